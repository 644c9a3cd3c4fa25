import type { Conflict } from '../../../conflict/conflict.js';
import type { Answer } from '../../look.js';
import type { Tools } from '../../policy.js';

/** What ali-oss would have resolved with, out of what OSS says of the object now. */
export async function resultOf(conflict: Conflict, { res }: Answer, tools: Tools): Promise<object> {
  const { operation, bucket, name, args } = conflict;
  const { etag, 'last-modified': modified = '' } = res.headers;
  switch (operation) {
    case 'copy':
      return { data: { etag, lastModified: new Date(modified).toISOString() }, res };
    case 'putSymlink':
      return { res };
    case 'put':
    case 'putStream':
      return { name, url: await tools.call('_objectUrl', name), res };
    default:
      return { res, bucket, name: args[0], etag };
  }
}
