import { gzipSync } from 'node:zlib';
import type { Success } from '../call.js';
import type { OssRequest } from '../request.js';

/**
 * What OSS answers to whoever takes gzip, as every browser says of itself: text of 1 KB or more is compressed on the way, and
 * then the answer, also that to a HEAD, has no ETag, no Content-Length and no Accept-Ranges.
 *
 * https://www.alibabacloud.com/help/faq-detail/39645.html. Not confirmed: that a Range is answered uncompressed, and that a type
 * with a charset counts as the type.
 */
export function compressed({ headers: asked }: OssRequest, whole: Success, length: number): Success {
  const [type = ''] = (whole.headers['content-type'] ?? '').split(';');
  const takesGzip = /\bgzip\b/.test(asked['accept-encoding'] ?? '') && asked['range'] === undefined;
  if (!takesGzip || length < 1024 || !TEXT.has(type) || 'content-encoding' in whole.headers) return whole;
  const headers = Object.fromEntries(Object.entries(whole.headers).filter(([name]) => !UNTOLD.has(name)));
  return {
    ...whole,
    headers: { ...headers, 'content-encoding': 'gzip', 'transfer-encoding': 'chunked' },
    body: gzipSync(whole.body),
  };
}

const UNTOLD = new Set(['etag', 'content-length', 'accept-ranges']);

const TEXT = new Set([
  ...['text/cache-manifest', 'text/xml', 'text/plain', 'text/css', 'text/html', 'text/json'],
  ...['application/javascript', 'application/x-javascript', 'application/rss+xml', 'application/json'],
]);
