import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Effect, LocalOss, LoggedRequest } from '../../src/testing/index.js';
import { exchange, type Services } from '../../src/testing/exchange.js';
import { settingsOf } from '../../src/testing/settings.js';
import { emptyState } from '../../src/testing/state.js';
import { newFaults } from '../../src/testing/faults.js';
import { newTimers } from '../../src/testing/timers.js';
import { bytes, failure, local } from './local.js';
import { wire } from './wire.js';

const escaped: unknown[] = [];
const escape = (error: unknown) => void escaped.push(error);
process.on('uncaughtException', escape).on('unhandledRejection', escape);

afterEach(() => {
  expect(escaped.splice(0)).toEqual([]);
});

describe('What the match of a fault throws', () => {
  it('cuts the connection of its request only, and close() rejects with it, once', async () => {
    const { oss, client } = await local();
    const mistake = new RangeError('mine');
    const fault = oss.fault({
      match: ({ name }) => {
        if (name === 'bad') throw mistake;
        return false;
      },
      do: { kind: 'drop' },
    });
    expect(await failure(client.put('bad', bytes('x')))).toMatchObject({ status: -1 });
    await client.put('good', bytes('x'));
    expect(oss.requests).toMatchObject([{ name: 'bad', applied: false, status: undefined }, { status: 200 }]);
    expect(fault.hits).toBe(0);
    expect(await failure(oss.close())).toBe(mistake);
    await oss.close();
  });

  it('is the first one when there are more, and everything is closed all the same', async () => {
    const { oss, client } = await local();
    oss.fault({ match: throwing(1), times: Infinity, do: { kind: 'drop' } });
    await failure(client.put('a', bytes('x')));
    await failure(client.put('a', bytes('x')));
    expect((await failure(dispose(oss))).message).toBe('mistake 1');
    await expect(wire(oss.url)).rejects.toThrow('ECONNREFUSED');
  });

  async function dispose(oss: LocalOss): Promise<void> {
    await oss[Symbol.asyncDispose]();
  }

  function throwing(from: number): () => boolean {
    let number = from;
    return () => {
      throw new Error(`mistake ${number++}`);
    };
  }
});

describe('What the match of a fault returns', () => {
  it.each<[what: string, match: () => unknown, came: string]>([
    ['a promise', () => Promise.resolve(false), 'a promise'],
    ['a promise that rejects', () => Promise.reject(new Error('later')), 'a promise'],
    ['nothing', () => undefined, 'undefined'],
    ['a number', () => 1, '1'],
    ['a text', () => 'yes', '"yes"'],
  ])('is %s: nothing is hit, and close() says so', async (_what, match, came) => {
    const { oss, client } = await local();
    const fault = oss.fault({ match: match as () => boolean, do: { kind: 'answer', status: 418 } });
    expect(await failure(client.put('a', bytes('x')))).toMatchObject({ status: -1 });
    expect(fault.hits).toBe(0);
    expect(oss.object('bucket', 'a')).toBeUndefined();
    const error = await failure(oss.close());
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toMatch(
      `Expected what \`match\` of a fault returns to be true or false, got ${came}. Example`,
    );
  });
});

describe('A clock that goes wrong', () => {
  it('while OSS runs cuts the connection, and close() rejects with what it was', async () => {
    let now: unknown = new Date(0);
    const { oss, client } = await local({ now: () => now as Date });
    await client.put('a', bytes('x'));
    now = 1234;
    expect(await failure(client.put('a', bytes('y')))).toMatchObject({ status: -1 });
    now = new Date(1);
    await client.put('b', bytes('x'));
    expect(await failure(oss.close())).toMatchObject({
      message: expect.stringMatching(/^Expected what `now` returns to be a valid Date, got 1234\./) as string,
    });
  });

  it('before a late request arrives leaves it unapplied', async () => {
    let now = new Date(0);
    const { oss, client } = await local({ now: () => now, faults: [{ do: { kind: 'late', afterMs: 60 } }] });
    await failure(client.put('a', bytes('x')));
    now = new Date(NaN);
    await new Promise(resolve => setTimeout(resolve, 120));
    expect(oss.object('bucket', 'a')).toBeUndefined();
    expect((await failure(oss.close())).message).toContain('got Invalid Date.');
  });
});

describe('An answer that Node does not send', () => {
  it.each<Effect['kind']>(['answer', 'apply-then-answer'])('of %s is told by close()', async kind => {
    const { oss, client } = await local({ delayMs: 5 });
    oss.fault({ do: { kind, status: 200, headers: { Trailer: 'x' } } as Effect });
    expect(await failure(client.put('a', bytes('x')))).toMatchObject({ status: -1 });
    expect(oss.requests).toMatchObject([{ status: undefined, applied: kind === 'apply-then-answer' }]);
    expect(await failure(oss.close())).toMatchObject({ code: 'ERR_HTTP_TRAILER_INVALID' });
  });
});

describe('An effect that is known to the check of faults only', () => {
  it('cuts the connection and is told', async () => {
    const log: LoggedRequest[] = [];
    const failures: unknown[] = [];
    const services: Services = {
      ...{ state: emptyState(), settings: settingsOf({}), timers: newTimers(), log, failures, nextRequestId: () => 1 },
      faults: { ...newFaults(), effectOn: () => ({ kind: 'new' }) as unknown as Effect },
    };
    const server = createServer((message, response) => {
      exchange(message, response, services);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await expect(wire(`http://127.0.0.1:${port}/bucket/a`)).rejects.toThrow('socket hang up');
    expect(failures).toMatchObject([{ message: 'No such effect: {"kind":"new"}' }]);
    server.close();
    await vi.waitUntil(() => !server.listening);
  });
});
