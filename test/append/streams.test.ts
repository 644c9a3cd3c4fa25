import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { reportOf, surface, withOptions } from '../../src/index.js';
import type { LocalOss } from '../../src/testing/index.js';
import {
  APPEND,
  appender,
  arrived,
  failure,
  refusing,
  requestsOf,
  startLocalOss,
  stored,
  uncaughtDuring,
} from './support.js';

let oss: LocalOss;
beforeEach(async () => {
  oss = await startLocalOss();
});
afterEach(() => oss.close());

const missing = () => createReadStream(join(import.meta.dirname, 'missing.log'));
const closed = (stream: Readable) =>
  stream.closed ? Promise.resolve() : new Promise(resolve => stream.once('close', resolve));
const stalled = () => new Readable({ read: () => undefined });

/** Has something happen when a request arrives, before it is answered. */
function atArrival(method: string, happen: () => void): void {
  const match = (request: { readonly method: string }) => {
    if (request.method === method) happen();
    return false;
  };
  oss.fault({ match, do: { kind: 'drop' } });
}

describe('a stream that fails before its turn has come', () => {
  it('rejects its append where nothing else is under way', async () => {
    const uncaught = await uncaughtDuring(async () => {
      const error = await failure(appender(oss).append('app.log', missing()));
      expect(error.code).toBe('ENOENT');
      expect(reportOf(error)?.written).toBe('no');
    });
    expect(uncaught).toEqual([]);
    expect(stored(oss, 'app.log')).toBeUndefined();
  });

  it.each<[string, number, boolean]>([
    ['and is sent once', 0, false],
    ['and is held in memory', 100, false],
    ['and may be a second try', 0, true],
  ])('rejects its append where that waits for another, %s', async (_what, held, isSecondTry) => {
    // The first append holds its lane until the stream behind it has failed.
    const policies = { KeyDisabled: () => closed(source).then(() => surface()) };
    const client = appender(oss, { policies, appendRecovery: { bufferStreamsBytes: held } });
    if (isSecondTry) {
      oss.fault({ match: APPEND, do: { kind: 'drop' } });
      await failure(withOptions(client, { attempts: 1 }).append('app.log', Buffer.from('earlier\n')));
    }
    oss.fault({ match: APPEND, do: refusing('KeyDisabled') });
    const source = missing();
    const uncaught = await uncaughtDuring(async () => {
      const first = failure(client.append('app.log', Buffer.from('one\n')));
      const error = await failure(client.append('app.log', source));
      expect(error.code).toBe('ENOENT');
      expect(reportOf(error)?.written).toBe(isSecondTry ? 'unknown' : 'no');
      expect((await first).code).toBe('KeyDisabled');
    });
    expect(uncaught).toEqual([]);
    expect(stored(oss, 'app.log')).toBeUndefined();
  });

  it('rejects its append where the length of the object is asked for first', async () => {
    const source = stalled();
    atArrival('HEAD', () => source.destroy(new Error('the disk is gone')));
    const uncaught = await uncaughtDuring(async () => {
      const error = await failure(appender(oss).append('app.log', source));
      expect(error.message).toBe('the disk is gone');
      expect(reportOf(error)?.written).toBe('no');
    });
    expect(uncaught).toEqual([]);
    expect(stored(oss, 'app.log')).toBeUndefined();
  });

  it('rejects its append where it is held in memory', async () => {
    const client = appender(oss, { appendRecovery: { bufferStreamsBytes: 100 } });
    const uncaught = await uncaughtDuring(async () => {
      expect((await failure(client.append('app.log', missing()))).code).toBe('ENOENT');
    });
    expect(uncaught).toEqual([]);
    expect(oss.requests).toHaveLength(0);
  });
});

describe('a stream that is given to two appends', () => {
  it.each([0, 100])('is stored by the first, and the second rejects, with %i bytes held in memory', async held => {
    const client = appender(oss, { appendRecovery: { bufferStreamsBytes: held } });
    const source = Readable.from([Buffer.from('one\n')]);
    const first = client.append('app.log', source);
    const second = await failure(client.append('app.log', source));
    await first;
    expect(second).toBeInstanceOf(TypeError);
    expect(second.message).toMatch(/Pass a new stream/);
    expect(reportOf(second)?.written).toBe('no');
    expect(stored(oss, 'app.log')).toBe('one\n');
  });
});

describe('a stream whose length is announced', () => {
  it.each([0, 100])('stores no more than that, with %i bytes held in memory', async held => {
    const client = appender(oss, { appendRecovery: { bufferStreamsBytes: held } });
    const result = await client.append('app.log', Readable.from(['hello', ' world']), { contentLength: 8 });
    expect(result.nextAppendPosition).toBe('8');
    expect(stored(oss, 'app.log')).toBe('hello wo');
  });

  it('and that is longer is found by the bytes that were announced, when its answer was lost', async () => {
    const client = appender(oss);
    await client.append('app.log', Buffer.from('one\n'));
    oss.fault({ match: APPEND, do: { kind: 'apply-then-drop' } });
    const result = await client.append('app.log', Readable.from(['hello world']), { contentLength: 5 });
    expect(result.nextAppendPosition).toBe('9');
    expect(reportOf(result)?.written).toBe('yes');
    expect(stored(oss, 'app.log')).toBe('one\nhello');
  });

  it('and that ends before is not written', async () => {
    const appended = failure(appender(oss).append('app.log', Readable.from(['hello']), { contentLength: 8 }));
    await arrived(oss, request => request.bytes === 5);
    await oss.close();
    expect(reportOf(await appended)?.written).toBe('no');
    expect(stored(oss, 'app.log')).toBeUndefined();
  });
});

describe('an abort', () => {
  it('ends an append whose stream stalls while it is read into memory, and the next has its turn', async () => {
    const client = appender(oss, { appendRecovery: { bufferStreamsBytes: 100 } });
    const controller = new AbortController();
    const reason = new Error('enough');
    const source = stalled();
    const appended = failure(withOptions(client, { signal: controller.signal }).append('app.log', source));
    const next = client.append('app.log', Buffer.from('next\n'));
    controller.abort(reason);
    expect(await appended).toBe(reason);
    expect(reportOf(reason)).toMatchObject({ attempts: 0, written: 'no' });
    expect(source.destroyed).toBe(true);
    await next;
    expect(stored(oss, 'app.log')).toBe('next\n');
  });

  it.each(['enough', null])('ends an append with the very reason, also where that is %j', async reason => {
    const controller = new AbortController();
    const client = appender(oss, { appendRecovery: { bufferStreamsBytes: 100 }, signal: controller.signal });
    const appended = failure(client.append('app.log', stalled()));
    controller.abort(reason);
    expect(await appended).toBe(reason);
  });

  it('ends a second try whose stream stalls while it is compared with the first', async () => {
    const client = appender(oss, { attempts: 1 });
    oss.fault({ match: APPEND, do: { kind: 'drop' } });
    await failure(client.append('app.log', Buffer.from('one\n')));
    const controller = new AbortController();
    const reason = new Error('enough');
    const second = failure(withOptions(client, { signal: controller.signal }).append('app.log', stalled()));
    await new Promise(resolve => setImmediate(resolve));
    controller.abort(reason);
    expect(await second).toBe(reason);
    expect(reportOf(reason)).toMatchObject({ attempts: 0, written: 'unknown' });
  });

  it.each<[string, () => unknown]>([
    ['a large Buffer', () => Buffer.alloc(2 * 1024 * 1024)],
    ['a stream', () => Readable.from(['one\n'])],
  ])('while the length of the object is asked for has nothing sent of %s', async (_what, body) => {
    const controller = new AbortController();
    const reason = new Error('enough');
    atArrival('HEAD', () => {
      controller.abort(reason);
    });
    const error = await failure(appender(oss, { signal: controller.signal }).append('app.log', body()));
    expect(error).toBe(reason);
    expect(reportOf(error)).toMatchObject({ attempts: 0, written: 'no' });
    expect(requestsOf(oss)).toEqual(['HeadObject 404']);
  });
});
