import { look as told } from '../../../catalogue/reasons/look.js';
import { ownWrite as say } from '../../../catalogue/reasons/object.js';
import { startMd5 } from '../../../ali-oss/digest.js';
import { look, statusOf } from '../../look.js';
import type { Tools } from '../../policy.js';
import type { Stored } from './stored.js';
import { theirs, unknown, type Verdict } from './verdict.js';

/** A part as it is given to `completeMultipartUpload`. */
interface Part {
  readonly number: number;
  readonly etag: unknown;
}

/**
 * Whether an upload can have become the object: an upload that still has its parts was never completed.
 *
 * @see https://help.aliyun.com/en/oss/developer-reference/completemultipartupload
 */
export async function isStillOpen(name: string, uploadId: unknown, tools: Tools): Promise<boolean> {
  try {
    await look(told.uploadParts(), 'oss:ListParts', () => tools.call('listParts', name, uploadId, { 'max-parts': 1 }));
    return true;
  } catch (error) {
    if (statusOf((error as Error).cause) === 404) return false;
    throw error;
  }
}

/** Compares the ETag of an object with the one that OSS gives an object of these parts. */
export async function compareParts(given: unknown, { headers, etag, answer }: Stored): Promise<Verdict> {
  const type = headers['x-oss-object-type'] ?? 'Multipart';
  if (type !== 'Multipart') return theirs(say.type(type));
  const expected = await multipartETag(partsOf(given));
  if (etag === expected) return { is: 'ours', because: say.etag(etag), answer };
  return unknown(say.otherEtag(String(etag), expected));
}

/** As ali-oss sends them: in order, the first of each number. */
function partsOf(given: unknown): readonly Part[] {
  const parts = [...(given as readonly Part[])].sort((a, b) => a.number - b.number);
  return parts.filter(({ number }, at) => number !== parts[at - 1]?.number);
}

/**
 * The ETag of an object of several parts. OSS documents it only as made "by certain rules"; this is what others measured
 * on the real service: MD5 of the parts' ETags as upper-case text, one after the other, then how many they are. Where the
 * rule were another, no ETag would be equal, and nothing be taken for ours.
 *
 * @see https://alibabacloud.com/help/en/oss/oss-reports-an-invalidpart-error-when-using-the-multipart-upload-method-to-upload-files
 */
async function multipartETag(parts: readonly Part[]): Promise<string> {
  const md5 = await startMd5();
  for (const { etag } of parts) md5.update(new TextEncoder().encode(String(etag).replaceAll('"', '').toUpperCase()));
  return `${md5.digest()}-${parts.length}`;
}
