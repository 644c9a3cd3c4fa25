import { owned as say } from '../../catalogue/reasons/bucket.js';
import type { Conflict } from '../../conflict/conflict.js';
import { type Decision, resolve, surface } from '../../conflict/decision.js';
import type { Policy, Tools } from '../policy.js';
import { look } from '../look.js';

/**
 * `BucketAlreadyExists` of putBucket(): resolves as putBucket() does where the bucket is your own and is what was asked
 * for, so that several processes can create the same bucket, and a create can be repeated. Two look-ups, `oss:ListBuckets`
 * and `oss:GetBucketInfo`.
 *
 * Assumes that what listBuckets() lists is yours. Compared are the region that the client's endpoint names, if it names
 * one, and, where the call names them, storage class, redundancy type and ACL. A bucket that differs, or is somebody
 * else's, is left to the next policy, with the reason. The error surfaces where a look fails, and where the call asks for
 * something by another `x-oss-` header, which cannot be compared. Returns `undefined` for the kind `just-deleted`. The
 * `res` of the result is that of getBucketInfo().
 *
 * @see https://help.aliyun.com/en/oss/developer-reference/putbucket
 * @example
 * const client = remedy(new OSS(config), { policies: { BucketAlreadyExists: acceptOwned() } });
 * await client.putBucket('my-logs', { storageClass: 'IA' });
 */
export function acceptOwned(): Policy {
  return async (conflict, tools) => {
    const { code, operation, kind, bucket } = conflict;
    if (code !== 'BucketAlreadyExists' || operation !== 'putBucket' || bucket === undefined) return undefined;
    if (kind === 'just-deleted') return undefined;
    try {
      return await decided(bucket, conflict, tools);
    } catch (error) {
      return surface((error as Error).message);
    }
  };
}

async function decided(name: string, conflict: Conflict, tools: Tools): Promise<Decision | undefined> {
  const asked = askedBy(conflict.args[1]);
  // A bucket policy may let anyone read about a bucket: only the listing tells whose it is. Its own name is the first it lists.
  const { buckets } = await look<Listing>('listBuckets()', 'oss:ListBuckets', () =>
    tools.call('listBuckets', { prefix: name, 'max-keys': 100 }),
  );
  const own = buckets?.find(bucket => bucket.name === name);
  if (!own) return tools.notMine(say.foreign());
  const region: Property = { kind: 'location', what: say.region(), is: own.region, asked: tools.region };
  // OSS tells of a bucket in its own region only.
  const moved = difference([region], conflict.kind, regionOf);
  if (moved !== undefined) return tools.notMine(moved);
  const { bucket, res } = await look<Info>('getBucketInfo()', 'oss:GetBucketInfo', () =>
    tools.call('getBucketInfo', name),
  );
  const differs = difference(propertiesOf(bucket, asked), conflict.kind);
  if (differs !== undefined) return tools.notMine(differs);
  if (asked.incomparable !== undefined) return surface(say.incomparable(asked.incomparable));
  return resolve({ bucket: name, res }, say.same());
}

interface Property {
  /** The sub-case in which OSS itself says that it differs. */
  readonly kind: string;
  readonly what: string;
  readonly is: string | undefined;
  readonly asked: string | undefined;
  /** What OSS takes where nothing is asked for. */
  readonly byDefault?: string;
}

/** The first property that is not as asked, or that OSS says is not. */
function difference(
  properties: readonly Property[],
  refused: string | undefined,
  alike: (value: string) => string = value => value,
): string | undefined {
  const told = properties.filter(({ kind }) => kind === refused);
  for (const { kind, what, is = say.notTold(), asked, byDefault } of [...told, ...properties]) {
    if (asked !== undefined && alike(asked) !== alike(is)) return say.differs(what, is, asked);
    if (kind !== refused) continue;
    return asked === undefined && byDefault !== undefined && byDefault !== is
      ? say.differsByDefault(what, is, byDefault)
      : say.differsUntold(what, is);
  }
  return undefined;
}

function propertiesOf(bucket: Info['bucket'], { storageClass, redundancy, acl }: Asked): readonly Property[] {
  const { StorageClass, DataRedundancyType, AccessControlList } = bucket;
  return [
    { kind: 'storage-class', what: say.storageClass(), is: StorageClass, asked: storageClass, byDefault: 'Standard' },
    { kind: 'redundancy', what: say.redundancy(), is: DataRedundancyType, asked: redundancy, byDefault: 'LRS' },
    { kind: 'acl', what: say.acl(), is: AccessControlList?.Grant, asked: acl },
  ];
}

interface Listing {
  readonly buckets: readonly { readonly name: string; readonly region: string }[] | null;
}

interface Info {
  readonly bucket: {
    readonly StorageClass?: string;
    readonly DataRedundancyType?: string;
    readonly AccessControlList?: { readonly Grant?: string };
  };
  readonly res: object;
}

interface Asked {
  readonly storageClass: string | undefined;
  readonly redundancy: string | undefined;
  readonly acl: string | undefined;
  /** A header that asks for something this does not look at. */
  readonly incomparable: string | undefined;
}

/** What the options of putBucket() ask for, as ali-oss reads them. */
function askedBy(options: unknown): Asked {
  const { headers, ...named } = (options ?? {}) as Readonly<Record<string, unknown>>;
  const sent = Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value as unknown] as const);
  return {
    storageClass: textOf(named['StorageClass'] || named['storageClass']),
    redundancy: textOf(named['DataRedundancyType'] || named['dataRedundancyType']),
    acl: textOf(named['acl'] || sent.find(([name]) => name === 'x-oss-acl')?.[1]),
    incomparable: sent.map(([name]) => name).find(name => name.startsWith('x-oss-') && name !== 'x-oss-acl'),
  };
}

const textOf = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);

/** `vpc100-oss-cn-hangzhou` and `oss-cn-hangzhou-internal` are ways into `oss-cn-hangzhou`. */
const regionOf = (region: string) => region.replace(/^(vpc100-)?oss-/, '').replace(/-internal$/, '');
