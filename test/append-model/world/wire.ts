import { continueCrc64, crc64Text, EMPTY_CRC64 } from '../../../src/testing/crc64.js';
import type { Query, Seen, World } from './object.js';

/** What urllib resolves with. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly data: Buffer;
  readonly res: { readonly status: number; readonly statusCode: number; readonly headers: Headers };
}

type Headers = Readonly<Record<string, string>>;

const QUARTER_MS = 15 * 60 * 1000 + 1000;
const STARTED_MS = Date.UTC(2026, 10, 1);
const PAGE = '<html><body>Sorry</body></html>';
/** What a browser may read without being allowed to. */
const ALWAYS_VISIBLE = new Set(['cache-control', 'content-length', 'content-type', 'last-modified']);

/** What a clock shows that began with the world. */
export const clockOf = ({ tick }: World) => tick * QUARTER_MS;

/** Reads a request off what ali-oss gives urllib. */
export function queryOf(url: string, given: unknown, who: string, id: string): Query {
  const { method, headers, content } = given as { method: string; headers: Headers; content?: Buffer };
  if (method === 'POST' && content) {
    return { op: 'append', at: Number(new URL(url).searchParams.get('position')), bytes: content.toString(), who, id };
  }
  if (method === 'HEAD') return { op: 'head' };
  if (method === 'DELETE') return { op: 'delete' };
  const range = /^bytes=(\d+)-(\d+)$/.exec(headers['Range'] ?? '');
  if (method !== 'GET' || !range) throw new Error(`Expected an append, a look or a delete, got ${method} ${url}.`);
  const from = Number(range[1]);
  return { op: 'get', from, size: Number(range[2]) - from + 1 };
}

/** What urllib makes of what a client sees: it resolves with answers and rejects with errors. */
export function answerTo({ op }: Query, seen: Seen, world: World): Answer | Error {
  const { status, oss } = seen;
  if (status === 0) return seen.unsent ? broken('RequestError', 'ECONNREFUSED') : broken('ResponseError', 'ECONNRESET');
  const { header, text } = oss ? ofOss(op, seen, world) : ofGateway(seen);
  const data = Buffer.from(op === 'head' ? '' : text);
  const all: Headers = { 'content-length': String(text.length), ...header };
  const headers = world.scenario.hidden ? visible(all) : all;
  return { status, headers, data, res: { status, statusCode: status, headers } };
}

function ofOss(op: Query['op'], seen: Seen, world: World): { header: Headers; text: string } {
  const { status, cached } = seen;
  const header = {
    ...{ server: 'AliyunOSS', 'x-oss-request-id': '6'.repeat(24), 'x-oss-server-time': '2', date: dateOf(world) },
    ...(cached && { age: '60', 'x-cache': 'HIT', date: dateOf(world, -QUARTER_MS) }),
  };
  if (status >= 400) {
    const text = xmlOf(codeOf(op, status));
    const more = { ...ofError(seen), ...(op === 'head' && { 'x-oss-err': Buffer.from(text).toString('base64') }) };
    return { header: { ...header, ...more }, text: op === 'head' ? '' : text };
  }
  return { header: { ...header, ...ofObject(op, seen, world) }, text: seen.bytes ?? '' };
}

function ofError({ status, end, object }: Seen): Headers {
  return {
    'content-type': 'application/xml',
    ...(end !== undefined && { 'x-oss-next-append-position': String(end) }),
    ...(status === 416 && object !== undefined && { 'content-range': `bytes */${object.length}` }),
  };
}

function ofObject(op: Query['op'], { object, from = 0, bytes = '' }: Seen, world: World): Headers {
  if (object === undefined) return {};
  const next = { 'x-oss-next-append-position': String(object.length) };
  const sum = world.scenario.checksums ? { 'x-oss-hash-crc64ecma': sumOf(object) } : {};
  if (op === 'append') return { ...next, ...sum };
  const told = { ...sum, 'x-oss-object-type': 'Appendable', 'content-type': 'text/plain', 'accept-ranges': 'bytes' };
  if (op === 'head') return { ...told, ...next, 'content-length': String(object.length) };
  return { ...told, ...next, 'content-range': `bytes ${from}-${from + bytes.length - 1}/${object.length}` };
}

function ofGateway({ isBare }: Seen): { header: Headers; text: string } {
  const type = { 'content-type': 'text/html' };
  return { header: { server: 'nginx', via: '1.1 gateway', ...(!isBare && type) }, text: PAGE };
}

function codeOf(op: Query['op'], status: number): string {
  if (status === 409) return 'PositionNotEqualToLength';
  if (status === 404) return 'NoSuchKey';
  if (status === 416) return 'InvalidRange';
  if (status === 503) return 'ServiceUnavailable';
  if (status === 403) return 'AccessDenied';
  throw new Error(`Expected an answer that OSS gives to ${op}, got ${status}.`);
}

function xmlOf(code: string): string {
  const id = '6'.repeat(24);
  return `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>no</Message><RequestId>${id}</RequestId></Error>`;
}

function broken(name: string, code: string): Error {
  return Object.assign(new Error(`${code}, as urllib tells it`), {
    name,
    code,
    status: -1,
    headers: {},
    data: undefined,
  });
}

function visible(headers: Headers): Headers {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => ALWAYS_VISIBLE.has(name)));
}

function dateOf(world: World, shiftMs = 0): string {
  return new Date(STARTED_MS + clockOf(world) + shiftMs).toUTCString();
}

const sums = new Map<string, string>();

function sumOf(content: string): string {
  const sum = sums.get(content) ?? crc64Text(continueCrc64(EMPTY_CRC64, Buffer.from(content)));
  sums.set(content, sum);
  return sum;
}
