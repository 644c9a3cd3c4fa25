import { describe, expect, it } from 'vitest';
import { isConflict, reportOf } from '../../src/index.js';
import type { Effect } from '../../src/testing/index.js';
import { bytes, failure, start } from './support.js';

type Method = (...args: readonly unknown[]) => Promise<unknown>;
type Client = Readonly<Record<string, Method>>;

/** Writes, the request of each that a gateway answers, and whether it may be sent again by ali-oss itself. */
const WRITES: readonly (readonly [
  string,
  string,
  (client: Client, uploadId: string) => Promise<unknown> | undefined,
])[] = [
  ['put', 'PutObject', client => client['put']?.('a', bytes('x'))],
  ['copy', 'CopyObject', client => client['copy']?.('b', 'a')],
  ['delete', 'DeleteObject', client => client['delete']?.('a')],
  ['deleteMulti', 'DeleteMultipleObjects', client => client['deleteMulti']?.(['a'])],
  ['putMeta', 'CopyObject', client => client['putMeta']?.('a', { b: '1' })],
  ['putACL', 'PutObjectACL', client => client['putACL']?.('a', 'private')],
  ['putObjectTagging', 'PutObjectTagging', client => client['putObjectTagging']?.('a', { b: '1' })],
  ['putSymlink', 'PutSymlink', client => client['putSymlink']?.('s', 'a', {})],
  ['initMultipartUpload', 'InitiateMultipartUpload', client => client['initMultipartUpload']?.('m')],
  ['uploadPart', 'UploadPart', (client, id) => client['uploadPart']?.('m', id, 1, bytes('part'), 0, 4)],
  [
    'completeMultipartUpload',
    'CompleteMultipartUpload',
    (client, id) => client['completeMultipartUpload']?.('m', id, [{ number: 1, etag: '"x"' }]),
  ],
  ['abortMultipartUpload', 'AbortMultipartUpload', (client, id) => client['abortMultipartUpload']?.('m', id)],
];

const PAGES: readonly (readonly [string, Effect & { readonly kind: 'gateway' }])[] = [
  ['409', { kind: 'gateway', status: 409 }],
  ['409 without a body', { kind: 'gateway', status: 409, body: '', headers: { 'Content-Type': 'text/plain' } }],
  ['403', { kind: 'gateway', status: 403 }],
  ['429', { kind: 'gateway', status: 429 }],
  ['501', { kind: 'gateway', status: 501 }],
];

describe.each(PAGES)("A6: a gateway's %s", (_status, page) => {
  it.each(WRITES)('to %s says nothing of what became of it', async (_method, operation, call) => {
    const { oss, law } = await start();
    const plain = law.client() as unknown as Client;
    await plain['put']?.('a', bytes('x'));
    const begun = (await plain['initMultipartUpload']?.('m')) as { readonly uploadId: string };
    const asked: string[] = [];
    const policy = ({ code }: { readonly code: string }) => void asked.push(code);
    const client = law.client({ policies: { '*': policy } }) as unknown as Client;
    oss.fault({ match: { operation }, times: Infinity, do: { ...page, apply: true } });
    const error = await failure(call(client, begun.uploadId) ?? Promise.reject(new Error('no such method')));
    expect(reportOf(error)?.written).toBe('unknown');
    expect(isConflict(error)).toBe(false);
    expect(asked).toEqual([]);
  });
});

describe("A5: a gateway's 200", () => {
  it.each(WRITES)('to %s is no success', async (_method, operation, call) => {
    const { oss, law } = await start();
    const plain = law.client() as unknown as Client;
    await plain['put']?.('a', bytes('x'));
    const begun = (await plain['initMultipartUpload']?.('m')) as { readonly uploadId: string };
    const client = law.client() as unknown as Client;
    oss.fault({ match: { operation }, times: Infinity, do: { kind: 'gateway', status: 200 } });
    const error = await failure(call(client, begun.uploadId) ?? Promise.reject(new Error('no such method')));
    expect(reportOf(error)?.written).toBe('unknown');
  });
});

describe('A6, the other cause: a 409 of OSS', () => {
  it.each(WRITES)('to %s is one, and `no`', async (_method, operation, call) => {
    const { oss, law } = await start();
    const plain = law.client() as unknown as Client;
    await plain['put']?.('a', bytes('x'));
    const begun = (await plain['initMultipartUpload']?.('m')) as { readonly uploadId: string };
    oss.fault({ match: { operation }, times: Infinity, do: { kind: 'refuse', code: 'FileImmutable' } });
    const error = await failure(
      call(law.client() as unknown as Client, begun.uploadId) ?? Promise.reject(new Error('?')),
    );
    expect(isConflict(error)).toBe(true);
    expect(reportOf(error)?.written).toBe('no');
  });
});
