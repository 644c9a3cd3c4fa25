import type { Effect } from './effect.js';
import { operationOf } from './operation.js';
import type { RequestHead } from './request.js';

/**
 * What is remembered of a request. Never its body, and no secret: authorization, tokens and signatures are left out.
 *
 * @example
 * // How many requests an append took, and what became of each.
 * oss.requests
 *   .filter(({ operation }) => operation === 'AppendObject')
 *   .map(({ query, status, applied, code }) => ({ position: query.position, status, applied, code }));
 */
export interface LoggedRequest {
  /** 1 for the first request of this OSS, and so on. */
  readonly id: number;
  /** When it arrived, in milliseconds since 1970 by the clock of this OSS. */
  readonly at: number;
  /** The HTTP method, in upper case. */
  readonly method: string;
  /** As the OSS API reference calls it, e.g. `AppendObject`; `Unknown` for what OSS does not know. */
  readonly operation: string;
  /** The bucket that the request names, if any. */
  readonly bucket: string | undefined;
  /** The object that the request names, if any. */
  readonly name: string | undefined;
  /** The parameters of the query, without signatures and tokens. */
  readonly query: Readonly<Record<string, string>>;
  /** Lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** How much of the body arrived, in bytes. */
  readonly bytes: number;
  /** What was answered, or `undefined` when nothing was. */
  readonly status: number | undefined;
  /** Whether OSS carried it out, whatever was answered. */
  readonly applied: boolean;
  /** The effect of the fault that hit it. */
  readonly fault?: Effect['kind'];
  /** The error code with which OSS refused it, whether or not that was answered, or which a fault answered in its stead. */
  readonly code?: string;
}

/** A log entry while its request is under way. */
export type OpenEntry = { -readonly [Name in keyof LoggedRequest]: LoggedRequest[Name] };

export function entryOf(head: RequestHead, id: number, at: Date): OpenEntry {
  return {
    id,
    at: at.getTime(),
    method: head.method,
    operation: operationOf(head),
    bucket: head.bucket,
    name: head.name,
    query: without(head.query, SECRET_QUERY),
    headers: without(head.headers, SECRET_HEADERS),
    bytes: 0,
    status: undefined,
    applied: false,
  };
}

const SECRET_QUERY = ['Signature', 'security-token', 'x-oss-signature', 'x-oss-security-token'];
const SECRET_HEADERS = ['authorization', 'proxy-authorization', 'cookie', 'x-oss-security-token'];

function without(record: Readonly<Record<string, string>>, names: readonly string[]): Record<string, string> {
  const copy = { ...record };
  for (const name of names) Reflect.deleteProperty(copy, name);
  return copy;
}
