import type { Reply } from './reply.js';
import type { OssRequest } from './request.js';

/** A request without its Range. */
export function withoutRange(request: OssRequest): OssRequest {
  return {
    ...request,
    headers: Object.fromEntries(Object.entries(request.headers).filter(([name]) => name !== 'range')),
  };
}

/** A request for another range: one of the same length at the start of the object, or what follows the first byte of it. */
export function withOtherRange(request: OssRequest): OssRequest {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(request.headers['range'] ?? '') ?? [];
  if (from === '' && to === '') return request;
  const range = Number(from) === 0 && from !== '' ? `1-${to === '0' ? '1' : to}` : `0-${lastOf(from, to)}`;
  return { ...request, headers: { ...request.headers, range: `bytes=${range}` } };
}

// `-5` asks for the last five bytes, `5-` for what there is from the fifth on: then all that is before that is given.
function lastOf(from: string, to: string): number {
  if (from === '') return Number(to) - 1;
  return to === '' ? Number(from) - 1 : Number(to) - Number(from);
}

/** An answer that gives an object, with the same head and as many bytes, each another one. A refusal stays as it is. */
export function withOtherBytes(reply: Reply): Reply {
  if (reply.status >= 300) return reply;
  return { ...reply, body: Buffer.from(Buffer.from(reply.body).map(byte => byte ^ 1)) };
}
