import { continueCrc64, crc64Text, EMPTY_CRC64 } from '../../src/testing/crc64.js';

/** A request to the one object of a world, as ali-oss hands it to urllib. */
export type Request =
  | { readonly kind: 'append'; readonly position: number; readonly bytes: Buffer }
  | { readonly kind: 'head' }
  | { readonly kind: 'read'; readonly start: number; readonly end: number };

/** What urllib resolves with. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly data: Buffer;
  readonly res: { readonly status: number; readonly headers: Readonly<Record<string, string>> };
}

/** How OSS answers in a world. */
export interface Manners {
  /** Whether a 409 carries `x-oss-next-append-position`. */
  readonly telling: boolean;
  /** Whether answers carry `x-oss-hash-crc64ecma`. */
  readonly checksums: boolean;
  /** What the object holds from the start; empty: there is no object. */
  readonly content: string;
}

/** One object of OSS: it only grows, and an append is carried out exactly where it ends. */
export interface World {
  readonly content: Buffer;
  /** Who stored what: a label for each record, in order, and where it begins. */
  readonly stored: readonly { readonly label: string; readonly at: number }[];
  /** Carries a request out. `label` is remembered of an append that is stored. */
  serve(request: Request, label: string): Answer;
  /** What comes of it if something happens here, which then has not happened. */
  trying<T>(act: () => T): T;
}

export function newWorld({ telling, checksums, content: initial }: Manners): World {
  let content = Buffer.from(initial);
  let crc = continueCrc64(EMPTY_CRC64, content);
  let stored: readonly { readonly label: string; readonly at: number }[] = [];
  const next = () => ({ 'x-oss-next-append-position': String(content.length) });
  const sum = () => (checksums ? { 'x-oss-hash-crc64ecma': crc64Text(crc) } : {});

  return {
    get content() {
      return content;
    },
    get stored() {
      return stored;
    },
    trying(act) {
      const before = { content, crc, stored };
      try {
        return act();
      } finally {
        ({ content, crc, stored } = before);
      }
    },
    serve(request, label) {
      if (request.kind === 'append') {
        if (request.position !== content.length)
          return refusal(409, 'PositionNotEqualToLength', telling ? next() : undefined);
        stored = [...stored, { label, at: content.length }];
        crc = continueCrc64(crc, request.bytes);
        content = Buffer.concat([content, request.bytes]);
        return answer(200, { ...next(), ...sum() });
      }
      if (content.length === 0) return request.kind === 'head' ? answer(404, {}) : refusal(404, 'NoSuchKey');
      if (request.kind === 'head') {
        return answer(200, { 'content-length': String(content.length), ...next(), ...sum() });
      }
      const { start, end } = request;
      if (start >= content.length) return refusal(416, 'InvalidRange');
      const bytes = content.subarray(start, end + 1);
      const range = `bytes ${start}-${start + bytes.length - 1}/${content.length}`;
      return answer(206, { 'x-oss-object-type': 'Appendable', 'content-range': range, ...sum() }, bytes);
    },
  };
}

function refusal(status: number, code: string, headers: Readonly<Record<string, string>> = {}): Answer {
  const xml = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>refused</Message></Error>`;
  return answer(status, headers, Buffer.from(xml));
}

function answer(status: number, more: Readonly<Record<string, string>>, data = Buffer.alloc(0)): Answer {
  const headers = { 'x-oss-request-id': '0'.repeat(24), ...more };
  return { status, headers, data, res: { status, headers } };
}

/** Reads a request off what ali-oss gives urllib. */
export async function requestOf(url: string, params: unknown): Promise<Request> {
  const { method, headers, content, stream } = params as {
    method: string;
    headers: Readonly<Record<string, string>>;
    content?: Buffer;
    stream?: AsyncIterable<Buffer>;
  };
  if (method === 'POST') {
    const chunks: Buffer[] = content ? [content] : [];
    if (stream) for await (const chunk of stream) chunks.push(chunk);
    return {
      kind: 'append',
      position: Number(new URL(url).searchParams.get('position')),
      bytes: Buffer.concat(chunks),
    };
  }
  if (method === 'HEAD') return { kind: 'head' };
  const range = /^bytes=(\d+)-(\d+)$/.exec(headers['Range'] ?? '');
  if (method === 'GET' && range) return { kind: 'read', start: Number(range[1]), end: Number(range[2]) };
  throw new Error(`Expected an append, a HEAD or a ranged GET, got ${method} ${url}.`);
}

/**
 * What a client sees in place of an answer: the connection broke after the request had left, OSS or a gateway in front of it
 * says that something went wrong, or a 200 breaks off in its body. `forbidden` is no loss: OSS says that it did nothing.
 */
export type Loss = 'connection' | 'internal-error' | 'bad-gateway' | 'gateway-400' | 'cut' | 'forbidden';

/** What urllib rejects with, or resolves with, when no answer to a request came. */
export function loss(seen: Loss): Answer | Error {
  switch (seen) {
    case 'connection':
      return broken(-1, {});
    case 'cut':
      return broken(200, { 'x-oss-request-id': '0'.repeat(24) });
    case 'internal-error':
      return refusal(500, 'InternalError');
    case 'forbidden':
      return refusal(403, 'AccessDenied');
    case 'bad-gateway':
      return ofGateway(502);
    case 'gateway-400':
      return ofGateway(400);
  }
}

function broken(status: number, headers: Readonly<Record<string, string>>): Error {
  return Object.assign(new Error('socket hang up'), { name: 'ResponseError', status, headers, data: undefined });
}

function ofGateway(status: number): Answer {
  const headers = { server: 'gateway' };
  return { status, headers, data: Buffer.from('<html></html>'), res: { status, headers } };
}
