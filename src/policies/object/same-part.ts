import { look as told } from '../../catalogue/reasons/look.js';
import { part as say } from '../../catalogue/reasons/object.js';
import type { Conflict } from '../../conflict/conflict.js';
import { resolve, surface } from '../../conflict/decision.js';
import type { Policy, Tools } from '../policy.js';
import { localBytes, sumsOf } from './local-bytes.js';
import { bytesAt, headAt, look } from '../look.js';
import { type ProofOptions, proofOptions } from './own-write.js';

/**
 * Resolves a PartAlreadyExist if the stored part is the one you are sending: an earlier attempt stored it and its response
 * was lost. Resolves as `uploadPart` or `uploadPartCopy` would have; `res` holds a status and headers only.
 *
 * Compares the stored part's ETag, which the 409 carries, with the MD5 of the part; of a copied part the source is read for
 * that, up to `maxReadBytes`. A part that differs is left to the next policy, with both ETags as the reason: nothing can
 * replace a part of a sequential upload, so a new upload has to be started.
 *
 * Assumes nothing: equal parts are equal, whoever stored them.
 *
 * @throws TypeError when `maxReadBytes` is not a whole number of 0 or more, or an option is unknown.
 * @see https://help.aliyun.com/zh/oss/support/0042-00000108
 * @example
 * const client = remedy(new OSS(config), { policies: { PartAlreadyExist: acceptSamePart() } });
 * const { data } = await client.request({
 *   method: 'POST',
 *   bucket: 'videos',
 *   object: 'big.mp4',
 *   subres: { uploads: '', sequential: '' }, // initMultipartUpload() cannot ask for a sequential upload
 *   xmlResponse: true,
 *   successStatuses: [200],
 * });
 * await client.uploadPart('big.mp4', data.UploadId, 1, '/videos/big.mp4', 0, 1024 * 1024);
 */
export function acceptSamePart(options: ProofOptions = {}): Policy {
  const { maxReadBytes } = proofOptions(options, 'acceptSamePart');
  return async (conflict, tools) => {
    const [name, uploadId, number] = conflict.args;
    const isPart = conflict.operation === 'uploadPart' || conflict.operation === 'uploadPartCopy';
    if (conflict.code !== 'PartAlreadyExist' || !isPart || typeof name !== 'string') return undefined;
    try {
      const stored = conflict.details['PartEtag'] ?? (await listed(name, uploadId, number, tools));
      const etag = `"${stored.replaceAll('"', '')}"`;
      const ours = `"${await md5Of(conflict, tools, maxReadBytes)}"`;
      if (etag.toUpperCase() !== ours) return tools.notMine(say.other(String(number), etag, ours));
      const res = { status: 200, headers: { ...conflict.headers, etag } };
      return resolve({ name, etag, res }, say.same(etag));
    } catch (error) {
      return surface(say.untold((error as Error).message));
    }
  };
}

/** The ETag of a stored part, without reading those before it: a page holds 1000 parts at most. */
async function listed(name: string, uploadId: unknown, number: unknown, tools: Tools): Promise<string> {
  const query = { 'max-parts': 1, 'part-number-marker': Number(number) - 1 };
  const { parts } = await look<{ parts: unknown }>(told.parts(), 'oss:ListParts', () =>
    tools.call('listParts', name, uploadId, query),
  );
  const [first] = [parts].flat() as { readonly PartNumber?: string; readonly ETag?: string }[];
  if (Number(first?.PartNumber) === Number(number) && first?.ETag !== undefined) return first.ETag;
  throw new Error(say.unlisted(String(number)));
}

async function md5Of({ operation, args }: Conflict, tools: Tools, maxReadBytes: number): Promise<string> {
  if (operation === 'uploadPartCopy') return md5OfSource(args, tools, maxReadBytes);
  const [, , , body, start, end] = args as readonly [unknown, unknown, unknown, unknown, number?, number?];
  // Of a stream ali-oss sends all there is.
  const isStream = typeof (body as { pipe?: unknown }).pipe === 'function';
  const bytes = await (isStream ? localBytes(body) : localBytes(body, start, end));
  if (bytes === undefined) throw new Error(say.streamGone());
  return (await sumsOf(bytes.pieces(), tools.signal)).md5;
}

async function md5OfSource(args: readonly unknown[], tools: Tools, maxReadBytes: number): Promise<string> {
  const [, , , range, source, options] = args as readonly [unknown, unknown, unknown, unknown, Source, CopyOptions?];
  const versionId = options?.versionId ?? options?.subres?.versionId;
  const version = versionId === undefined ? {} : { versionId };
  const place = { bucket: source.sourceBucketName, name: source.sourceKey, ...version };
  const [from, to] = /^(\d+)-(\d+)$/.exec(String(range))?.slice(1).map(Number) ?? [];
  const start = from ?? 0;
  const end =
    to === undefined ? Number((await headAt(place, told.source(), tools)).res.headers['content-length']) : to + 1;
  if (end - start > maxReadBytes) throw new Error(say.long(end - start));
  return (await sumsOf(bytesAt(place, told.source(), [start, end], tools), tools.signal)).md5;
}

interface Source {
  readonly sourceKey: string;
  readonly sourceBucketName: string;
}

interface CopyOptions {
  readonly versionId?: unknown;
  readonly subres?: { readonly versionId?: unknown };
}
