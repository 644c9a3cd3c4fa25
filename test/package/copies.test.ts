import { readFileSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { describe, expect, it, vi } from 'vitest';
import * as first from '../../src/index.js';
import { bytes, type Client, failure, plainClient, refuse, startLocal } from '../ali-oss/support.js';

// As a process has it that loads both the ES modules and the CommonJS build.
vi.resetModules();
const second = await import('../../src/index.js');

const versionOfPackage = (JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }).version;

/** What each copy makes of a client. */
function wrappedByBoth(given: () => Client): readonly [Client, Client] {
  const options = { appendRecovery: true };
  return [first.remedy(given(), options), second.remedy(given(), options)];
}

describe('two copies of the library in one process', () => {
  it('are two', () => {
    expect(second.remedy).not.toBe(first.remedy);
  });

  it('append to one object of one client through one lane: no conflict, one request for each', async () => {
    const oss = await startLocal();
    const given = plainClient(oss);
    const [one, other] = wrappedByBoth(() => given);
    await one.append('app.log', bytes('0\n'));
    oss.clearRequests();
    const append = (number: number) => (number % 2 ? one : other).append('app.log', bytes(`${number}\n`));
    const calls = Array.from({ length: 10 }, (_, number) => append(number));
    await Promise.all(calls);
    expect(oss.requests.map(({ status }) => status)).toEqual(calls.map(() => 200));
    expect(oss.object('logs', 'app.log')?.content.toString().split('\n').sort().join('')).toBe('00123456789');
  });

  it('know what came through the other one', async () => {
    const oss = await startLocal();
    refuse(oss, 'k', 'FileImmutable');
    const error = await failure(first.remedy(plainClient(oss)).put('k', bytes('x')));
    expect(second.isConflict(error)).toBe(true);
    expect(second.reportOf(error)).toBe(first.reportOf(error));
    expect(second.explain(error)).toEqual(error.advice);
  });

  it('do not wrap what the other one has wrapped, and give it other options', async () => {
    const oss = await startLocal();
    const wrapped = first.remedy(plainClient(oss), { appendRecovery: true });
    expect(() => second.remedy(wrapped)).toThrow('already wrapped');
    await second.withOptions(wrapped, { attempts: 2 }).append('app.log', bytes('a\n'));
    expect(oss.object('logs', 'app.log')?.content.toString()).toBe('a\n');
  });

  describe.each([
    ['the first', first, second],
    ['the second', second, first],
  ])('a client that %s wrapped, used through the other', (_which, wraps, uses) => {
    const start = async (options = {}) => {
      const oss = await startLocal();
      const wrapped = wraps.remedy(plainClient(oss), { random: () => 0 });
      // The views that a call runs on are kept, whoever made them.
      await wrapped.put('seen', bytes('x'));
      return { oss, client: uses.withOptions(wrapped, options) };
    };

    it('tells of a lost answer that it may be stored', async () => {
      const { oss, client } = await start();
      oss.fault({ match: { operation: 'PutObject' }, do: { kind: 'apply-then-drop' } });
      expect(uses.reportOf(await failure(client.put('k', bytes('x'))))?.written).toBe('unknown');
    });

    it('knows a conflict: its policy runs, and it can be explained', async () => {
      const { oss, client } = await start();
      refuse(oss, 'seen', 'StaleFile', 1);
      expect(uses.reportOf(await client.putObjectTagging('seen', { a: '1' }))?.attempts).toBe(2);
      refuse(oss, 'seen', 'FileImmutable', 1);
      const error = await failure(client.put('seen', bytes('x')));
      expect([first.isConflict(error), second.isConflict(error)]).toEqual([true, true]);
      expect(uses.explain(error)).toEqual(error.advice);
    });

    it('recovers appends', async () => {
      const { oss, client } = await start({ appendRecovery: true });
      await client.append('log', bytes('a'));
      oss.fault({ match: { operation: 'AppendObject' }, do: { kind: 'apply-then-drop' } });
      await client.append('log', bytes('b'));
      expect(oss.object('logs', 'log')?.content.toString()).toBe('ab');
    });

    it('runs a method that was replaced on it from inside others, once', async () => {
      const { client } = await start();
      const put = vi.spyOn(client, 'put');
      await client.multipartUpload('k', bytes('x'), {});
      expect(put).toHaveBeenCalledTimes(1);
    });
  });

  it('do not read one stream for two calls', async () => {
    const oss = await startLocal();
    const [one, other] = wrappedByBoth(() => plainClient(oss));
    const stream = new PassThrough();
    const reading = one.append('app.log', stream);
    const refused = await failure(other.append('other.log', stream));
    expect(refused.message).toContain('already used by another call');
    stream.end('once\n');
    await reading;
    expect(oss.bucket('logs')?.objectNames).toEqual(['app.log']);
  });
});

it('copies of another version have a memory of their own, as the version in the source is that of the package', () => {
  const names = Object.getOwnPropertySymbols(globalThis).map(String);
  expect(names).toContain(`Symbol(ali-oss-remedy@${versionOfPackage} states)`);
});
