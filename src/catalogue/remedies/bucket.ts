import { diagnose, diagnoseFromAnswer, own } from './any-code.js';
import type { RemediesFor } from './types.js';

const existing = {
  byDefault: 'The call rejects, with advice for the sub-case.',
  options: {
    acceptOwned: {
      under: 'policies',
      line: 'BucketAlreadyExists: acceptOwned()',
      does: 'Resolves when the bucket is yours and has the region, storage class, redundancy type and ACL asked for; otherwise the advice names what differs, with both values.',
      assumes:
        'A bucket that listBuckets() lists is yours, and one that was there before will do, with whatever it holds.',
    },
    diagnose: diagnose('Looks up whether the bucket is yours, and what it is like.'),
  },
} as const;

const inventory = <Code extends string>(code: Code) =>
  ({
    byDefault: 'The call rejects.',
    options: {
      acceptIdentical: {
        under: 'policies',
        line: `${code}: acceptIdentical()`,
        does: 'Resolves when the stored inventory is, field by field, the one asked for; otherwise the advice names what differs.',
        assumes: 'An identical inventory is as good as one that this call had made.',
      },
      replaceInventory: {
        under: 'policies',
        line: `${code}: replaceInventory()`,
        does: 'Deletes the stored inventory and puts the new one; puts the old one back if that fails.',
        assumes: 'Nobody else changes this inventory meanwhile. An export that is due in between may be left out.',
      },
      diagnose: diagnose('Looks up the inventory that is stored under this id.'),
    },
  }) as const;

export const bucket = {
  BucketAlreadyExists: {
    taken: existing,
    'just-deleted': {
      byDefault: 'The call rejects: the name stays taken for 4 to 8 hours.',
      options: {
        policy: {
          under: 'policies',
          line: "BucketAlreadyExists: ({ kind }) => (kind === 'just-deleted' ? retry({ afterMs: 1_800_000, withinMs: 36_000_000 }) : undefined)",
          does: 'Follows a function of your own, here one that tries again every half hour for ten hours.',
          assumes: 'The process lives that long. Somebody else may get the name first.',
        },
      },
    },
    location: existing,
    'storage-class': existing,
    redundancy: existing,
    'other-call': {
      byDefault: 'The call rejects. No other name helps: nothing was to be created.',
      options: {
        diagnose: diagnose('Looks up whether the bucket that the client stands on is yours, and what it is like.'),
      },
    },
  },
  BucketNotEmpty: {
    byDefault: 'The call rejects.',
    options: {
      emptyBucket: {
        under: 'policies',
        line: "BucketNotEmpty: emptyBucket({ confirm: 'my-bucket' })",
        does: 'Deletes everything in the bucket for good, objects with all versions, delete markers, uploads and LiveChannels, then the bucket. With dryRun: true it only counts.',
        assumes: 'confirm is the name of the bucket, nothing in it is wanted any more, and nobody writes to it.',
      },
      diagnose: diagnose('Counts what is left in the bucket.'),
    },
  },
  CnameAlreadyExists: {
    byDefault: 'The call rejects, with advice for the sub-case.',
    options: {
      diagnose: diagnoseFromAnswer('Adds what the domain is bound to, as the answer tells it, and how it is unbound.'),
    },
  },
  InventoryConfigurationAlreadyExists: inventory('InventoryConfigurationAlreadyExists'),
  InventoryAlreadyExist: inventory('InventoryAlreadyExist'),
  WORMConfigurationAlreadyExists: {
    byDefault: 'The call rejects.',
    options: {
      replaceUnlocked: {
        under: 'policies',
        line: 'WORMConfigurationAlreadyExists: replaceUnlocked()',
        does: 'Aborts a retention policy that is not locked yet and makes the new one; a locked one is never touched, and the call rejects.',
        assumes:
          'Whoever made the unlocked policy does not need it. For a moment nothing protects the objects of the bucket.',
      },
      diagnose: diagnose('Looks up days and state of the retention policy.'),
    },
  },
  VectorBucketIndexAlreadyExist: {
    byDefault: 'The call rejects.',
    options: { policy: own('VectorBucketIndexAlreadyExist') },
  },
  VectorBucketNotEmpty: { byDefault: 'The call rejects.', options: { policy: own('VectorBucketNotEmpty') } },
  BucketNameNotAvailable: { byDefault: 'The call rejects.', options: { policy: own('BucketNameNotAvailable') } },
} as const satisfies Pick<
  RemediesFor,
  | 'BucketAlreadyExists'
  | 'BucketNotEmpty'
  | 'CnameAlreadyExists'
  | 'InventoryConfigurationAlreadyExists'
  | 'InventoryAlreadyExist'
  | 'WORMConfigurationAlreadyExists'
  | 'VectorBucketIndexAlreadyExist'
  | 'VectorBucketNotEmpty'
  | 'BucketNameNotAvailable'
>;
