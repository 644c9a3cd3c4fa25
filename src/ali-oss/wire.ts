// What came over the wire with an error, for whoever meets the error later.

import type { WireResponse } from '../conflict/response.js';
import { gunzipped } from '../conflict/error-body.js';
import { hide } from '../conflict/hide.js';
import { causesOf } from '../conflict/reading.js';
import { processWide } from '../process-wide.js';
import { drain, isUnread } from './drain.js';

const responses = processWide('responses', () => new WeakMap<object, WireResponse>());

/** What `ali-oss-remedy/testing` puts on the errors it makes: the answer that they stand for. */
const ANSWER = Symbol.for('ali-oss-remedy.answer');
/** Remembers what came over the wire with an error. */
export function noteResponse(error: unknown, response: WireResponse): void {
  if (typeof error === 'object' && error !== null) responses.set(error, response);
}

/**
 * What came over the wire with an error, also where somebody on the way put it into the `cause` of one of their own;
 * `undefined` where no error in the chain came from there.
 */
export function responseOf(error: unknown): WireResponse | undefined {
  for (const each of causesOf(error)) {
    const response = responses.get(each) ?? madeUp(each);
    if (response) return response;
  }
  return undefined;
}

/** A Proxy that was revoked, or whose traps throw, has no fields. */
function fieldOf(error: object, name: PropertyKey): PropertyDescriptor | undefined {
  try {
    return Object.getOwnPropertyDescriptor(error, name);
  } catch {
    return undefined;
  }
}

function madeUp(error: object): WireResponse | undefined {
  const answer = fieldOf(error, ANSWER)?.value as Partial<WireResponse> | null | undefined;
  if (typeof answer?.status !== 'number' || typeof answer.headers !== 'object') return undefined;
  return { status: answer.status, failure: undefined, headers: { ...answer.headers }, data: answer.data };
}

/** What urllib gives, as an answer or as an error, as far as it is looked at. */
export function readResponse(result: unknown): WireResponse {
  const { status, name, code, message, headers, data } = (result ?? {}) as Record<string, unknown>;
  // What answers there speaks no TLS. Node.js has no code of its own for it.
  const speaksNoTls = code === 'EPROTO' && typeof message === 'string' && message.includes('wrong version number');
  const errno = speaksNoTls ? 'ERR_SSL_WRONG_VERSION_NUMBER' : code;
  return {
    status: typeof status === 'number' ? status : undefined,
    failure: typeof name === 'string' ? name : undefined,
    errno: typeof errno === 'string' ? errno : undefined,
    headers: typeof headers === 'object' && headers !== null ? (headers as Record<string, unknown>) : {},
    data,
  };
}

/** getStream leaves the body of a failed answer unread, and with it the code; it may still be gzipped. */
export async function withBody(result: unknown): Promise<unknown> {
  const { status, data, res } = (result ?? {}) as { status?: unknown; data?: { length?: number }; res?: unknown };
  if (status !== 409 || data?.length || !isUnread(res)) return result;
  return { ...(result as object), data: gunzipped(await drain(res)) };
}

/**
 * Keeps the request and response of an error, and of what caused it, readable by name but out of every print: they hold
 * bodies, headers and sockets.
 */
export function conceal(error: unknown): void {
  for (const each of causesOf(error)) {
    for (const field of ['params', 'res']) {
      const descriptor = fieldOf(each, field);
      if (descriptor?.enumerable && descriptor.configurable) hideField(each, field, descriptor.value);
    }
  }
}

function hideField(error: object, field: string, value: unknown): void {
  hide(error, field, value, other => {
    hideField(error, field, other);
  });
}
