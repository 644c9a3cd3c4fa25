import type { Conflict } from '../../conflict/conflict.js';
import type { Tools } from '../policy.js';

/** What ali-oss says in its error of the request that was refused: the last one of an upload names the upload. */
interface Refused {
  readonly params?: { readonly subres?: { readonly uploadId?: unknown } };
}

/**
 * Aborts the multipart upload that this call began itself and will not go on with: its parts would stay, and be paid for, until
 * somebody does. Never rejects: an upload that cannot be aborted does not keep the call from going on. One of a `checkpoint` is
 * the caller's, and is left alone.
 *
 * @see https://help.aliyun.com/en/oss/developer-reference/abortmultipartupload
 */
export async function abortGivenUpUpload({ operation, args, bucket, name, error }: Conflict, tools: Tools) {
  const { checkpoint } = (args[2] ?? {}) as { readonly checkpoint?: { readonly uploadId?: unknown } };
  const { uploadId } = (error as Refused | undefined)?.params?.subres ?? {};
  if (!BEGINS_ITS_OWN.has(operation) || checkpoint?.uploadId || typeof uploadId !== 'string') return;
  try {
    // abortMultipartUpload() would cancel every upload of the client.
    await tools.call('request', {
      ...{ method: 'DELETE', bucket, object: name, subres: { uploadId } },
      successStatuses: [204],
    });
  } catch {
    // It is gone already, the key may not abort it, or the policy only watches.
  }
}

const BEGINS_ITS_OWN = new Set(['multipartUpload', 'multipartUploadCopy']);
