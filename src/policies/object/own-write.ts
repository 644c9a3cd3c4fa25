import { ownWrite as say } from '../../catalogue/reasons/object.js';
import { resolve, surface } from '../../conflict/decision.js';
import { type Filled, expect, expectChecked, expectKnown, isRecord } from '../../expect.js';
import type { Policy } from '../policy.js';
import { MAX_READ_BYTES, proveOwnWrite } from './own-write/proof.js';
import { resultOf } from './own-write/result.js';

/**
 * How far `acceptOwnWrite` and `acceptSamePart` look.
 *
 * @example
 * const frugal: ProofOptions = { maxReadBytes: 0 }; // checksums decide, or nothing does
 */
export interface ProofOptions {
  /** How much of an object may be read where its checksums do not decide, in bytes. @default 8 MiB */
  readonly maxReadBytes?: number | undefined;
}

/**
 * Resolves a FileAlreadyExists if the existing object is the one you are storing: an earlier attempt stored it and its
 * response was lost. The result is what ali-oss would have returned.
 *
 * For `put`, `putStream` (of `fs.createReadStream(path)`), `multipartUpload`, `completeMultipartUpload`, `copy` and
 * `putSymlink`. The object has to hold the same bytes: by length and CRC-64, else by its ETag, else by reading it; and to
 * carry the metadata, ACL and tags that were sent. A completed upload is told by the ETag that its parts give. If the
 * object is not yours, the next policy of `firstOf` decides. If it cannot be compared (missing permission, a stream that
 * was already read, a callback that may not have been called), the call rejects, and the advice names the reason.
 *
 * OSS ignores `x-oss-forbid-overwrite` while the bucket has versioning, enabled or suspended: several callers then succeed,
 * and no policy is asked. The report of such a success says `forbidIgnored`.
 *
 * Assumes that nobody else writes these very bytes under this name: not for locks and markers whose content is the same
 * whoever writes them.
 *
 * @throws TypeError when `maxReadBytes` is not a whole number of 0 or more, or an option is unknown.
 * @see https://help.aliyun.com/en/oss/user-guide/0026-00000002
 * @example
 * const client = remedy(new OSS(config), { policies: { FileAlreadyExists: acceptOwnWrite() } });
 * await client.put('report.csv', Buffer.from('a,b\n'), { headers: { 'x-oss-forbid-overwrite': 'true' } });
 */
export function acceptOwnWrite(options: ProofOptions = {}): Policy {
  const { maxReadBytes } = proofOptions(options, 'acceptOwnWrite');
  return async (conflict, tools) => {
    if (conflict.kind === undefined || !STANDS_IN_THE_WAY.has(conflict.kind)) return undefined;
    const verdict = await proveOwnWrite(conflict, tools, maxReadBytes);
    if (verdict === undefined) return undefined;
    if (verdict.is === 'theirs') return tools.notMine(say.theirs(verdict.because));
    if (verdict.is === 'ours')
      return resolve(await resultOf(conflict, verdict.answer, tools), say.ours(verdict.because));
    return surface(say.untold(verdict.because));
  };
}

/** A directory does too, and is nobody's upload. */
const STANDS_IN_THE_WAY = new Set(['forbid-overwrite', 'overwrite-rule']);

/** Checks them and fills in what they leave out. */
export function proofOptions(options: ProofOptions, policy: string): Filled<ProofOptions> {
  const works = `${policy}({ maxReadBytes: 1048576 })`;
  expect(isRecord(options), `options of ${policy}()`, 'an object', options, works);
  expectKnown(Object.keys(options), ['maxReadBytes'], `option of ${policy}()`, works);
  expectChecked(options, {
    maxReadBytes: {
      expected: 'a whole number of bytes ≥ 0',
      works,
      ok: value => Number.isSafeInteger(value) && Number(value) >= 0,
    },
  });
  return { maxReadBytes: options.maxReadBytes ?? MAX_READ_BYTES };
}
