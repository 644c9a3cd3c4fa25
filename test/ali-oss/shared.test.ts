import OSS from 'ali-oss';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { remedy, reportOf, retry, withOptions } from '../../src/index.js';
import type { LocalOss } from '../../src/testing/index.js';
import {
  atTheEnd,
  bytes,
  type Client,
  failure,
  plainClient,
  rawConfig,
  refusing,
  startLocal,
  wrappedClient,
} from './support.js';

const OLD = { accessKeyId: 'id-1', accessKeySecret: 'secret-1', securityToken: 'token-1' };
const NEW = { accessKeyId: 'id-2', accessKeySecret: 'secret-2', securityToken: 'token-2' };

function refreshing(oss: LocalOss, refreshSTSToken: () => Promise<object>): Client {
  return plainClient(oss, { ...OLD, stsToken: OLD.securityToken, refreshSTSToken, refreshSTSTokenInterval: 1000 });
}

/** As if the token had been there for longer than it may. */
function expire(client: Client): Date {
  const longAgo = new Date(Date.now() - 5000);
  (client as { stsTokenFreshTime: Date }).stsTokenFreshTime = longAgo;
  return longAgo;
}

describe('a refresh of temporary credentials', () => {
  it('happens once for ten calls at once, and the given client has the new ones', async () => {
    const oss = await startLocal({ credentials: [OLD, NEW] });
    let refreshes = 0;
    const given = refreshing(oss, () => {
      refreshes += 1;
      return Promise.resolve({ ...NEW, expiration: '2030-01-01T00:00:00Z' });
    });
    const longAgo = expire(given);
    const wrapped = remedy(given, { appendRecovery: true });
    const sibling = withOptions(wrapped, { attempts: 2 });
    await Promise.all(
      Array.from({ length: 10 }, (_, number) =>
        number % 3 === 0
          ? wrapped.append('log', bytes('line\n'))
          : (number % 2 ? wrapped : sibling).put(`k${number}`, bytes('x')),
      ),
    );
    expect(refreshes).toBe(1);
    expect(given.options).toMatchObject({ accessKeyId: 'id-2', accessKeySecret: 'secret-2', stsToken: 'token-2' });
    expect(given.options).toMatchObject({ securityToken: 'token-2', expiration: '2030-01-01T00:00:00Z' });
    expect(given.stsTokenFreshTime.getTime()).toBeGreaterThan(longAgo.getTime());

    await given.put('by-the-given', bytes('x'));
    await wrapped.put('by-the-wrapped', bytes('x'));
    expect(refreshes).toBe(1);
  });

  it('that the given client makes is seen by the wrapped one', async () => {
    const oss = await startLocal({ credentials: [OLD, NEW] });
    let refreshes = 0;
    const given = refreshing(oss, () => {
      refreshes += 1;
      return Promise.resolve(NEW);
    });
    const wrapped = remedy(given);
    await wrapped.put('before', bytes('x'));
    expire(given);
    await given.put('k', bytes('x'));
    await wrapped.put('after', bytes('x'));
    expect(refreshes).toBe(1);
    expect(wrapped.options['accessKeyId']).toBe('id-2');
  });

  it('that names a bucket does not move calls that were made on another', async () => {
    const oss = await startLocal({ credentials: [OLD, NEW] });
    const given = refreshing(oss, () => Promise.resolve({ ...NEW, bucket: 'other' }));
    const wrapped = remedy(given);
    await wrapped.put('before', bytes('x'));
    expire(given);
    await wrapped.put('during', bytes('x'));
    expect(given.getBucket()).toBe('other');
    await wrapped.put('after', bytes('x'));
    await wrapped.useBucket('logs').put('back', bytes('x'));
    expect(oss.bucket('logs')?.objectNames).toEqual(['before', 'during', 'back']);
    expect(oss.bucket('other')?.objectNames).toEqual(['after']);
  });

  it.each([
    ['an error', new Error('no token today')],
    ['an error that says 409', Object.assign(new Error('no token today'), { status: 409, code: 'Busy' })],
  ])('that fails with %s surfaces it as it is', async (_what, thrown) => {
    const oss = await startLocal({ credentials: [OLD] });
    const given = refreshing(oss, () => Promise.reject(thrown));
    expire(given);
    const keys = Object.keys(thrown);
    const error = await failure(remedy(given).put('k', bytes('x')));
    expect(error).toBe(thrown);
    expect(Object.keys(error)).toEqual(keys);
    expect(reportOf(error)).toMatchObject({ attempts: 1, written: 'no', trail: [] });
    expect(oss.requests).toEqual([]);
  });
});

/** Takes the head of a part and never reads its body, so that the upload stays under way. */
async function startStuck(): Promise<{ url: string; stuck: Promise<void> }> {
  let begun = (): void => undefined;
  const stuck = new Promise<void>(resolve => {
    begun = resolve;
  });
  const server = createServer((request, response) => {
    if (request.method === 'PUT') {
      request.pause();
      begun();
      return;
    }
    response.end('<R><Bucket>logs</Bucket><Key>k</Key><UploadId>u</UploadId></R>');
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  atTheEnd(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stuck };
}

describe('cancelling', () => {
  it.each(['multipartUpload', 'multipartUploadCopy'] as const)(
    'while a policy decides ends %s: it is not sent again, which would take the cancelling back',
    async method => {
      const oss = await startLocal();
      const plain = plainClient(oss);
      await plain.put('source', Buffer.alloc(200 * 1024));
      const source = { sourceKey: 'source', sourceBucketName: 'logs' };
      oss.fault({ match: { operation: 'InitiateMultipartUpload' }, do: refusing('FileImmutable') });
      const client: Client = wrappedClient(oss, {
        policies: {
          FileImmutable: () => {
            client.cancel();
            return retry();
          },
        },
      });
      const error = await failure(
        client[method]('k', method === 'multipartUpload' ? Buffer.alloc(200 * 1024) : source),
      );
      expect(error).toEqual({ status: 0, name: 'cancel' });
      expect(oss.object('logs', 'k')).toBeUndefined();
    },
  );

  // A path, larger than what the sockets take in: ali-oss itself can stop neither a Buffer nor what was handed over.
  async function largeFile(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'reach-'));
    atTheEnd(() => rm(folder, { recursive: true }));
    const path = join(folder, 'large.bin');
    await writeFile(path, '');
    await truncate(path, 48 * 1024 * 1024);
    return path;
  }

  it.each<
    [
      what: string,
      upload: (given: Client, wrapped: Client) => Client,
      cancel: (given: Client, wrapped: Client) => Client,
    ]
  >([
    ['the given client stops an upload of the wrapped one', (_given, wrapped) => wrapped, given => given],
    ['the wrapped client stops an upload of the given one', given => given, (_given, wrapped) => wrapped],
    ['the wrapped client stops its own', (_given, wrapped) => wrapped, (_given, wrapped) => wrapped],
    ['a sibling stops them too', (_given, wrapped) => wrapped, (_given, wrapped) => withOptions(wrapped, {})],
  ])('%s', async (_what, uploader, canceller) => {
    const [path, { url, stuck }] = [await largeFile(), await startStuck()];
    const given = new OSS(rawConfig(url, { timeout: 30_000 })) as unknown as Client;
    const wrapped = remedy(given);
    const upload = failure(uploader(given, wrapped).multipartUpload('k', path, { partSize: 24 * 1024 * 1024 }));
    await stuck;
    canceller(given, wrapped).cancel();
    expect(given.isCancel()).toBe(true);
    // The server never answers: without the cancellation nothing would end it for 30 seconds.
    const late = new Promise<string>(resolve => setTimeout(resolve, 1000, 'too late').unref());
    expect(await Promise.race([upload, late])).toEqual({ status: 0, name: 'cancel' });
  });

  it('gives the very object of ali-oss, which can be asked about', async () => {
    const oss = await startLocal();
    const wrapped = remedy(plainClient(oss));
    const progress = () => {
      wrapped.cancel();
    };
    const reason = await failure(
      wrapped.multipartUpload('k', Buffer.alloc(200 * 1024), { partSize: 100 * 1024, progress }),
    );
    expect(reason).toEqual({ status: 0, name: 'cancel' });
    expect(reason).not.toBeInstanceOf(Error);
    expect(reportOf(reason)).toMatchObject({ attempts: 1, written: 'no', trail: [] });
  });

  it('leaves an abort as it is, too', async () => {
    const oss = await startLocal();
    oss.fault({ match: { operation: 'UploadPart' }, times: Infinity, do: { kind: 'answer', status: 404 } });
    const reason = await failure(remedy(plainClient(oss)).multipartUpload('k', Buffer.alloc(200 * 1024), {}));
    expect(reason).toEqual({ status: 0, name: 'abort', message: 'upload task has been abort', partNum: 1 });
    expect(reportOf(reason)).toMatchObject({ attempts: 1, written: 'no', trail: [] });
  });
});
