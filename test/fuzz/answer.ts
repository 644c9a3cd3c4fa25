import { type Body, drawBody } from './body.js';
import type { Draw } from './draw.js';

/** What the server does with one request, byte by byte. */
export interface Answer {
  readonly status: number;
  /** What is written, in pieces. */
  readonly pieces: readonly Buffer[];
  /** What becomes of the connection after that. */
  readonly then: 'end' | 'reset' | 'hang';
  /** Whether it says that it comes from OSS, and not from something in between. */
  readonly isFromOss: boolean;
  /** Whether any of its headers is one that only OSS has. */
  readonly isMarked: boolean;
  /** Whether its body may name a code of OSS: what is encoded may. */
  readonly mayNameCode: boolean;
  /** Whether anything in it can be read as a StaleFile. */
  readonly mayBeStale: boolean;
  /** For people. */
  readonly about: string;
}

type Header = readonly [name: string, value: string];

/** Draws an answer. More than half are some 409. */
export function drawAnswer(draw: Draw): Answer {
  const status = draw.weighted<number>([
    [55, 409],
    [12, 200],
    [3, draw.oneOf([201, 202, 204, 206])],
    [4, draw.oneOf([301, 302, 304, 307])],
    [10, draw.oneOf([400, 403, 404, 408, 412, 416, 418, 429])],
    [12, draw.oneOf([500, 501, 502, 503, 504])],
    [2, draw.oneOf([100, 101, 102, 103])],
    [2, draw.oneOf([0, 99, 408, 410, 599, 600, 999, 4090])],
  ]);
  const body = drawBody(draw);
  const headers = drawHeaders(draw, body);
  const { framing, wire } = framed(draw, body.bytes);
  const before = draw.chance(0.03)
    ? draw.oneOf(['HTTP/1.1 100 Continue\r\n\r\n', 'HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n'])
    : '';
  const line = draw.chance(0.01) ? draw.oneOf(['HTTP/1.0', 'HTTP/2', 'ICY', '']) : 'HTTP/1.1';
  const fields = [...headers, ...framing].map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const head = Buffer.from(
    `${before}${line} ${status} ${draw.oneOf(['Conflict', 'OK', '', 'x y'])}\r\n${fields}\r\n`,
    'latin1',
  );
  const whole = Buffer.concat([head, wire]);
  const cutAt = draw.weighted<number>([
    [80, whole.length],
    [4, draw.below(head.length)],
    [10, head.length + draw.below(wire.length + 1)],
    [2, 0],
  ]);
  const then = draw.weighted<Answer['then']>([
    [92, 'end'],
    [7, 'reset'],
    [1, 'hang'],
  ]);
  return {
    status,
    pieces: split(whole.subarray(0, cutAt), draw),
    then,
    isFromOss: headers.some(([name]) => name === 'x-oss-request-id'),
    isMarked: headers.some(([name]) => name.toLowerCase().startsWith('x-oss-')),
    mayNameCode: body.encoding !== undefined || isGzip(body.bytes) || /code/i.test(body.bytes.toString('latin1')),
    mayBeStale: body.mayBeStale || headers.some(([, value]) => value.includes(STALE_EC) || isStaleErr(value)),
    about: `${String(status)}, ${cutAt} of ${whole.length} bytes, then ${then}`,
  };
}

const isGzip = (bytes: Buffer) => bytes[0] === 0x1f && bytes[1] === 0x8b;
const STALE_EC = '0026-00000004';
const isStaleErr = (value: string) =>
  Buffer.from(value, 'base64').toString().includes('StaleFile') || value === 'StaleFile';

function drawHeaders(draw: Draw, { encoding }: Body): Header[] {
  const headers: Header[] = [];
  const add = (share: number, name: string, values: readonly string[]) => {
    if (draw.chance(share)) headers.push([name, draw.oneOf(values)]);
  };
  add(0.8, 'x-oss-request-id', ['5F1A2B3C4D5E6F7A8B9C0D1E', '', 'R'.repeat(5000), ' x ']);
  add(0.05, 'x-oss-request-id', ['SECOND']);
  add(0.5, 'content-type', ['application/xml', 'application/json', 'text/html; charset=utf-8', '', ';;;']);
  add(0.2, 'x-oss-ec', [STALE_EC, '0026-00000016', '9999-99999999', '', '__proto__', 'x'.repeat(3000)]);
  add(0.15, 'x-oss-err', [
    Buffer.from('<Error><Code>StaleFile</Code></Error>').toString('base64'),
    Buffer.from('<Error><Code>FileImmutable</Code></Error>').toString('base64'),
    ...['%%%', '=', 'AAAA', '', 'H4sIAAAA', 'x'.repeat(4000), 'ÿþ'],
  ]);
  add(0.05, 'x-oss-error-type', ['StaleFile', 'FileImmutable', '', 'constructor']);
  add(0.4, 'x-oss-next-append-position', POSITIONS);
  add(0.05, 'X-Oss-Next-Append-Position', POSITIONS);
  add(0.2, 'x-oss-hash-crc64ecma', ['0', '18446744073709551615', '-1', 'x', '9'.repeat(40)]);
  add(0.1, 'etag', ['"E"', '', '"']);
  add(0.05, 'set-cookie', ['a=b', '']);
  add(0.05, 'set-cookie', ['c=d']);
  add(0.05, 'location', ['/elsewhere', 'http://127.0.0.1:1/', '::']);
  add(0.03, '__proto__', ['x']);
  add(0.02, 'x-latin', ['caf\xe9 \x80']);
  add(0.02, 'x-long', ['x'.repeat(10_000)]);
  add(0.01, 'x-too-long', ['x'.repeat(20_000)]);
  add(0.005, 'no colon\r\nx', ['y']);
  add(0.01, 'date', ['Thu, 01 Jan 1970 00:00:00 GMT', 'x']);
  add(0.02, 'connection', ['close', 'keep-alive', 'upgrade']);
  if (encoding !== undefined) headers.push(['content-encoding', encoding]);
  return headers;
}

const POSITIONS = [
  // Where the append of these cases ends.
  ...['14', '14', '14'],
  '0',
  '5',
  '12',
  '-5',
  '1e3',
  '',
  ' 7 ',
  '007',
  '999999999999999',
  '9'.repeat(30),
  '0x10',
  '5,5',
  'x',
  '9007199254740993',
];

/** How the body is delimited: rightly for the most part. */
function framed(draw: Draw, body: Buffer): { readonly framing: readonly Header[]; readonly wire: Buffer } {
  const length = (value: number | string): readonly Header[] => [['content-length', String(value)]];
  const chunked: readonly Header[] = [['transfer-encoding', 'chunked']];
  const inChunks = Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n0\r\n\r\n')]);
  return draw.weighted([
    [60, { framing: length(body.length), wire: body }],
    [12, { framing: chunked, wire: body.length > 0 ? inChunks : Buffer.from('0\r\n\r\n') }],
    [8, { framing: [], wire: body }],
    [3, { framing: length(body.length + 1 + draw.below(100)), wire: body }],
    [3, { framing: length(draw.below(body.length + 1)), wire: body }],
    [2, { framing: length(draw.oneOf(['-5', 'abc', '', '1e2', '99999999999999999999', '0x5'])), wire: body }],
    [1, { framing: [...length(body.length), ...length(body.length + 1)], wire: body }],
    [1, { framing: [...length(body.length), ...chunked], wire: inChunks }],
    [1, { framing: chunked, wire: body }],
  ]);
}

function split(bytes: Buffer, draw: Draw): Buffer[] {
  const cuts = draw.chance(0.2)
    ? [draw.below(bytes.length + 1), draw.below(bytes.length + 1)].sort((a, b) => a - b)
    : [];
  const [first = bytes.length, second = bytes.length] = cuts;
  return [bytes.subarray(0, first), bytes.subarray(first, second), bytes.subarray(second)].filter(
    ({ length }) => length > 0,
  );
}
