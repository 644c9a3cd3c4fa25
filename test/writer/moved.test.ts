import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type AppendWriter,
  appendWriter,
  type AppendWriterOptions,
  type Policies,
  reportOf,
  retry,
} from '../../src/index.js';
import type { LocalOss } from '../../src/testing/index.js';
import { appender, requestsOf, startLocalOss, stored } from '../append/support.js';
import { APPEND, writerFailure } from './support.js';

let oss: LocalOss;
beforeEach(async () => {
  oss = await startLocalOss();
});
afterEach(() => oss.close());

/** Moves a batch of unknown fate to the end, once. */
const policies: Policies = {
  PositionNotEqualToLength: ({ args: [name, file], written, attempt, nextPosition }) =>
    written === 'unknown' && attempt === 2 ? retry({ args: [name, file, { position: nextPosition }] }) : undefined,
};

const writerAtMost10 = (options: AppendWriterOptions = {}): AppendWriter =>
  appendWriter(appender(oss, { policies }), 'app.log', { maxObjectBytes: 10, ...options });

/** Another writer fills the object before the moved batch arrives at its new place. */
function fillBefore(position: number): void {
  const moved = oss.fault({
    match: ({ operation, query }) => operation === 'AppendObject' && query['position'] === String(position),
    do: { kind: 'delay', ms: 50 },
  });
  const fill = async () => {
    while (moved.hits === 0) await new Promise(resolve => setImmediate(resolve));
    await appender(oss).append('app.log', Buffer.from(position === 4 ? 'theirs' : 'four'), { position });
  };
  void fill();
}

describe('a batch that a policy moved while its fate was unknown, and that finds the object full,', () => {
  it('is found where it was sent first, and not sent anew', async () => {
    const writer = writerAtMost10();
    oss.fault({ match: APPEND, do: { kind: 'apply-then-drop' } });
    fillBefore(4);
    expect(await writer.write('abc\n')).toMatchObject({ position: 0, nextAppendPosition: 4 });
    expect(stored(oss, 'app.log')).toBe('abc\ntheirs');
  });

  it('stays unknown where nothing can be looked at, and is not sent anew', async () => {
    const writer = writerAtMost10({ attempts: 5 });
    oss.fault({ match: APPEND, do: { kind: 'apply-then-drop' } });
    oss.fault({ match: ({ method }) => method !== 'POST', skip: 1, times: Infinity, do: { kind: 'drop' } });
    fillBefore(4);
    const error = await writerFailure(writer.write('abc\n'));
    expect(error.written).toBe('unknown');
    expect(reportOf(error)?.written).toBe('unknown');
    expect(stored(oss, 'app.log')).toBe('abc\ntheirs');
  });

  it("is not written where another's sits at every place it was sent to", async () => {
    const writer = writerAtMost10();
    // The first send is lost, and another's record comes in its place.
    const isMine = (request: { readonly bytes: number }) => request.bytes === 4;
    oss.fault({ match: isMine, do: { kind: 'drop' } });
    const second = oss.fault({ match: isMine, do: { kind: 'delay', ms: 50 } });
    fillBefore(5);
    const written = writerFailure(writer.write('abc\n'));
    while (second.hits === 0) await new Promise(resolve => setImmediate(resolve));
    await appender(oss).append('app.log', Buffer.from('first'), { position: 0 });
    const error = await written;
    expect(error.cause).toBeInstanceOf(RangeError);
    expect(error.written).toBe('no');
    expect(stored(oss, 'app.log')).toBe('firstfour');
    expect(requestsOf(oss)).toEqual([
      ...['HeadObject 404', 'AppendObject@0 no answer', 'AppendObject@0 409', 'AppendObject@0 200'],
      ...['AppendObject@5 409', 'AppendObject@5 200', 'GetObject 206', 'AppendObject@0 409', 'GetObject 206'],
    ]);
  });
});
