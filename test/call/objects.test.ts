import OSS from 'ali-oss';
import { describe, expect, it } from 'vitest';
import { remedy, retry } from '../../src/index.js';
import {
  bytes,
  type Client,
  counting,
  failure,
  refuse,
  refusing,
  startLocal,
  wrappedClient,
} from '../ali-oss/support.js';

describe('options that nothing can be added to', () => {
  const locks = [
    ['frozen', Object.freeze],
    ['sealed', Object.seal],
    ['not extensible', Object.preventExtensions],
  ] as const;

  it.each(locks)('append where they are %s, and never put', async (_how, lock: (options: object) => object) => {
    const oss = await startLocal();
    const client = wrappedClient(oss);
    await client.append('log', bytes('one'), lock({ position: '0' }));
    await client.append('log', bytes('two'), lock({ position: '3', headers: lock({}) }));
    expect(oss.object('logs', 'log')?.content.toString()).toBe('onetwo');
    expect(oss.object('logs', 'log')?.type).toBe('Appendable');
  });

  it.each(locks)('append with recovery where they are %s', async (_how, lock: (options: object) => object) => {
    const oss = await startLocal();
    const client = wrappedClient(oss, { appendRecovery: true });
    const options = lock({ headers: lock({ 'x-oss-meta-a': '1' }) });
    await client.append('log', bytes('one'), options);
    await client.append('log', bytes('two'), options);
    expect(oss.object('logs', 'log')).toMatchObject({ type: 'Appendable', meta: { a: '1' } });
  });

  it('restore, and are not taken for a post', async () => {
    const oss = await startLocal();
    oss.fault({ do: { kind: 'answer', status: 202 } });
    await wrappedClient(oss).restore('k', Object.freeze({ type: 'Archive' }));
    expect(oss.requests.map(({ operation }) => operation)).toEqual(['RestoreObject']);
  });

  it('sign an address twice, and are told no token', async () => {
    const keys = { accessKeyId: 'id', accessKeySecret: 'secret', stsToken: 'token-1', bucket: 'logs' };
    const refresh = { refreshSTSToken: () => keys, refreshSTSTokenInterval: 600_000 };
    const client = remedy(new OSS({ ...keys, ...refresh } as unknown as OSS.Options)) as unknown as Client;
    const options = Object.freeze({ expires: 60, method: 'PUT' });
    expect(await client.asyncSignatureUrl('k', options)).toContain('security-token=token-1');
    expect(client.signatureUrl('k', options)).toContain('security-token=token-1');
    const reused = {};
    client.signatureUrl('k', reused);
    expect(reused).toEqual({});
  });
});

describe('options of a class', () => {
  class Base {
    get meta() {
      return { a: '1' };
    }
    get headers(): Record<string, string> {
      return { 'Cache-Control': 'no-cache' };
    }
  }
  class Ours extends Base {
    #position = '0';
    get position() {
      return this.#position;
    }
    moveTo(position: string) {
      this.#position = position;
    }
  }

  it('have their getters read for every call', async () => {
    const oss = await startLocal();
    const client = wrappedClient(oss);
    const options = new Ours();
    const answer = await client.append('log', bytes('one'), options);
    options.moveTo(String(answer.nextAppendPosition));
    await client.append('log', bytes('two'), options);
    const [first, second] = oss.requests;
    expect(first).toMatchObject({
      headers: { 'x-oss-meta-a': '1', 'cache-control': 'no-cache' },
      query: { position: '0' },
    });
    expect(second).toMatchObject({ headers: { 'x-oss-meta-a': '1' }, query: { position: '3' } });
    expect(Reflect.ownKeys(options)).toEqual([]);
  });

  it('may hold headers of a class of their own, which gain nothing', async () => {
    class Headers {
      readonly 'x-oss-meta-b' = '2';
    }
    const oss = await startLocal();
    const headers = Object.freeze(new Headers());
    await wrappedClient(oss).put('k', bytes('x'), { headers, meta: { a: '1' } });
    expect(oss.object('logs', 'k')?.meta).toEqual({ a: '1', b: '2' });
    expect(Object.keys(headers)).toEqual(['x-oss-meta-b']);
  });

  it('may have no prototype at all', async () => {
    const oss = await startLocal();
    const options = Object.freeze(Object.assign(Object.create(null) as object, { meta: { a: '1' } }));
    await wrappedClient(oss).put('k', bytes('x'), options);
    expect(oss.object('logs', 'k')?.meta).toEqual({ a: '1' });
  });
});

describe('what is shared with the caller', () => {
  it('is the checkpoint of an upload, which is resumed where it stopped', async () => {
    const oss = await startLocal();
    const client = wrappedClient(oss);
    const content = Buffer.alloc(300 * 1024, 'c');
    let checkpoint: object | undefined;
    const keep = (_done: number, now: object) => {
      checkpoint = now;
    };
    oss.fault({ match: { operation: 'UploadPart' }, skip: 2, do: refusing('FileImmutable') });
    const first = { partSize: 100 * 1024, parallel: 1, progress: keep };
    await client.multipartUpload('k', content, first).catch(() => undefined);
    expect(checkpoint).toMatchObject({ name: 'k', doneParts: [{ number: 1 }, { number: 2 }] });
    oss.clearRequests();

    const given = checkpoint;
    const options = Object.freeze({ parallel: 1, checkpoint: given });
    await client.multipartUpload('k', content, options);
    expect(oss.requests.map(({ operation }) => operation)).toEqual(['UploadPart', 'CompleteMultipartUpload']);
    expect(given).toMatchObject({ doneParts: [{ number: 1 }, { number: 2 }, { number: 3 }] });
    expect(oss.object('logs', 'k')?.content.equals(content)).toBe(true);
  });

  it('is its context, but never the options that a policy sees', async () => {
    const oss = await startLocal();
    refuse(oss, 'k', 'FileImmutable', 1);
    const { policy, asked } = counting(() => retry());
    const ctx = { request: 'of the caller' };
    const options = { ctx, headers: { a: 'b' } };
    await failure(wrappedClient(oss, { policies: { FileImmutable: policy } }).getACL('k', options));
    const [seen] = asked.map(conflict => conflict.args[1] as typeof options);
    expect(seen).toEqual(options);
    expect(seen).not.toBe(options);
    expect(seen?.headers).not.toBe(options.headers);
    expect(seen?.ctx).toBe(ctx);
  });

  it('is nothing of the arguments: what is changed while a call waits is not sent', async () => {
    const oss = await startLocal();
    const client = wrappedClient(oss);
    await client.put('k', bytes('x'));
    const tags: Record<string, string> = { a: '1' };
    const calls = [client.putObjectTagging('k', { first: '1' }), client.putObjectTagging('k', tags)];
    tags['a'] = 'changed';
    await Promise.all(calls);
    expect(oss.object('logs', 'k')?.tags).toEqual({ a: '1' });
  });

  it('is not spoilt for a retry: every attempt sends the same headers', async () => {
    const oss = await startLocal();
    oss.fault({ match: { name: 'k' }, times: 2, do: refusing('FileImmutable') });
    const client = wrappedClient(oss, { policies: { FileImmutable: () => retry() } });
    await client.put('source', bytes('x'));
    oss.clearRequests();
    await client.copy('k', 'source', { headers: { 'x-oss-forbid-overwrite': 'true', 'Cache-Control': 'no-cache' } });
    const names = oss.requests.map(({ headers }) => Object.keys(headers).sort());
    expect(names).toEqual([names[0], names[0], names[0]]);
  });
});
