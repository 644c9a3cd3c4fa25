// What came over the wire with an error, for whoever meets the error later.

import { gunzipped } from '../conflict/error-body.js';
import { hide } from '../conflict/hide.js';
import { causesOf, fieldOf } from '../conflict/reading.js';
import type { WireResponse } from '../conflict/response.js';
import { isRecord } from '../expect.js';
import { processWide } from '../process-wide.js';

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

function madeUp(error: object): WireResponse | undefined {
  const answer = fieldOf(error, ANSWER) as Partial<WireResponse> | null | undefined;
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
    headers: isRecord(headers) ? headers : {},
    data,
  };
}

/** getStream leaves the body of a failed answer unread, and with it the code; it may still be gzipped. */
export async function withBody(result: unknown): Promise<unknown> {
  const { status, data, res } = (result ?? {}) as { status?: unknown; data?: { length?: number }; res?: unknown };
  if (status !== 409 || data?.length || fieldOf(res, 'readable') !== true) return result;
  return { ...(result as object), data: gunzipped(await drain(res as NodeJS.ReadableStream)) };
}

/** Error bodies of OSS are below 2 KiB; of what is longer only the beginning is read. */
const DRAIN_AT_MOST = 64 * 1024;

/** Reads what a stream has, up to 64 KiB, and takes a stream that breaks off for one that has ended. */
function drain(stream: NodeJS.ReadableStream): Promise<Uint8Array> {
  return new Promise(resolve => {
    const chunks: Uint8Array[] = [];
    let size = 0;
    const done = () => {
      stream.off('data', take).pause();
      // Only ali-oss's build for Node.js has getStream, and with it streams and Buffers.
      resolve(Buffer.concat(chunks, Math.min(size, DRAIN_AT_MOST)));
    };
    const take = (chunk: Uint8Array) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= DRAIN_AT_MOST) done();
    };
    stream.on('data', take);
    for (const event of ['end', 'close', 'error', 'aborted']) stream.once(event, done);
  });
}

/**
 * Keeps the request and response of an error, and of what caused it, readable by name but out of every print: they hold
 * bodies, headers and sockets.
 */
export function conceal(error: unknown): void {
  for (const each of causesOf(error)) {
    try {
      for (const field of ['params', 'res']) {
        const descriptor = Object.getOwnPropertyDescriptor(each, field);
        if (descriptor?.enumerable && descriptor.configurable) hide(each, field, descriptor.value, true);
      }
    } catch {
      // A Proxy that was revoked, or whose traps throw, shows nothing either.
    }
  }
}
