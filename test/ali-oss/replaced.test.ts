import OSS from 'ali-oss';
import { describe, expect, it, vi } from 'vitest';
import { type RemedyEvent, type RemedyOptions, remedy, reportOf, withOptions } from '../../src/index.js';
import type { LocalOss } from '../../src/testing/index.js';
import { bytes, type Client, failure, plainClient, refuse, refusing, startLocal } from './support.js';

// What replaces a method of the wrapped client is what runs, as it is on a plain one: a spy, a tracer, a patch.

type Method = (this: unknown, ...args: unknown[]) => Promise<unknown>;
type Patchable = { -readonly [Name in keyof Client]: Client[Name] } & Record<string, Method>;

const big = Buffer.alloc(250 * 1024, 'x');
/** One of its own for every call: plain ali-oss writes into it. */
const parts = (more: object = {}) => ({ partSize: 100 * 1024, ...more });

async function start(options: RemedyOptions = {}) {
  const oss = await startLocal();
  const events: RemedyEvent[] = [];
  const given = plainClient(oss) as Patchable;
  const client = remedy(given, { random: () => 0, onEvent: event => void events.push(event), ...options });
  const ended = () => events.flatMap(event => (event.type === 'settled' ? [event.operation] : []));
  return { oss, given, client, ended };
}

const operations = ({ requests }: LocalOss) => requests.map(({ operation }) => operation);

/** How people put something of their own before a method, and call the original from there. */
const WAYS: readonly (readonly [how: string, replace: (on: Patchable, name: string, calls: string[]) => void])[] = [
  [
    'a spy that calls the original on its own `this`',
    (on, name, calls) => {
      const original = on[name] as Method;
      vi.spyOn(on, name).mockImplementation(function (this: unknown, ...args: unknown[]) {
        calls.push(name);
        return original.apply(this, args);
      });
    },
  ],
  [
    'a method that calls the original of the wrapped client',
    (on, name, calls) => {
      const original = on[name] as Method;
      on[name] = (...args) => {
        calls.push(name);
        return original.apply(on, args);
      };
    },
  ],
  [
    'an async method that calls the original where it can be',
    (on, name, calls) => {
      const original = on[name] as Method;
      Object.defineProperty(on, name, {
        configurable: true,
        async value(this: unknown, ...args: unknown[]) {
          calls.push(name);
          return await original.apply(on, args);
        },
      });
    },
  ],
];

describe.each(WAYS)('on the wrapped client, %s', (_how, replace) => {
  it.each([
    ['put', 'multipartUpload', (client: Client) => client.multipartUpload('k', bytes('x'), {})],
    ['put', 'append', (client: Client) => client.append('k', bytes('x'))],
    ['copy', 'putMeta', (client: Client) => client.putMeta('there', { a: '1' }, {})],
    ['request', 'put', (client: Client) => client.put('k', bytes('x'))],
    ['_uploadPart', 'multipartUpload', (client: Client) => client.multipartUpload('k', big, parts())],
    ['initMultipartUpload', 'multipartUpload', (client: Client) => client.multipartUpload('k', big, parts())],
    ['_getFileSize', 'multipartUpload', (client: Client) => client.multipartUpload('k', big, parts())],
  ])('in place of %s is what %s calls, and ends once', async (name, operation, call) => {
    const { oss, given, client, ended } = await start();
    await given.put('there', bytes('x'));
    oss.clearRequests();
    const calls: string[] = [];
    replace(client, name, calls);
    const result = await call(client);
    expect(calls).not.toEqual([]);
    expect(new Set(calls)).toEqual(new Set([name]));
    expect(ended()).toEqual([operation]);
    expect(reportOf(result)?.written).toBe('yes');
    const seen = operations(oss);
    oss.clearRequests();
    const plain = plainClient(oss);
    if (operation === 'append') await plain.delete('k');
    oss.clearRequests();
    await call(plain);
    expect(operations(oss)).toEqual(seen);
  });

  it('is called once by a caller, and what it calls is guarded', async () => {
    const { oss, client, ended } = await start({ appendRecovery: true });
    const calls: string[] = [];
    replace(client, 'append', calls);
    replace(client, 'putObjectTagging', calls);
    await client.append('log', bytes('a\n'));
    await client.append('log', bytes('b\n'));
    oss.fault({ match: { operation: 'PutObjectTagging' }, do: refusing('StaleFile') });
    const answer = await client.putObjectTagging('log', { a: '1' });
    expect(calls).toEqual(['append', 'append', 'putObjectTagging']);
    expect(reportOf(answer)?.attempts).toBe(2);
    expect(ended()).toEqual(calls);
    expect(oss.object('logs', 'log')?.content.toString()).toBe('a\nb\n');
  });

  it('is there with other options too', async () => {
    const { client, ended } = await start({ appendRecovery: true });
    const calls: string[] = [];
    replace(client, 'put', calls);
    await withOptions(client, { attempts: 2 }).put('k', bytes('x'));
    await withOptions(client, { attempts: 2 }).append('log', bytes('x'));
    expect(calls).toEqual(['put', 'put']);
    expect(ended()).toEqual(['put', 'append']);
  });
});

describe('on the wrapped client', () => {
  it('a spy without a body of its own counts every call, from outside and from inside', async () => {
    const { client, ended } = await start();
    const put = vi.spyOn(client, 'put');
    const request = vi.spyOn(client, 'request');
    await client.multipartUpload('a', bytes('x'), {});
    await client.put('b', bytes('x'));
    expect(put.mock.calls.map(([name]) => name)).toEqual(['a', 'b']);
    expect(request).toHaveBeenCalledTimes(2);
    expect(ended()).toEqual(['multipartUpload', 'put']);
    put.mockRestore();
    request.mockRestore();
    await client.put('c', bytes('x'));
    expect(ended()).toEqual(['multipartUpload', 'put', 'put']);
  });

  it('what fails in place of a private method fails the call as on a plain client', async () => {
    const { client } = await start();
    client['_uploadPart'] = () => Promise.reject(new Error('mock upload part fail.'));
    const error = await failure(client.multipartUpload('k', big, parts()));
    expect(error.message).toContain('Failed to upload some parts with error: Error: mock upload part fail.');
  });

  it('a method that waits before it calls the original on it does not wait for itself', async () => {
    const { client } = await start();
    await client.put('k', bytes('x'));
    const original = client.request.bind(client);
    (client as Record<string, Method>)['request'] = async (...args) => {
      await new Promise(resolve => setImmediate(resolve));
      return original(...args);
    };
    await client.putMeta('k', { a: '1' }, {});
    await client.putObjectTagging('k', { a: '1' });
  });

  it('what replaces `put` is not asked what the type of a file is', async () => {
    const { client } = await start({ appendRecovery: true });
    const put = vi.spyOn(client, 'put');
    await client.append('k.json', 'package.json');
    expect(put).toHaveBeenCalledTimes(1);
  });
});

describe('on the given client', () => {
  it.each([
    ['before it is wrapped', true],
    ['after it was wrapped', false],
  ])('what replaces a method %s is guarded, and runs from inside other methods', async (_when, before) => {
    const oss = await startLocal();
    const given = plainClient(oss) as Patchable;
    const calls: string[] = [];
    const patch = () => {
      for (const name of ['put', '_uploadPart', 'putObjectTagging']) {
        const original = given[name] as Method;
        given[name] = function (...args) {
          calls.push(name);
          return original.apply(this, args);
        };
      }
    };
    if (before) patch();
    const client = remedy(given, { random: () => 0 });
    if (!before) patch();
    await client.multipartUpload('k', bytes('x'), {});
    await client.multipartUpload('k', big, parts({ parallel: 1 }));
    oss.fault({ match: { operation: 'PutObjectTagging' }, do: refusing('StaleFile') });
    await client.putObjectTagging('k', { a: '1' });
    expect(calls).toEqual([
      'put',
      ...Array<string>(3).fill('_uploadPart'),
      ...Array<string>(2).fill('putObjectTagging'),
    ]);
  });

  it('a method that a tracer patched into the class is still guarded', async () => {
    const oss = await startLocal();
    refuse(oss, 'k', 'FileImmutable');
    const put = vi.spyOn(OSS.prototype, 'put');
    try {
      const client = remedy(plainClient(oss));
      expect((await failure(client.put('k', bytes('x')))).advice).toBeDefined();
      expect(put).toHaveBeenCalledTimes(1);
    } finally {
      put.mockRestore();
    }
  });
});
