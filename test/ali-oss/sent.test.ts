import OSS from 'ali-oss';
import { describe, expect, it } from 'vitest';
import { methodOf } from '../../src/ali-oss/methods.js';
import { handOver, mayHaveSent, oneSend } from '../../src/ali-oss/sent.js';
import { type OssClient, viewOf } from '../../src/ali-oss/view.js';
import { insideOf, wrappingOf } from '../../src/ali-oss/wrapping.js';
import { remedy } from '../../src/index.js';
import { bytes, type Client, plainClient, startLocal } from './support.js';

/** Calls as the library does: on a `this` for one send. Tells whether anything of it may have been sent. */
async function sentBy(client: object, operation: string, ...args: unknown[]): Promise<boolean> {
  const wrapping = wrappingOf(client);
  const base = (wrapping ? insideOf(wrapping) : client) as OssClient;
  const send = oneSend(viewOf(base, { bucket: 'logs', sendOnce: true }));
  await methodOf(send, operation)
    .apply(send, args)
    .catch(() => undefined);
  handOver(send);
  return mayHaveSent(send, operation);
}

describe.each([
  ['a plain client', (given: object) => given],
  ['a wrapped client', (given: object) => remedy(given)],
])('of %s', (_what, made) => {
  it('a request that is answered, or not, was sent', async () => {
    const oss = await startLocal();
    expect(await sentBy(made(plainClient(oss)), 'put', 'k', bytes('x'))).toBe(true);
    oss.fault({ do: { kind: 'drop' } });
    expect(await sentBy(made(plainClient(oss)), 'put', 'k', bytes('x'))).toBe(true);
  });

  it('what ali-oss refuses by itself was not, also beside a send that was', async () => {
    const oss = await startLocal();
    const client = made(plainClient(oss));
    const [refused, sent] = await Promise.all([sentBy(client, 'put', 'k', 1), sentBy(client, 'put', 'k', bytes('x'))]);
    expect([refused, sent]).toEqual([false, true]);
    expect(await sentBy(client, 'put', 'k', '/there/is/no/such/file')).toBe(false);
  });

  it('what a subclass does in place of a method is not known', async () => {
    const oss = await startLocal();
    class Ours extends OSS {
      override put(): ReturnType<OSS['put']> {
        return Promise.reject(new Error('by other means'));
      }
    }
    const client = made(new Ours(oss.clientOptions()));
    expect(await sentBy(client, 'put', 'k', bytes('x'))).toBe(true);
    expect(await sentBy(client, 'append', 'k', 1)).toBe(false);
    class Transport extends OSS {}
    Object.defineProperty(Transport.prototype, 'request', { value: () => Promise.reject(new Error('by other means')) });
    expect(await sentBy(made(new Transport(oss.clientOptions() as OSS.Options)), 'put', 'k', bytes('x'))).toBe(true);
  });
});

it('what was put in place of a method on the wrapped client is not known either', async () => {
  const client = remedy(plainClient(await startLocal()));
  Object.assign(client, { request: () => Promise.reject(new Error('by other means')) });
  expect(await sentBy(client, 'put', 'k', bytes('x'))).toBe(true);
});

it('what an overriding method sets on its `this` is found on the wrapped client', async () => {
  const oss = await startLocal();
  class Ours extends OSS {}
  Object.defineProperty(Ours.prototype, 'head', {
    value(this: { last?: string }, name: string) {
      this.last = name;
      return Promise.resolve();
    },
  });
  const client = remedy(new Ours(oss.clientOptions() as OSS.Options)) as unknown as Client & { last?: string };
  await sentBy(client, 'head', 'k');
  expect(client.last).toBe('k');
});
