import OSS from 'ali-oss';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { isConflict, type RemedyOptions, remedy, reportOf } from '../../src/index.js';
import type { LocalOss } from '../../src/testing/index.js';
import { bytes, type Client, failure, refuse, refusing, startLocal } from './support.js';

// A subclass, or a tracer, throws an error of its own, and what ali-oss threw is somewhere in its `cause`.

function wrapping(oss: LocalOss, wrap: (error: unknown) => unknown, options: RemedyOptions = {}): Client {
  class Ours extends OSS {}
  for (const name of ['put', 'append', 'putObjectTagging']) {
    Object.defineProperty(Ours.prototype, name, {
      async value(this: OSS, ...args: unknown[]): Promise<unknown> {
        try {
          return await (Reflect.get(OSS.prototype, name) as (...all: unknown[]) => Promise<unknown>).apply(this, args);
        } catch (error) {
          throw wrap(error);
        }
      },
    });
  }
  return remedy(new Ours(oss.clientOptions() as OSS.Options), { random: () => 0, ...options }) as unknown as Client;
}

class HttpError extends Error {
  readonly status = 500;
}

const once = (cause: unknown) => new Error('mine', { cause });
const WRAPS: readonly (readonly [how: string, wrap: (error: unknown) => unknown])[] = [
  ['once', once],
  ['three times', error => once(once(once(error)))],
  ['in one that has a status of its own', error => new HttpError('mine', { cause: error })],
  [
    'in one that is the cause of its own cause',
    error => {
      const outer = once(error);
      (error as Error).cause ??= outer;
      return outer;
    },
  ],
];

describe.each(WRAPS)('an error that was wrapped %s', (_how, wrap) => {
  it('is a conflict, with advice, and its policy runs', async () => {
    const oss = await startLocal();
    refuse(oss, 'k', 'FileImmutable');
    const client = wrapping(oss, wrap);
    const error = await failure(client.put('k', bytes('x')));
    expect(error.message).toBe('mine');
    expect(isConflict(error)).toBe(true);
    expect(reportOf(error)?.trail.map(({ conflict }) => conflict.code)).toEqual(['FileImmutable']);
    await client.put('l', bytes('x'));
    oss.fault({ match: { operation: 'PutObjectTagging' }, do: refusing('StaleFile') });
    expect(reportOf(await client.putObjectTagging('l', { a: '1' }))?.attempts).toBe(2);
  });

  it('tells of a lost answer that it may be stored', async () => {
    const oss = await startLocal();
    oss.fault({ match: { operation: 'PutObject' }, do: { kind: 'apply-then-drop' } });
    expect(reportOf(await failure(wrapping(oss, wrap).put('k', bytes('x'))))?.written).toBe('unknown');
  });

  it('does not stop append recovery', async () => {
    const oss = await startLocal();
    const client = wrapping(oss, wrap, { appendRecovery: true });
    await client.append('log', bytes('a'));
    oss.fault({ match: { operation: 'AppendObject' }, do: { kind: 'apply-then-drop' } });
    await client.append('log', bytes('b'));
    oss.fault({ match: { operation: 'AppendObject' }, do: { kind: 'drop' } });
    await client.append('log', bytes('c'));
    expect(oss.object('logs', 'log')?.content.toString()).toBe('abc');
  });

  it('prints neither the request nor the answer', async () => {
    const oss = await startLocal();
    refuse(oss, 'k', 'FileImmutable');
    const error = await failure(wrapping(oss, wrap).put('k', bytes('x'), { headers: { 'x-mine': 'planted' } }));
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('planted');
  });
});

it('an error whose cause cannot be read is one without', async () => {
  const oss = await startLocal();
  refuse(oss, 'k', 'FileImmutable');
  const hostile = Object.defineProperty(new Error('mine'), 'cause', {
    get() {
      throw new Error('no');
    },
  });
  expect(await failure(wrapping(oss, () => hostile).put('k', bytes('x')))).toBe(hostile);
});
