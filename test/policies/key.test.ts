import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { type KeyChoice, reportOf } from '../../src/index.js';
import type { KeyState } from '../../src/testing/index.js';
import { atTheEnd, bytes, type Client, failure, plainClient } from '../ali-oss/support.js';
import { choosing, encrypted, HEADER, KEY_ID, keyOf, withKeys } from './key-support.js';

describe('withKey, given another key', () => {
  it.each<[KeyState]>([['Disabled'], ['PendingDeletion'], ['PendingImport']])(
    'uses it where the key is %s',
    async state => {
      const oss = await withKeys();
      oss.keys.set('key-1', state);
      const asked: string[] = [];
      const client = choosing(oss, ({ code }) => {
        asked.push(code);
        return 'key-2';
      });
      const result = await client.put('a', bytes('x'), encrypted('key-1'));
      expect(result.res.status).toBe(200);
      expect(asked).toEqual([`Key${state}`]);
      expect(await keyOf(oss, 'a')).toBe('key-2');
      expect(reportOf(result)).toMatchObject({ attempts: 2, lookUps: 0, written: 'yes' });
    },
  );

  it.each<[string, (client: Client) => Promise<unknown>]>([
    ['put', client => client.put('a', bytes('x'), encrypted('key-1'))],
    ['copy', client => client.copy('a', 'source', encrypted('key-1'))],
    ['copy with a bucket', client => client.copy('a', 'source', 'logs', encrypted('key-1'))],
    ['multipartUpload of little', client => client.multipartUpload('a', bytes('x'), encrypted('key-1'))],
    [
      'multipartUpload in parts',
      client => client.multipartUpload('a', Buffer.alloc(150 * 1024), { partSize: 100 * 1024, ...encrypted('key-1') }),
    ],
  ])('encrypts with it what %s stores', async (_what, call) => {
    const oss = await withKeys();
    await plainClient(oss).put('source', bytes('x'));
    oss.keys.set('key-1', 'Disabled');
    await call(choosing(oss, () => 'key-2'));
    expect(await keyOf(oss, 'a')).toBe('key-2');
  });

  it('encrypts with it what initMultipartUpload begins, and what a path holds', async () => {
    const oss = await withKeys();
    oss.keys.set('key-1', 'Disabled');
    const client = choosing(oss, () => Promise.resolve('key-2'));
    const { uploadId } = await client.initMultipartUpload('a', encrypted('key-1'));
    const part = await client.uploadPart('a', uploadId, 1, bytes('x'), 0, 1);
    await client.completeMultipartUpload('a', uploadId, [{ number: 1, etag: part['etag'] }]);
    expect(await keyOf(oss, 'a')).toBe('key-2');
    const folder = await mkdtemp(join(tmpdir(), 'with-key-'));
    atTheEnd(() => rm(folder, { recursive: true }));
    writeFileSync(join(folder, 'file.txt'), 'of a path');
    await client.put('b', join(folder, 'file.txt'), encrypted('key-1'));
    expect(await keyOf(oss, 'b')).toBe('key-2');
    expect(oss.object('logs', 'b')?.content.toString()).toBe('of a path');
  });

  it.each<[string, (client: Client) => Promise<unknown>]>([
    ['put', client => client.put('a', bytes('x'))],
    ['copy', client => client.copy('a', 'source')],
    ['copy with a bucket', client => client.copy('a', 'source', 'logs')],
    ['copy with no options at all', client => client.copy('a', 'source', null)],
    ['multipartUpload', client => client.multipartUpload('a', bytes('x'))],
  ])('says so in headers that %s did not have, where the bucket names the key', async (_what, call) => {
    const oss = await withKeys();
    const plain = plainClient(oss) as Client & { putBucketEncryption: Client['put'] };
    await plain.put('source', bytes('x'));
    await plain.putBucketEncryption('logs', { SSEAlgorithm: 'KMS', KMSMasterKeyID: 'key-1' });
    oss.keys.set('key-1', 'Disabled');
    await call(choosing(oss, () => 'key-2'));
    expect(await keyOf(oss, 'a')).toBe('key-2');
  });

  it('keeps every other header and option, takes the place of its own in any case, and changes nothing of the caller’s', async () => {
    const oss = await withKeys();
    oss.keys.set('key-1', 'Disabled');
    const headers = Object.freeze({
      'X-Oss-Server-Side-Encryption': 'KMS',
      'X-OSS-Server-Side-Encryption-Key-Id': 'key-1',
      'Cache-Control': 'no-store',
    });
    const options = Object.freeze({ headers, meta: Object.freeze({ who: 'me' }) });
    await choosing(oss, () => 'key-2').put('a', bytes('x'), options);
    const head = await plainClient(oss).head('a');
    expect(head.res.headers).toMatchObject({
      [HEADER]: 'KMS',
      [KEY_ID]: 'key-2',
      'cache-control': 'no-store',
      'x-oss-meta-who': 'me',
    });
    expect(headers).toHaveProperty('X-OSS-Server-Side-Encryption-Key-Id', 'key-1');
  });

  it('does not send a stream again that was read', async () => {
    const oss = await withKeys();
    oss.keys.set('key-1', 'Disabled');
    const client = choosing(oss, () => 'key-2');
    const error = await failure(client.putStream('a', Readable.from([bytes('x')]), encrypted('key-1')));
    expect(error.code).toBe('KeyDisabled');
    expect(reportOf(error)?.trail).toMatchObject([{ refused: 'not-replayable' }]);
    expect(oss.object('logs', 'a')).toBeUndefined();
  });

  it('is asked again where that one cannot be used either, and at most as often as it may be', async () => {
    const oss = await withKeys();
    oss.keys.set('key-1', 'Disabled').set('key-2', 'PendingDeletion').set('key-3', 'Enabled');
    const spare = ['key-2', 'key-3'];
    await choosing(oss, () => spare.shift()).put('a', bytes('x'), encrypted('key-1'));
    expect(await keyOf(oss, 'a')).toBe('key-3');

    const asked: string[] = [];
    const stubborn: KeyChoice = ({ code }) => {
      asked.push(code);
      return 'key-2';
    };
    for (const attempts of [undefined, 1, 4]) {
      asked.length = 0;
      const client = choosing(oss, stubborn, attempts === undefined ? {} : { attempts });
      const error = await failure(client.put('b', bytes('x'), encrypted('key-1')));
      expect(error.code).toBe('KeyPendingDeletion');
      expect(error.advice?.cause).toContain(
        `still KeyPendingDeletion after withKey() has asked ${attempts ?? 2} times`,
      );
      expect(asked).toHaveLength(attempts ?? 2);
    }
    expect(oss.object('logs', 'b')).toBeUndefined();
  });

  it('cannot help a copy whose source has the key that cannot be used', async () => {
    const oss = await withKeys();
    await plainClient(oss).put('source', bytes('x'), encrypted('key-1'));
    oss.keys.set('key-1', 'Disabled');
    const error = await failure(choosing(oss, () => 'key-2').copy('a', 'source'));
    expect(error.code).toBe('KeyDisabled');
    expect(oss.object('logs', 'a')).toBeUndefined();
  });

  it.each<[string, (client: Client, uploadId: unknown) => Promise<unknown>, string]>([
    ['get', client => client.get('a'), 'only with the key it was written with'],
    ['getStream', client => client.getStream('a'), 'only with the key it was written with'],
    [
      'uploadPart',
      (client, id) => client.uploadPart('m', id, 1, bytes('x'), 0, 1),
      'the key of a part is that of its upload',
    ],
    [
      'multipartUpload from a checkpoint',
      (client, uploadId) => {
        const file = Buffer.alloc(100 * 1024);
        const checkpoint = { file, name: 'm', fileSize: file.length, partSize: file.length, uploadId, doneParts: [] };
        return client.multipartUpload('m', file, { checkpoint });
      },
      'the key of the checkpoint is that of its upload',
    ],
    [
      'putSymlink',
      client => client.request({ method: 'GET', bucket: 'logs', object: 'a', successStatuses: [200] }),
      'withKey() does not support request',
    ],
  ])('does not send %s with it, and says why', async (_what, call, why) => {
    const oss = await withKeys();
    const plain = plainClient(oss);
    await plain.put('a', bytes('x'), encrypted('key-1'));
    const { uploadId } = await plain.initMultipartUpload('m', encrypted('key-1'));
    oss.keys.set('key-1', 'Disabled');
    const error = await failure(
      call(
        choosing(oss, () => 'key-2'),
        uploadId,
      ),
    );
    expect(error.status).toBe(409);
    expect(error.advice?.cause).toContain(`another key does not help: `);
    expect(error.advice?.cause).toContain(why);
    expect(reportOf(error)?.attempts).toBe(1);
  });

  it.each([false, true])('does not append with it, recovery: %s', async appendRecovery => {
    const oss = await withKeys();
    await plainClient(oss).append('log', bytes('a'), { headers: { [HEADER]: 'KMS' } });
    oss.keys.set('alias/acs/oss', 'Disabled');
    const error = await failure(
      choosing(oss, () => 'key-2', { appendRecovery }).append('log', bytes('b'), { position: 1 }),
    );
    expect(error.code).toBe('KeyDisabled');
    expect(error.advice?.cause).toContain('OSS cannot encrypt an appendable object with your own key');
    expect(oss.object('logs', 'log')?.content.toString()).toBe('a');
  });
});
