import { censusOf, type Tally } from '../../policies/census.js';
import type { Count } from '../../catalogue/index.js';
import { type Fact, looked, type LookUp, said } from './look-up.js';
import { retentionOf } from './retention.js';

/** BucketNotEmpty: what is in it, and what could not be counted. */
export const bucketNotEmpty: LookUp = async (conflict, tools) => {
  const census = await censusOf(conflict, tools);
  const found = Object.fromEntries(Object.entries(census).map(([kind, tally]) => [kind, countOf(tally as Tally)]));
  const counted: readonly Fact[] = Object.values(found).some(Boolean) ? [say => say.contents(found)] : [];
  return [...counted, ...Object.values(census).flatMap(uncounted)];
};

const countOf = (tally: Tally): Count | undefined => ('count' in tally ? tally : undefined);

function uncounted(tally: Tally): readonly Fact[] {
  if ('count' in tally) return [];
  const { failed, missing } = tally;
  return [say => (failed.startsWith('403') ? say.forbidden(failed, missing) : say.failed(failed))];
}

/** BucketAlreadyExists: whether the bucket is the caller's own, and what it is like. */
export const bucketTaken: LookUp = async ({ bucket: name }, tools) => {
  // Of all buckets whose names begin like this one, this one is listed first.
  const listed = await looked('oss:ListBuckets', async () => {
    const { buckets } = (await tools.call('listBuckets', { prefix: name, 'max-keys': 1 })) as BucketPage;
    return buckets?.find(bucket => bucket.name === name);
  });
  if (!('found' in listed)) return [listed.failure];
  const own = listed.found;
  if (own === undefined) return [say => say.foreignBucket()];
  const info = await looked('oss:GetBucketInfo', async () => (await tools.call('getBucketInfo', name)) as BucketInfo);
  const more = 'found' in info ? info.found.bucket : {};
  const known = {
    region: String(said(own.region)),
    storageClass: String(said(own.storageClass)),
    redundancy: said(more.DataRedundancyType),
    acl: said(more.AccessControlList?.Grant),
  };
  return [say => say.ownBucket(known), ...('failure' in info ? [info.failure] : [])];
};

interface BucketPage {
  readonly buckets: readonly { readonly name: string; readonly region: string; readonly storageClass: string }[] | null;
}

interface BucketInfo {
  readonly bucket: {
    readonly DataRedundancyType?: unknown;
    readonly AccessControlList?: { readonly Grant?: unknown };
  };
}

/** CnameAlreadyExists: what the domain is bound to, as the 409 says, and how that is undone. */
export const cname: LookUp = ({ details }) => {
  const type = said(details['CnameType']);
  return Promise.resolve(type === undefined ? [] : [say => say.cname(type)]);
};

/** InventoryConfigurationAlreadyExists: what is stored under the id. */
export const inventory: LookUp = async ({ bucket, args: [, asked] }, tools) => {
  const { id } = (asked ?? {}) as { readonly id?: unknown };
  const look = await looked(
    'oss:GetBucketInventory',
    async () => ((await tools.call('getBucketInventory', bucket, id)) as Stored).inventory,
  );
  if (!('found' in look)) return [look.failure];
  const { id: stored, isEnabled, frequency } = look.found;
  return [say => say.inventory(String(said(stored)), isEnabled === true, String(said(frequency)))];
};

interface Stored {
  readonly inventory: { readonly id?: unknown; readonly isEnabled?: unknown; readonly frequency?: unknown };
}

/** WORMConfigurationAlreadyExists: the policy that is there. */
export const wormExists: LookUp = async (conflict, tools) => (await retentionOf(conflict, tools)).facts;
