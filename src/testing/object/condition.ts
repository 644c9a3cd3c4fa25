import { refusal, type Refusal } from '../refusal.js';
import type { StoredObject } from '../state.js';

/** 304 or 412 when the object is not as the request's `If-…` headers want it. */
export function refuseCondition(
  headers: Readonly<Record<string, string>>,
  { etag, lastModified }: StoredObject,
): Refusal | undefined {
  const { 'if-match': match, 'if-none-match': noneMatch } = headers;
  const modified = Math.floor(lastModified.getTime() / 1000) * 1000;
  const since = Date.parse(headers['if-modified-since'] ?? '');
  const unmodified = Date.parse(headers['if-unmodified-since'] ?? '');
  if (match !== undefined && !sameETag(match, etag)) return failed('If-Match');
  if (modified > unmodified) return failed('If-Unmodified-Since');
  if (noneMatch !== undefined ? sameETag(noneMatch, etag) : modified <= since) return refusal('NotModified');
  return undefined;
}

function failed(condition: string): Refusal {
  return refusal('PreconditionFailed', { fields: { Condition: condition } });
}

function sameETag(asked: string, etag: string): boolean {
  return asked.replaceAll('"', '') === etag.replaceAll('"', '');
}
