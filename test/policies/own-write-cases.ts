import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { acceptOwnWrite, type Decision, reportOf } from '../../src/index.js';
import type { LocalOss, OssOptions } from '../../src/testing/index.js';
import {
  type Answer,
  atTheEnd,
  bytes,
  type Client,
  errorXml,
  plainClient,
  startLocal,
  wrappedClient,
} from '../ali-oss/support.js';

export const FORBID = { 'x-oss-forbid-overwrite': 'true' };
export const MINE = 'a,b\n1,2\n';
/** As long as mine. */
export const NOT_MINE = 'A,B\n3,4\n';
export const PART_BYTES = 100 * 1024;
export const large = (): Buffer => Buffer.alloc(PART_BYTES + 10, MINE);

/** A file that is gone at the end of the test. */
export function fileWith(content: string | Buffer): string {
  const folder = mkdtempSync(join(tmpdir(), 'own-write-'));
  atTheEnd(() => {
    rmSync(folder, { recursive: true });
  });
  const path = join(folder, 'file.csv');
  writeFileSync(path, content);
  return path;
}

export interface WriteOptions {
  readonly meta?: object | undefined;
  readonly headers?: object | undefined;
  readonly [option: string]: unknown;
}

type Call = (client: Client) => Promise<Answer>;

/** One way to store an object `k`. */
export interface Case {
  readonly operation: string;
  /** Whether ali-oss sends it again by itself. */
  readonly resent: boolean;
  /** The request that was to learn who looks at the object. */
  readonly looksBy: string;
  /** What one call of it needs beforehand, and the call. */
  begin(plain: Client, options?: WriteOptions): Promise<Call>;
  /** Somebody else stores something of the same length. */
  byOthers(plain: Client): Promise<unknown>;
}

const now = (call: Call) => Promise.resolve(call);
const forbidding = (options: WriteOptions = {}) => ({ ...options, headers: { ...FORBID, ...options.headers } });
const putNotMine = (plain: Client) => plain.put('k', bytes(NOT_MINE));
const putNotMineLarge = (plain: Client) => plain.put('k', Buffer.alloc(PART_BYTES + 10, NOT_MINE));

export const CASES: Readonly<Record<string, Case>> = {
  'put of a Buffer': {
    ...{ operation: 'PutObject', resent: true, looksBy: 'HeadObject', byOthers: putNotMine },
    begin: (_plain, options) => now(client => client.put('k', bytes(MINE), forbidding(options))),
  },
  'put of a path': {
    ...{ operation: 'PutObject', resent: true, looksBy: 'HeadObject', byOthers: putNotMine },
    begin: (_plain, options) => now(client => client.put('/k', fileWith(MINE), forbidding(options))),
  },
  'put of a stream of a file': {
    ...{ operation: 'PutObject', resent: false, looksBy: 'HeadObject', byOthers: putNotMine },
    begin: (_plain, options) => now(client => client.put('k', createReadStream(fileWith(MINE)), forbidding(options))),
  },
  'putStream of a part of a file': {
    ...{ operation: 'PutObject', resent: false, looksBy: 'HeadObject', byOthers: putNotMine },
    begin: (_plain, options) =>
      now(client => {
        const stream = createReadStream(fileWith(`head${MINE}tail`), { start: 4, end: 3 + MINE.length });
        return client.putStream('k', stream, forbidding(options));
      }),
  },
  copy: {
    ...{ operation: 'CopyObject', resent: true, looksBy: 'HeadObject', byOthers: putNotMine },
    async begin(plain, options) {
      await plain.put('source', bytes(MINE), { meta: { of: 'the source' } });
      return client => client.copy('k', 'source', forbidding(options));
    },
  },
  'copy from another bucket': {
    ...{ operation: 'CopyObject', resent: true, looksBy: 'HeadObject', byOthers: putNotMine },
    async begin(plain, options) {
      plain.useBucket('other');
      await plain.put('a source', bytes(MINE));
      plain.useBucket('logs');
      return client => client.copy('k', 'a source', 'other', forbidding(options));
    },
  },
  putSymlink: {
    ...{ operation: 'PutSymlink', resent: true, looksBy: 'GetSymlink' },
    byOthers: plain => plain.putSymlink('k', 'somewhere'),
    async begin(plain, options) {
      await plain.put('目标/here', bytes(MINE));
      return client => client.putSymlink('k', '/目标/here', forbidding(options));
    },
  },
  completeMultipartUpload: {
    ...{ operation: 'CompleteMultipartUpload', resent: true, looksBy: 'HeadObject', byOthers: putNotMine },
    async begin(plain, options) {
      const { uploadId } = await plain.initMultipartUpload('k', options);
      const { etag } = await plain.uploadPart('k', uploadId, 1, bytes(MINE), 0, MINE.length);
      const { headers } = options ?? {};
      return client => client.completeMultipartUpload('k', uploadId, [{ number: 1, etag }], forbidding({ headers }));
    },
  },
  'multipartUpload of a small Buffer': {
    ...{ operation: 'PutObject', resent: true, looksBy: 'HeadObject', byOthers: putNotMine },
    begin: (_plain, options) => now(client => client.multipartUpload('k', bytes(MINE), forbidding(options))),
  },
  'multipartUpload of a path': {
    ...{ operation: 'CompleteMultipartUpload', resent: true, looksBy: 'HeadObject', byOthers: putNotMineLarge },
    begin: (_plain, options) =>
      now(client => {
        const parts = { partSize: PART_BYTES, parallel: 1 };
        return client.multipartUpload('k', fileWith(large()), forbidding({ ...options, ...parts }));
      }),
  },
};

/** A result that cannot be told from another but by the times in it, and by what OSS says beside. */
export function expectAlike(result: Answer, other: Answer): void {
  const bare = ({ res: { status, headers, ...res }, data, ...rest }: Answer) => {
    const { etag, lastModified = '' } = (data ?? {}) as { readonly etag?: string; readonly lastModified?: string };
    const date = lastModified.replace(/\d/g, '0');
    return {
      ...rest,
      ...(data === undefined ? { etag: headers['etag'] } : { etag, date }),
      status,
      fields: Object.keys(res).sort(),
    };
  };
  expect(bare(result)).toEqual(bare(other));
}

/** How often OSS carried out what was to be done once. */
export function storedTimes(oss: LocalOss, operation: string): number {
  return oss.requests.filter(request => request.operation === operation && request.name === 'k' && request.applied)
    .length;
}

/** Options of a client that accepts its own writes. */
export const accepting = (options?: Parameters<typeof acceptOwnWrite>[0]) => ({
  policies: { FileAlreadyExists: acceptOwnWrite(options) },
});
/** The answer to a key that lacks a permission. */
export const FORBIDDEN = { kind: 'answer', status: 403, body: errorXml('AccessDenied') } as const;
export const WITH = { headers: FORBID };

/** What `acceptOwnWrite` decided about the last conflict of a call. */
export async function decisionOn(
  client: Client,
  call: (client: Client) => Promise<unknown>,
): Promise<Decision | undefined> {
  const outcome: unknown = await call(client).catch((error: unknown) => error);
  return reportOf(outcome)?.trail.at(-1)?.decision;
}

/** The decision on another's object. */
export const NOT_TAKEN = {
  action: 'surface',
  because: expect.stringMatching(/^(no policy handled it|the object is not the one that was sent)/) as string,
};
/** The decision where nothing can be proven. */
export const untold = (because: RegExp) => ({ action: 'surface', because: expect.stringMatching(because) as string });

/** A local OSS, a client as ali-oss makes it, and one that accepts its own writes. */
export async function started(options: OssOptions = {}): Promise<{ oss: LocalOss; plain: Client; client: Client }> {
  const oss = await startLocal(options);
  return { oss, plain: plainClient(oss), client: wrappedClient(oss, accepting()) };
}
