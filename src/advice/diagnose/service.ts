import type { KeySource } from '../../catalogue/index.js';
import type { Conflict } from '../../conflict/conflict.js';
import { isRead, readsOnly } from '../../ali-oss/operations.js';
import type { Tools } from '../../policies/policy.js';
import { type Fact, headers, looked, type LookUp, said } from './look-up.js';

/** KeyDisabled, KeyPendingDeletion, KeyPendingImport: which key it is about. */
export const keyUsed: LookUp = async (conflict, tools) => {
  const sent = keyIn(sentHeaders(conflict.args));
  if (sent) return [tellKey(sent, 'request')];
  // A write encrypts anew: the key of what it replaces has no part in it.
  if (!usesStored(conflict)) return bucketKey(conflict, tools);
  const look = await headers(conflict, tools);
  if (!('found' in look)) return [look.failure, ...(await bucketKey(conflict, tools))];
  const stored = keyIn(look.found);
  return stored ? [tellKey(stored, 'object')] : bucketKey(conflict, tools);
};

/** LiveChannelDisabled, ChannelStillLive: what the channel does now. */
export const channel: LookUp = async ({ name }, tools) => {
  const look = await looked(
    'oss:GetLiveChannelStat',
    async () => ((await tools.call('getChannelStatus', name)) as { readonly data: ChannelStat }).data,
  );
  if (!('found' in look)) return [look.failure];
  const { Status, ConnectedTime } = look.found;
  return [say => say.channel(String(said(Status)), said(ConnectedTime))];
};

interface ChannelStat {
  readonly Status?: unknown;
  readonly ConnectedTime?: unknown;
}

/** A key: without an id it is the default one that KMS manages. */
interface Key {
  readonly id: string | undefined;
}

const tellKey =
  ({ id }: Key, source: KeySource): Fact =>
  say =>
    say.keyId(id, source);

function usesStored({ operation, args }: Conflict): boolean {
  return operation === 'append' || isRead(operation) || readsOnly(operation, args);
}

async function bucketKey({ bucket }: Conflict, tools: Tools): Promise<readonly Fact[]> {
  const look = await looked(
    'oss:GetBucketEncryption',
    async () => ((await tools.call('getBucketEncryption', bucket)) as { readonly encryption: Encryption }).encryption,
  );
  if (!('found' in look)) return [look.failure];
  const { SSEAlgorithm, KMSMasterKeyID } = look.found;
  return SSEAlgorithm === 'KMS' ? [tellKey({ id: said(KMSMasterKeyID) }, 'bucket')] : [];
}

interface Encryption {
  readonly SSEAlgorithm?: unknown;
  readonly KMSMasterKeyID?: unknown;
}

/** The headers that a call was told to send, names in lower case. */
function sentHeaders(args: readonly unknown[]): Readonly<Record<string, unknown>> {
  const sent = args.flatMap(arg => {
    const { headers: given, pipe } = (arg ?? {}) as { readonly headers?: unknown; readonly pipe?: unknown };
    // A request that is passed on as a body has headers of its own.
    if (typeof pipe === 'function') return [];
    return typeof given === 'object' && given !== null ? Object.entries(given as Record<string, unknown>) : [];
  });
  return Object.fromEntries(sent.map(([name, value]) => [name.toLowerCase(), value]));
}

function keyIn(found: Readonly<Record<string, unknown>>): Key | undefined {
  const id = said(found['x-oss-server-side-encryption-key-id']);
  return id !== undefined || found['x-oss-server-side-encryption'] === 'KMS' ? { id } : undefined;
}
