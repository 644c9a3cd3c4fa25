import {
  type BucketCounts,
  emptyBucket,
  type EmptyBucketOptions,
  type Policy,
  type RemedyOptions,
  retry,
} from '../../src/index.js';
import type { LocalOss, OssOptions } from '../../src/testing/index.js';
import {
  type Answer,
  bytes,
  type Client,
  errorXml,
  failure,
  plainClient,
  startLocal,
  wrappedClient,
} from '../ali-oss/support.js';

type Extra = 'abortMultipartUpload' | 'putChannel' | 'putBucketVersioning';
export type BucketClient = Client & Record<Extra, (...args: readonly unknown[]) => Promise<Answer>>;

/** A client that stands on the bucket `old`. */
export const on = (oss: LocalOss, bucket = 'old'): BucketClient => plainClient(oss, { bucket }) as BucketClient;

/** A local OSS with the buckets `old` and `logs`. */
export const startOld = (options: OssOptions = {}): Promise<LocalOss> =>
  startLocal({ buckets: ['logs', 'old'], ...options });

/** A wrapped client that stands on `logs` and may empty `old`. */
export function emptying(
  oss: LocalOss,
  options: Partial<EmptyBucketOptions> = {},
  remedyOptions: RemedyOptions = {},
): Client {
  const policies = { BucketNotEmpty: emptyBucket({ confirm: 'old', ...options }) };
  return wrappedClient(oss, { policies, ...remedyOptions });
}

/** A client as `emptying` gives it that does not wait: `waits` keeps how long it would have, `told` the reasons. */
export function hurrying(oss: LocalOss, options: Partial<EmptyBucketOptions> = {}) {
  const waits: number[] = [];
  const told: string[] = [];
  const empty = emptyBucket({ confirm: 'old', ...options });
  const policy: Policy = async (conflict, tools) => {
    const decision = await empty(conflict, tools);
    if (decision?.action !== 'retry') return decision;
    waits.push(decision.afterMs);
    told.push(decision.because);
    return retry({ ...decision, afterMs: 0 });
  };
  return { client: wrappedClient(oss, { policies: { BucketNotEmpty: policy }, random: () => 1 }), waits, told };
}

/** Does something for each of many, a few at a time. */
export async function many(count: number, run: (index: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < count) await run(next++);
  };
  await Promise.all(Array.from({ length: 16 }, worker));
}

/** What to fill `old` with: keys of two versions each, half of them deleted on top; other delete markers, uploads, channels. */
interface Filling {
  readonly keys?: number;
  /** In thousands. */
  readonly markers?: number;
  readonly uploads?: number;
  readonly channels?: number;
}

export async function fill(
  oss: LocalOss,
  { keys = 0, markers = 0, uploads = 0, channels = 0 }: Filling,
): Promise<void> {
  const client = on(oss);
  await client.putBucketVersioning('old', 'Enabled');
  await many(keys, async index => {
    await client.put(`key-${index}`, bytes('1'));
    await client.put(`key-${index}`, bytes('2'));
    if (index % 2 === 0) await client.delete(`key-${index}`);
  });
  const thousand = (from: number) => Array.from({ length: 1000 }, (_, index) => `gone-${from}-${index}`);
  await many(markers, index => client.deleteMulti(thousand(index), { quiet: true }));
  await many(uploads, index => client.initMultipartUpload(`upload-${index}`));
  await many(channels, index => client.putChannel(`channel-${index}`, { Target: { Type: 'HLS' } }));
  oss.clearRequests();
}

/** What the cause of a call's error says in its last parentheses. */
export async function toldBy(call: Promise<unknown>): Promise<string> {
  const error = await failure(call);
  if (error.code !== 'BucketNotEmpty') throw error;
  return String(error.advice?.cause);
}

/** An answer that OSS gives in place of doing what was asked. */
export const answering = (status: number, code: string) => ({ kind: 'answer', status, body: errorXml(code) }) as const;

export const sum = ({ objects, versions, markers, uploads, channels }: BucketCounts): number =>
  objects + versions + markers + uploads + channels;
export const operations = (oss: LocalOss): readonly string[] => oss.requests.map(({ operation }) => operation);
export const DELETING = /^(Delete|Abort)(?!Bucket$)/;
