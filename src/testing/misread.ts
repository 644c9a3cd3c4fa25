import type { OssRequest } from './request.js';

/** A request without its Range. */
export function withoutRange(request: OssRequest): OssRequest {
  return {
    ...request,
    headers: Object.fromEntries(Object.entries(request.headers).filter(([name]) => name !== 'range')),
  };
}
