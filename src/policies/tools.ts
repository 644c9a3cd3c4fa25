import { positionOf } from '../conflict/conflict.js';
import { copyArgs } from '../ali-oss/arguments.js';
import { conceal, isNodeBuild, isSwallowed409, type OssClient, swallowedError } from '../ali-oss/view.js';
import { isRead, readsOnly } from '../ali-oss/operations.js';
import type { Tools } from './policy.js';

/** What the tools of one call stand on. */
export interface ToolBase {
  /** The unguarded `this` of the call. */
  readonly inner: OssClient;
  readonly name: string | undefined;
  readonly acts: boolean;
  readonly random: () => number;
  readonly signal: AbortSignal | undefined;
  /** Is told of every request that is made. */
  readonly onRequest?: () => void;
}

/** The tools that a policy gets for one call. */
export function toolsFor({ inner, name, acts, random, signal, onRequest }: ToolBase): Tools {
  const call = async (method: string, ...args: readonly unknown[]): Promise<unknown> => {
    const reads = isRead(method) || readsOnly(method, args);
    if (!acts && !reads) throw new Error(`In observe mode a policy may only read: ${method} was not called.`);
    const target = (inner as unknown as Record<string, unknown>)[method];
    if (typeof target !== 'function') throw new TypeError(`Expected a method of ali-oss, got ${method}.`);
    try {
      const answer: unknown = (target as Method).apply(inner, copyArgs(args));
      if (answer instanceof Promise) onRequest?.();
      const value = await answer;
      if (isSwallowed409(method, value)) throw await swallowedError(inner, value);
      return value;
    } catch (error) {
      conceal(error);
      throw error;
    }
  };
  const named = () => {
    if (name === undefined) throw new TypeError('Expected a conflict of one object: this call names none to look at.');
    return name;
  };
  const { region } = inner.options;
  return {
    call,
    random,
    signal,
    region: typeof region === 'string' ? region : undefined,
    async head() {
      const { headers } = ((await call('head', named())) as Got).res;
      const nextPosition = positionOf(headers['x-oss-next-append-position']);
      const length = nextPosition ?? positionOf(headers['content-length']) ?? (await lengthOf(named(), call));
      return { length, nextPosition, crc64: crc64OfHeader(headers['x-oss-hash-crc64ecma']), headers };
    },
    async read(start, length) {
      const { res, content } = (await call('get', named(), { headers: rangeOf(start, length) })) as Got;
      return res.status === 206 ? content : content.subarray(start, start + length);
    },
  };
}

/** What a look needs. */
export interface Looks extends Pick<Tools, 'head' | 'read' | 'signal'> {
  /** Has the bytes `[start, start + length)` of the object pass by; gives how many there were. Absent in browsers. */
  pass?(start: number, length: number, through: (chunk: Uint8Array) => void): Promise<number>;
}

/** The tools of append recovery: in Node.js, bytes can also pass by without being held. */
export function looksFor(base: ToolBase): Tools & Looks {
  const tools = toolsFor(base);
  const streams = globalThis.process?.getBuiltinModule?.('node:stream');
  if (!streams || !isNodeBuild(base.inner)) return tools;
  const pass: Looks['pass'] = async (start, length, through) => {
    let passed = 0;
    const sink = new streams.Writable({
      write(chunk: Uint8Array, _encoding, done) {
        passed += chunk.length;
        through(chunk);
        done();
      },
    });
    const { res } = (await tools.call('get', base.name, sink, { headers: rangeOf(start, length) })) as Got;
    // Bytes of another range were compared, so what they say must not count.
    if (res.status !== 206 && start > 0) throw new Error(`Expected 206 to a range read, got ${res.status}.`);
    return passed;
  };
  return { ...tools, pass };
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
async function lengthOf(name: string, call: Tools['call']): Promise<number> {
  const length = positionOf(((await call('getObjectMeta', name)) as Got).res.headers['content-length']);
  if (length === undefined) throw new Error('OSS does not tell how long the object is.');
  return length;
}

/** CRC-64 as OSS prints it: an unsigned decimal beyond what a number holds. */
export function crc64OfHeader(text: unknown): bigint | undefined {
  if (typeof text === 'bigint') return text;
  return typeof text === 'string' && /^\d{1,20}$/.test(text) ? BigInt(text) : undefined;
}
