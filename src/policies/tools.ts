import { foreignSuccess, headersOf, isForeignSuccess, outcomeOf, provenance } from '../ali-oss/answer.js';
import { copyArgs } from '../ali-oss/arguments.js';
import { isRead, readsOnly } from '../ali-oss/operations.js';
import { missingMethod } from '../ali-oss/wrapping.js';
import { handOver, mayHaveSent, oneSend } from '../ali-oss/sent.js';
import { isNodeBuild, isSwallowed409, type OssClient, sendingOnce, swallowedError } from '../ali-oss/view.js';
import { conceal, responseOf } from '../ali-oss/wire.js';
import { positionOf } from '../conflict/conflict.js';
import type { Dates } from '../memory/dates.js';
import type { Tools } from './policy.js';

/** What tools tell whoever they are made for. */
export interface Hears {
  /** A request is made. */
  readonly onRequest?: () => void;
  /** A request that may change something got no answer: it may have been carried out, or be yet. */
  readonly onUnanswered?: () => void;
}

/** What the tools of one call stand on. */
export interface ToolBase extends Hears {
  /** The unguarded `this` of the call. */
  readonly inner: OssClient;
  readonly name: string | undefined;
  readonly acts: boolean;
  readonly random: () => number;
  readonly signal: AbortSignal | undefined;
  /** What tells a fresh answer from one out of a cache. */
  readonly dates?: Dates | undefined;
}

/** Bytes of an object. */
export interface Range {
  readonly bytes: Uint8Array;
  /** How long the whole object is; `undefined` where a browser hides it. */
  readonly total: number | undefined;
}

/** What append recovery looks with. */
export interface Looks extends Tools {
  /** The bytes `[start, start + length)` as OSS has them now. Rejects where what answers is not OSS, or not about these. */
  range(start: number, length: number): Promise<Range>;
  /** Has the bytes `[start, start + length)` of the object pass by; gives how many there were. Absent in browsers. */
  pass?(
    start: number,
    length: number,
    through: (chunk: Uint8Array) => void,
  ): Promise<Omit<Range, 'bytes'> & { readonly passed: number }>;
}

const SIGHT = { tellsUnsent: true };

const FROM_CACHE = 'comes out of a cache';

const unsent = new WeakSet<object>();

/** Whether ali-oss refused a look by itself, before anything was sent: it will every time. */
export function neverLeft(error: unknown): boolean {
  return typeof error === 'object' && error !== null && unsent.has(error);
}

/** The tools that a policy gets for one call. */
export function toolsFor(base: ToolBase): Looks {
  const { inner, name, acts, random, signal, dates, onRequest, onUnanswered } = base;
  const seesHeaders = isNodeBuild(inner);
  const call = async (method: string, ...args: readonly unknown[]): Promise<unknown> => {
    const reads = isRead(method) || readsOnly(method, args);
    if (!acts && !reads) throw new Error(`In observe mode a policy may only read: ${method} was not called.`);
    const target = (inner as unknown as Record<string, unknown>)[method];
    if (typeof target !== 'function') throw missingMethod(method);
    const self = reads ? oneSend(inner) : sendingOnce(oneSend(inner));
    try {
      const answer: unknown = (target as Method).apply(self, copyArgs(args));
      if (answer instanceof Promise) onRequest?.();
      const value = await answer;
      if (isSwallowed409(method, value)) throw await swallowedError(inner, value);
      // Some methods resolve whatever the status.
      const { status } = (value ?? {}) as { readonly status?: unknown };
      // In browsers a page may be what the object is.
      const isForeign = (seesHeaders || !reads) && isForeignSuccess(value, seesHeaders);
      if (!reads && (isForeign || Number(status) >= 500)) onUnanswered?.();
      if (isForeign) throw foreignSuccess(method, value, 'carries no mark of OSS');
      return value;
    } catch (error) {
      conceal(error);
      const isOfOss = responseOf(error) !== undefined;
      const left = isOfOss || mayHaveSent(self, method);
      if (!left && typeof error === 'object' && error !== null) unsent.add(error);
      const isUnanswered = isOfOss ? outcomeOf(responseOf(error), SIGHT) === 'unanswered' : left;
      if (!reads && isUnanswered) onUnanswered?.();
      throw error;
    } finally {
      handOver(self);
    }
  };
  const named = () => {
    if (name === undefined) throw new TypeError('This call names no object, so head() and read() cannot be used.');
    return name;
  };
  /** Calls a method that looks at the object, and takes nothing for an answer but OSS's own and fresh one. */
  const look = async (method: string, ...more: readonly unknown[]): Promise<Got> => {
    const newestMs = dates?.newestMs() ?? -Infinity;
    let got: Got;
    try {
      got = (await call(method, named(), ...more)) as Got;
    } catch (error) {
      const { headers } = responseOf(error) ?? {};
      if (headers && provenance.isFromCache(headers, newestMs)) throw foreignSuccess(method, undefined, FROM_CACHE);
      throw error;
    }
    if (isForeignSuccess(got, seesHeaders || dates?.seesMarks === true))
      throw foreignSuccess(method, got, 'carries no mark of OSS');
    const headers = headersOf(got) ?? {};
    if (provenance.isFromCache(headers, newestMs)) throw foreignSuccess(method, got, FROM_CACHE);
    dates?.note(headers);
    return got;
  };
  const range: Looks['range'] = async (start, length) => {
    const got = await look('get', { headers: rangeOf(start, length) });
    return { bytes: got.content, total: totalOf(got, start, length, got.content.length, seesHeaders) };
  };
  return {
    call,
    notMine: () => undefined,
    random,
    signal,
    region: regionOf(inner),
    async head() {
      const { headers } = (await look('head')).res;
      const nextPosition = positionOf(headers['x-oss-next-append-position']);
      const length = nextPosition ?? positionOf(headers['content-length']) ?? (await lengthOf(look));
      return { length, nextPosition, crc64: crc64OfHeader(headers['x-oss-hash-crc64ecma']), headers };
    },
    read: async (start, length) => (await range(start, length)).bytes,
    range,
    ...passing(look, seesHeaders),
  };
}

/** The ways into a region, as `oss-cn-hangzhou-internal.aliyuncs.com`, and those by IPv6. */
const IN_REGION = /(?:^|\.)(?:vpc100-)?(oss-[a-z0-9-]+?)(?:-internal)?\.aliyuncs\.com$/;
const BY_IPV6 = /(?:^|\.)([a-z]{2}-[a-z0-9-]+)\.oss\.aliyuncs\.com$/;

/** What the endpoint names; else what the client was set to, but for what ali-oss sets where nobody says anything. */
function regionOf({ options }: OssClient): string | undefined {
  const { endpoint, region } = options as { readonly endpoint?: unknown; readonly region?: unknown };
  const { hostname } = (endpoint ?? {}) as { readonly hostname?: unknown };
  const host = typeof hostname === 'string' ? hostname : '';
  const [, named] = IN_REGION.exec(host) ?? [];
  if (named !== undefined && !named.startsWith('oss-accelerate')) return named;
  const [, byIpv6] = BY_IPV6.exec(host) ?? [];
  if (byIpv6 !== undefined) return `oss-${byIpv6}`;
  return typeof region === 'string' && region !== DEFAULT_REGION ? region : undefined;
}

/** @see https://github.com/ali-sdk/ali-oss/blob/master/lib/common/client/initOptions.js */
const DEFAULT_REGION = 'oss-cn-hangzhou';

type Look = (method: string, ...more: readonly unknown[]) => Promise<Got>;

/** In Node.js, bytes can also pass by without being held. */
function passing(look: Look, seesHeaders: boolean): Pick<Looks, 'pass'> {
  const streams = globalThis.process?.getBuiltinModule?.('node:stream');
  if (!streams || !seesHeaders) return {};
  return {
    async pass(start, length, through) {
      let passed = 0;
      const sink = new streams.Writable({
        write(chunk: Uint8Array, _encoding, done) {
          passed += chunk.length;
          through(chunk);
          done();
        },
      });
      const got = await look('get', sink, { headers: rangeOf(start, length) });
      return { passed, total: totalOf(got, start, length, passed, seesHeaders) };
    },
  };
}

/**
 * How long the object is, by an answer to a range read. Throws where it is not about the range that was asked for: a
 * middle-box may drop `Range`, or answer another.
 */
function totalOf({ res }: Got, start: number, length: number, came: number, seesHeaders: boolean): number | undefined {
  const told = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(res.headers['content-range'] ?? '');
  const [first, last, total] = (told?.slice(1) ?? []).map(Number);
  const isHidden = !seesHeaders && told === null;
  const isAsked = first === start && last === Math.min(start + length, total ?? 0) - 1 && came === last - first + 1;
  if (res.status === 206 && (isHidden ? came <= length : isAsked)) return total;
  throw foreignSuccess('get', { res }, `is not about the ${length} bytes from ${start} that were asked for`);
}

function rangeOf(start: number, length: number): Readonly<Record<string, string>> {
  return { Range: `bytes=${start}-${start + length - 1}`, 'x-oss-range-behavior': 'standard' };
}

type Method = (...args: readonly unknown[]) => unknown;

interface Got {
  readonly res: { readonly status: number; readonly headers: Readonly<Record<string, string>> };
  readonly content: Uint8Array;
}

/** Browsers take gzip, and of text that it compresses HEAD does not tell the length: ali-oss says to ask like this. */
async function lengthOf(look: Look): Promise<number> {
  const length = positionOf((await look('getObjectMeta')).res.headers['content-length']);
  if (length === undefined) throw new Error('OSS does not tell how long the object is.');
  return length;
}

/** CRC-64 as OSS prints it: an unsigned decimal beyond what a number holds. */
export function crc64OfHeader(text: unknown): bigint | undefined {
  if (typeof text === 'bigint') return text;
  return typeof text === 'string' && /^\d{1,20}$/.test(text) ? BigInt(text) : undefined;
}
