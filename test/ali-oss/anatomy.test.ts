import OSS from 'ali-oss';
import { describe, expect, it } from 'vitest';
import { remedy } from '../../src/index.js';
import {
  bytes,
  type Client,
  clusterOf,
  failure,
  plainClient,
  refuse,
  startLocal,
  startRaw,
  rawConfig,
  wrappedClient,
} from './support.js';

// What ali-oss 6.23 does at once: a wrapper that made one of these a promise would break its callers.
const SYNCHRONOUS = [
  'authorization',
  'authorizationV4',
  'calculatePostSignature',
  'cancel',
  'checkBrowserAndVersion',
  'generateObjectUrl',
  'getBucket',
  'getObjectUrl',
  'getRtmpUrl',
  'isCancel',
  'resetCancelFlag',
  'setBucket',
  'setSLDEnabled',
  'signPostObjectPolicyV4',
  'signature',
  'signatureUrl',
  'useBucket',
];
// These promise, but make no call of their own: one turns an answer into an error, the other reads XML.
const NO_CALLS = ['parseXML', 'requestError'];

const prototype = OSS.prototype as unknown as Record<string, unknown>;
const methods = Object.getOwnPropertyNames(prototype).filter(
  name => typeof prototype[name] === 'function' && name !== 'constructor' && !name.startsWith('_'),
);

function offline(config: object = {}): Client {
  return new OSS({ accessKeyId: 'id', accessKeySecret: 'secret', bucket: 'logs', ...config }) as unknown as Client;
}

describe('a wrapped client', () => {
  it('is what the given client is', () => {
    const given = offline();
    const wrapped = remedy(given);
    expect(wrapped).toBeInstanceOf(OSS);
    expect((wrapped as object).constructor).toBe(OSS);
    expect(wrapped).not.toBe(given);
  });

  it('has every method, and guards all that are asynchronous and no other', () => {
    const given = offline() as unknown as Record<string, unknown>;
    const wrapped = remedy(given);
    expect(methods.length).toBeGreaterThan(90);
    const guarded = methods.filter(name => wrapped[name] !== given[name] && !SYNCHRONOUS.includes(name));
    expect(guarded).toEqual(methods.filter(name => !SYNCHRONOUS.includes(name) && !NO_CALLS.includes(name)));
    expect(methods.filter(name => typeof wrapped[name] !== 'function')).toEqual([]);
  });

  it.each(SYNCHRONOUS)('%s ends at once, and as without the wrapper', name => {
    const outcome = (client: Client) => {
      // cancel() with an argument starts a request that nobody waits for, in ali-oss too.
      const args = name === 'cancel' ? [] : ['A'];
      const value = (client as unknown as Record<string, (...all: string[]) => unknown>)[name]?.(...args);
      expect(value).not.toBeInstanceOf(Promise);
      return value === client ? 'the client' : typeof value;
    };
    const thrown = (client: Client) => {
      try {
        return outcome(client);
      } catch (error) {
        return String(error);
      }
    };
    expect(thrown(remedy(offline()))).toEqual(thrown(offline()));
  });

  it.each(methods.filter(name => !SYNCHRONOUS.includes(name) && !NO_CALLS.includes(name)))(
    '%s gives a promise, whatever it is given',
    async name => {
      const { url } = await startRaw((_request, response) => response.writeHead(500).end());
      const wrapped = remedy(new OSS(rawConfig(url))) as unknown as Record<string, () => unknown>;
      const call = wrapped[name]?.();
      expect(call).toBeInstanceOf(Promise);
      await (call as Promise<unknown>).catch(() => undefined);
    },
  );

  it('keeps what is synchronous synchronous, throws included', () => {
    const given = offline();
    const wrapped = remedy(given);
    expect(wrapped.getBucket()).toBe('logs');
    expect(wrapped.isCancel()).toBe(given.isCancel());
    expect(wrapped.signatureUrl('a.txt', { expires: 60 })).toMatch(
      /^http:\/\/logs\.oss-cn-hangzhou\.aliyuncs\.com\/a\.txt\?/,
    );
    expect(() => wrapped.useBucket('A')).toThrow('The bucket must be conform to the specifications');
    expect(() => wrapped.signatureUrl('?a')).toThrow('Invalid object name ?a');
  });

  it('stays wrapped when it is chained', () => {
    const wrapped = remedy(offline());
    expect(wrapped.useBucket('other')).toBe(wrapped);
    expect(wrapped.setBucket('third')).toBe(wrapped);
    expect(wrapped.setSLDEnabled(true)).toBe(wrapped);
    expect(wrapped.getBucket()).toBe('third');
  });

  it('does not pass for a module, as ali-oss does', () => {
    const given = offline() as unknown as { __esModule?: boolean };
    expect(given.__esModule).toBe(true);
    expect(remedy(given).__esModule).toBeUndefined();
  });
});

describe('the given client', () => {
  it('gains nothing and works beside the wrapped one', async () => {
    const oss = await startLocal();
    const given = plainClient(oss);
    const before = Reflect.ownKeys(given);
    const optionsBefore = Reflect.ownKeys(given.options);
    const wrapped = remedy(given, { appendRecovery: true });
    refuse(oss, 'taken', 'FileAlreadyExists');
    await wrapped.append('log', bytes('one\n'));
    await wrapped.put('a', bytes('a'));
    await wrapped.get('a');
    await wrapped.list({ 'max-keys': 10 }, {});
    await failure(wrapped.put('taken', bytes('a')));
    expect(Reflect.ownKeys(given)).toEqual(before);
    expect(Reflect.ownKeys(given.options)).toEqual(optionsBefore);

    await given.append('log', bytes('two\n'), { position: 4 });
    const error = await failure(given.put('taken', bytes('a')));
    expect(error).toMatchObject({ code: 'FileAlreadyExists', status: 409 });
    expect(error).not.toHaveProperty('advice');
    expect(oss.object('logs', 'log')?.content.toString()).toBe('one\ntwo\n');
  });

  it('gains from a multipart upload what it would gain without the wrapper', async () => {
    const oss = await startLocal();
    const [given, plain] = [plainClient(oss), plainClient(oss)];
    await plain.multipartUpload('a', Buffer.alloc(150 * 1024), { partSize: 100 * 1024 });
    await remedy(given).multipartUpload('b', Buffer.alloc(150 * 1024), { partSize: 100 * 1024 });
    expect(Reflect.ownKeys(given)).toEqual(Reflect.ownKeys(plain));
    expect(Reflect.ownKeys(given.options)).toEqual(Reflect.ownKeys(plain.options));
  });

  it('has its own methods called, also those that were put in place later', async () => {
    const oss = await startLocal();
    const given = plainClient(oss) as { -readonly [Name in keyof Client]: Client[Name] };
    const calls: string[] = [];
    const instead = (name: 'get' | 'put') => {
      given[name] = object => {
        calls.push(`${name} ${String(object)}`);
        return Promise.resolve({ res: { status: 200, headers: {} } });
      };
    };
    instead('put');
    const wrapped = remedy(given);
    instead('get');
    await wrapped.put('a', bytes('a'));
    await wrapped.get('a');
    expect(calls).toEqual(['put a', 'get a']);
    expect(oss.requests).toEqual([]);
  });

  it('may be of a class of its own, with methods that promise without being async functions', async () => {
    class Ours extends OSS {
      override put(...args: Parameters<OSS['put']>): ReturnType<OSS['put']> {
        return super.put(...args);
      }
    }
    const oss = await startLocal();
    refuse(oss, 'taken', 'FileAlreadyExists');
    const operations: string[] = [];
    const wrapped = remedy(new Ours(oss.clientOptions() as OSS.Options), {
      policies: { '*': conflict => void operations.push(conflict.operation) },
    });
    expect(await failure(wrapped.put('taken', bytes('a')))).toHaveProperty('advice');
    expect(operations).toEqual(['put']);
  });
});

describe('remedy', () => {
  it.each([
    ['a client that is already wrapped', () => remedy(remedy(offline())), /already wrapped.*withOptions\(client, \{/],
    ['something without the methods of a client', () => remedy({}), /without its methods.*remedy\(new OSS\(config\)\)/],
    ['nothing', () => remedy(null as unknown as object), /remedy\(new OSS\(config\)\)/],
    ['an option it does not know', () => remedy(offline(), { retries: 3 } as object), /`retries`.*attempts: 5/],
  ])('refuses %s and says what would work', (_what, make, message) => {
    expect(make).toThrow(TypeError);
    expect(make).toThrow(message);
  });

  it('refuses a node of a cluster that is wrapped already', () => {
    const node = { accessKeyId: 'id', accessKeySecret: 'secret', bucket: 'logs', endpoint: 'http://127.0.0.1:1' };
    const wrapped = remedy(clusterOf([node]));
    expect(() => remedy(wrapped.clients[0] as object)).toThrow(/already wrapped/);
  });

  it('wraps each client on its own', async () => {
    const [one, two] = [await startLocal(), await startLocal()];
    await wrappedClient(one).put('a', bytes('1'));
    await wrappedClient(two).put('a', bytes('2'));
    expect(one.object('logs', 'a')?.content.toString()).toBe('1');
    expect(two.object('logs', 'a')?.content.toString()).toBe('2');
  });
});
