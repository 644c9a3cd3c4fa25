import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appendWriter, reportOf } from '../../src/index.js';
import type { LocalOss } from '../../src/testing/index.js';
import { appender, arrived, failure, startLocalOss, stored } from '../append/support.js';
import { APPEND, told, writerFailure, writerOn } from './support.js';

let oss: LocalOss;
beforeEach(async () => {
  oss = await startLocalOss();
});
afterEach(() => oss.close());

/** Much longer than any test may take: who waits for it fails. */
const FOREVER_MS = 600_000;

const isAppend = ({ operation }: { readonly operation: string }) => operation === APPEND.operation;

describe('an abort', () => {
  it('before the first chunk: nothing is sent, and every chunk is rejected with its reason', async () => {
    const writer = writerOn(oss, { signal: AbortSignal.abort(new Error('shutting down')), lingerMs: FOREVER_MS });
    const errors = await Promise.all(['one\n', 'two\n'].map(text => writerFailure(writer.write(text))));
    expect(errors.map(({ written }) => written)).toEqual(['no', 'no']);
    expect(errors[0]?.message).toBe('Chunk not stored: append to app.log failed: Error: shutting down');
    expect(oss.requests).toHaveLength(0);
  });

  it('while a batch lingers ends the wait at once', async () => {
    const abort = new AbortController();
    const writer = writerOn(oss, { signal: abort.signal, lingerMs: FOREVER_MS });
    const written = writerFailure(writer.write('one\n'));
    await new Promise(resolve => setTimeout(resolve, 2));
    abort.abort();
    expect(await written).toMatchObject({ written: 'no', cause: { name: 'AbortError' } });
    expect(oss.requests).toHaveLength(0);
  });

  it('while a request is under way waits for its answer, and rejects what is queued as not written', async () => {
    const abort = new AbortController();
    oss.fault({ match: APPEND, do: { kind: 'delay', ms: 20 } });
    const writer = writerOn(oss, { signal: abort.signal, maxBatchBytes: 4, maxBufferedBytes: 8 });
    const [first, second, third] = ['one\n', 'two\n', 'end\n'].map(text => writer.write(text));
    const rejected = [second, third].map(call => writerFailure(call as Promise<unknown>));
    await arrived(oss, isAppend);
    abort.abort(new Error('shutting down'));
    expect(await first).toMatchObject({ position: 0 });
    const errors = await Promise.all(rejected);
    expect(errors.map(error => `${error.written}: ${told(error)}`)).toEqual(Array(2).fill('no: 0-0 yes, 1-2 no'));
    expect(stored(oss, 'app.log')).toBe('one\n');
  });

  it.each([
    ['an error', new Error('shutting down')],
    ['a text', 'shutting down'],
    ['an object', Object.create(null) as object],
    ['a function', () => 'shutting down'],
    ['null', null],
    ['no error, but with a message', { message: 'shutting down' }],
    ['undefined, which becomes an AbortError', undefined],
  ])('while an unanswered batch waits for its next try is unknown, whatever its reason: %s', async (_what, reason) => {
    const abort = new AbortController();
    const client = appender(oss, { random: () => 1 - Number.EPSILON });
    let decided = () => undefined as unknown;
    const waits = new Promise<void>(resolve => (decided = resolve));
    const writer = appendWriter(client, 'app.log', {
      signal: abort.signal,
      maxElapsedMs: FOREVER_MS,
      // A decision is told before it is followed: one turn of the event loop later the batch waits.
      onEvent: ({ type }) => type === 'decision' && setImmediate(decided),
    });
    oss.fault({ match: APPEND, do: { kind: 'apply-then-drop' } });
    const written = writerFailure(writer.write('one\n'));
    const behind = waits.then(() => {
      const rejected = writerFailure(writer.write('two\n'));
      abort.abort(reason);
      return rejected;
    });
    expect((await written).written).toBe('unknown');
    expect((await written).cause).toBe(abort.signal.reason);
    expect((await written).message).toMatch(
      /app\.log failed: (Error: |AbortError: )?(shutting down|a reason that is no error|null|This op)/,
    );
    expect((await behind).written).toBe('no');
    expect(told(await behind)).toBe('0-0 unknown, 1-1 no');
  });

  it.each([
    ['an error', new Error('shutting down')],
    ['a text', 'shutting down'],
  ])(
    'while the batch waits behind an append of the same client is not written, where its reason is %s',
    async (_what, reason) => {
      const abort = new AbortController();
      const client = appender(oss);
      oss.fault({ match: APPEND, do: { kind: 'delay', ms: 30 } });
      const before = client.append('app.log', Buffer.from('before\n'));
      const writer = appendWriter(client, 'app.log', { signal: abort.signal });
      const written = writerFailure(writer.write('mine\n'));
      await arrived(oss, isAppend);
      await new Promise(resolve => setImmediate(resolve));
      abort.abort(reason);
      expect((await written).written).toBe('no');
      await before;
      expect(stored(oss, 'app.log')).toBe('before\n');
    },
  );

  it('of the client ends the writer too', async () => {
    const writer = writerOn(oss, {}, { signal: AbortSignal.abort() });
    expect((await writerFailure(writer.write('one\n'))).message).toContain('AbortError');
  });

  it('of an idle writer is no failure until something is written', async () => {
    const abort = new AbortController();
    const writer = writerOn(oss, { signal: abort.signal });
    await writer.write('one\n');
    abort.abort();
    await writer.flush();
    expect(writer.failure).toBeUndefined();
    expect((await writerFailure(writer.write('two\n'))).written).toBe('no');
    await writerFailure(writer.close());
  });

  it('is for good: resume rejects with its reason, and close does not hang', async () => {
    const reason = new Error('shutting down');
    const writer = writerOn(oss, { signal: AbortSignal.abort(reason) });
    await writerFailure(writer.write('one\n'));
    expect(await failure(writer.resume())).toBe(reason);
    expect((await writerFailure(writer.close())).cause).toBe(reason);
  });

  it('does not leave listeners behind, however many batches there were', async () => {
    const abort = new AbortController();
    let listeners = 0;
    const { signal } = abort;
    const add = signal.addEventListener.bind(signal);
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      listeners += 1;
      add(...args);
    };
    const writer = writerOn(oss, { signal });
    for (let line = 0; line < 20; line += 1) await writer.write('line\n');
    // ali-oss is not told of the signal: it is one that the library itself shares among all its waits.
    expect(listeners).toBeLessThanOrEqual(1);
  });
});

it('attempts are those of the writer, not of the client', async () => {
  oss.fault({ match: APPEND, times: 5, do: { kind: 'drop' } });
  const writer = writerOn(oss, {}, { attempts: 2 });
  expect(reportOf(await writer.write('one\n'))).toMatchObject({ attempts: 6, written: 'yes' });
});
