import { diagnose, diagnoseFromAnswer, own } from './any-code.js';
import type { RemediesFor } from './types.js';

const existing = {
  byDefault: 'The call rejects, with advice for the kind.',
  options: {
    acceptOwned: {
      under: 'policies',
      line: 'BucketAlreadyExists: acceptOwned()',
      does: 'Resolves if the bucket is yours and has the requested region, storage class, redundancy type and ACL. Otherwise the call rejects, and the advice names each difference with both values.',
      assumes: 'Every bucket in listBuckets() is yours, and an existing bucket is acceptable, whatever it contains.',
    },
    diagnose: diagnose('Looks up whether the bucket is yours, and its properties.'),
  },
} as const;

const inventory = <Code extends string>(code: Code) =>
  ({
    byDefault: 'The call rejects.',
    options: {
      acceptIdentical: {
        under: 'policies',
        line: `${code}: acceptIdentical()`,
        does: 'Resolves if the stored inventory equals the requested one, field by field. Otherwise the call rejects, and the advice names each difference.',
        assumes: 'An identical inventory that exists already is acceptable.',
      },
      replaceInventory: {
        under: 'policies',
        line: `${code}: replaceInventory()`,
        does: 'Deletes the stored inventory and creates the new one. If that fails, it creates the old one again.',
        assumes:
          'Nobody else changes this inventory at the same time. An export that is due in between may be skipped.',
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
          does: 'Calls your function. This one retries every 30 minutes for 10 hours.',
          assumes: 'The process keeps running that long. Another account may get the name first.',
        },
      },
    },
    location: existing,
    'storage-class': existing,
    redundancy: existing,
    'other-call': {
      byDefault: 'The call rejects. Another bucket name does not help: the call creates no bucket.',
      options: {
        diagnose: diagnose("Looks up whether the client's current bucket is yours, and its properties."),
      },
    },
  },
  BucketNotEmpty: {
    byDefault: 'The call rejects.',
    options: {
      emptyBucket: {
        under: 'policies',
        line: "BucketNotEmpty: emptyBucket({ confirm: 'my-bucket' })",
        does: 'Permanently deletes everything in the bucket (objects with all versions, delete markers, uploads, LiveChannels) and then the bucket. With dryRun: true it only counts.',
        assumes: 'Nothing in the bucket is needed any more, nobody writes to it, and confirm is its exact name.',
      },
      diagnose: diagnose('Counts what is left in the bucket.'),
    },
  },
  CnameAlreadyExists: {
    byDefault: 'The call rejects, with advice for the kind.',
    options: {
      diagnose: diagnoseFromAnswer('Adds what the domain is bound to, from the response, and how to unbind it.'),
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
        does: 'Replaces a retention policy that is not locked yet. If it is locked, nothing is changed and the call rejects.',
        assumes: 'Nobody needs the unlocked policy. Between the two requests the objects are not protected.',
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
