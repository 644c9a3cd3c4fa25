import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { reportOf, withOptions } from '../../src/index.js';
import type { LocalOss } from '../../src/testing/index.js';
import {
  type Appender,
  appender,
  arrived,
  failure,
  isMine,
  MINE,
  requestsOf,
  startLocalOss,
  stored,
} from './support.js';

let oss: LocalOss;
beforeEach(async () => {
  oss = await startLocalOss();
});
afterEach(() => oss.close());

const APPEND = { operation: 'AppendObject' };

const POSSIBLE = { appendRecovery: { identicalRecords: 'possible' } } as const;

/** A client whose one append of `two` ended unknown, though it was stored. */
async function afterUnknown(options: Parameters<typeof appender>[1] = {}): Promise<Appender> {
  const client = appender(oss, { attempts: 1, ...options });
  await client.append('app.log', Buffer.from('one\n'));
  oss.fault({ match: APPEND, do: { kind: 'apply-then-drop' } });
  oss.fault({ match: { method: 'HEAD' }, do: { kind: 'drop' } });
  oss.fault({ match: { method: 'GET' }, do: { kind: 'drop' } });
  const error = await failure(client.append('app.log', Buffer.from('two\n')));
  expect(reportOf(error)?.written).toBe('unknown');
  oss.clearFaults();
  return withOptions(client, { attempts: 10 });
}

describe("the caller's own second try of the same bytes", () => {
  it('starts as unknown: a record that was stored is found, not stored again', async () => {
    const client = await afterUnknown();
    const result = await client.append('app.log', Buffer.from('two\n'));
    expect(result.nextAppendPosition).toBe('8');
    expect(stored(oss, 'app.log')).toBe('one\ntwo\n');
  });

  it('is found also where the caller gives its position', async () => {
    const client = await afterUnknown();
    const result = await client.append('app.log', Buffer.from('two\n'), { position: 4 });
    expect(result.nextAppendPosition).toBe('8');
    expect(stored(oss, 'app.log')).toBe('one\ntwo\n');
  });

  it('is another record where the caller gives another position: a doubt belongs to its own', async () => {
    const client = await afterUnknown();
    const other = await client.append('app.log', Buffer.from('two\n'), { position: 8 });
    expect(other.nextAppendPosition).toBe('12');
    expect(stored(oss, 'app.log')).toBe('one\ntwo\ntwo\n');
    // The first is still found, once.
    expect((await client.append('app.log', Buffer.from('two\n'))).nextAppendPosition).toBe('8');
    expect((await client.append('app.log', Buffer.from('two\n'))).nextAppendPosition).toBe('16');
    expect(stored(oss, 'app.log')).toBe('one\ntwo\ntwo\ntwo\n');
  });

  it('is a new record where it gives no position, and the first gave one', async () => {
    const client = appender(oss, { attempts: 1 });
    await client.append('app.log', Buffer.from('one\n'));
    oss.fault({ match: APPEND, do: { kind: 'apply-then-drop' } });
    oss.fault({ match: ({ method }) => method !== 'POST', times: 2, do: { kind: 'drop' } });
    const first = await failure(client.append('app.log', Buffer.from('two\n'), { position: 4 }));
    expect(reportOf(first)?.written).toBe('unknown');
    await appender(oss).append('app.log', Buffer.from('theirs\n'));
    const again = withOptions(client, { attempts: 10 });
    expect((await again.append('app.log', Buffer.from('two\n'))).nextAppendPosition).toBe('19');
    expect((await again.append('app.log', Buffer.from('two\n'), { position: 4 })).nextAppendPosition).toBe('8');
    expect(stored(oss, 'app.log')).toBe('one\ntwo\ntheirs\ntwo\n');
  });

  it('goes to its own place as often as it gets no answer, also where the object is known to go on behind it', async () => {
    const client = await afterUnknown();
    await client.append('app.log', Buffer.from('three\n'));
    oss.clearRequests();
    oss.fault({ match: APPEND, do: { kind: 'drop' } });
    const again = await client.append('app.log', Buffer.from('two\n'));
    expect(requestsOf(oss)).toEqual(['AppendObject@4 no answer', 'AppendObject@4 409', 'GetObject 206']);
    expect(again.nextAppendPosition).toBe('8');
    expect(stored(oss, 'app.log')).toBe('one\ntwo\nthree\n');
  });

  it('is found also after other records were appended', async () => {
    const client = await afterUnknown();
    await client.append('app.log', Buffer.from('three\n'));
    await client.append('app.log', Buffer.from('two\n'));
    expect(stored(oss, 'app.log')).toBe('one\ntwo\nthree\n');
  });

  it('is a new record again once the first is accounted for', async () => {
    const client = await afterUnknown();
    await client.append('app.log', Buffer.from('two\n'));
    await client.append('app.log', Buffer.from('two\n'));
    expect(stored(oss, 'app.log')).toBe('one\ntwo\ntwo\n');
  });

  it('is stored where the first never arrived', async () => {
    const client = appender(oss, { attempts: 1 });
    oss.fault({ match: APPEND, do: { kind: 'drop' } });
    await failure(client.append('app.log', Buffer.from('one\n')));
    await client.append('app.log', Buffer.from('one\n'));
    expect(stored(oss, 'app.log')).toBe('one\n');
  });

  it('is known as one without append recovery too: reportOf does not say no', async () => {
    const client = appender(oss, { appendRecovery: false });
    await client.append('app.log', Buffer.from('one\n'), { position: 0 });
    oss.fault({ match: APPEND, do: { kind: 'apply-then-drop' } });
    const first = await failure(client.append('app.log', Buffer.from('two\n'), { position: 4 }));
    const second = await failure(client.append('app.log', Buffer.from('two\n'), { position: 4 }));
    const other = await failure(client.append('app.log', Buffer.from('2\n'), { position: 4 }));
    expect([first, second, other].map(error => reportOf(error)?.written)).toEqual(['unknown', 'unknown', 'no']);
    expect(reportOf(second)?.trail[0]?.conflict.written).toBe('unknown');
  });
});

describe('a record that never left', () => {
  it.each<[string, string, 'no' | 'unknown', Parameters<typeof appender>[1]]>([
    ['is not written, though another of its length is in doubt', '222\n', 'no', {}],
    [
      'is not written, though an equal one of an earlier call is in doubt, where records may be equal',
      'two\n',
      'no',
      POSSIBLE,
    ],
    ['may be written where an earlier try of it is in doubt', 'two\n', 'unknown', {}],
  ])('%s', async (_what, text, written, options) => {
    const client = await afterUnknown();
    oss.clearRequests();
    const aborted = withOptions(client, { signal: AbortSignal.abort(new Error('enough')), ...options });
    const error = await failure(aborted.append('app.log', Buffer.from(text)));
    expect(error.message).toBe('enough');
    expect(reportOf(error)).toMatchObject({ attempts: 0, written });
    expect(oss.requests).toHaveLength(0);
  });
});

describe('an object that is not the one it was', () => {
  it('surfaces a 409 that says the object is shorter than the position, and goes on from its end afterwards', async () => {
    const client = appender(oss);
    await client.append('app.log', Buffer.from('a long first record\n'));
    const other = appender(oss);
    await other.delete('app.log');
    await other.append('app.log', Buffer.from('new\n'));
    const error = await failure(client.append('app.log', Buffer.from('mine\n')));
    expect(reportOf(error)).toMatchObject({ attempts: 1, written: 'no' });
    expect(reportOf(error)?.trail[0]?.conflict).toMatchObject({ kind: 'beyond-end', nextPosition: 4 });
    await client.append('app.log', Buffer.from('mine\n'));
    expect(stored(oss, 'app.log')).toBe('new\nmine\n');
  });

  it('surfaces when the object vanished', async () => {
    const client = appender(oss);
    await client.append('app.log', Buffer.from('one\n'));
    await appender(oss).delete('app.log');
    const error = await failure(client.append('app.log', Buffer.from('two\n')));
    expect(error.code).toBe('PositionNotEqualToLength');
    expect(stored(oss, 'app.log')).toBeUndefined();
  });

  it('surfaces when the object is no longer appendable', async () => {
    const client = appender(oss);
    await client.append('app.log', Buffer.from('one\n'));
    await appender(oss).put('app.log', Buffer.from('put over it'));
    const error = await failure(client.append('app.log', Buffer.from('two\n')));
    expect(error.code).toBe('ObjectNotAppendable');
    expect(stored(oss, 'app.log')).toBe('put over it');
  });

  it('says unknown when it shrank after an unanswered send, also to a second try, until the object has grown past it', async () => {
    const client = appender(oss);
    await client.append('app.log', Buffer.from('a long first record\n'));
    const other = appender(oss);
    oss.fault({ match: isMine, do: { kind: 'apply-then-drop' } });
    oss.fault({ match: isMine, do: { kind: 'delay', ms: 100 } });
    const mine = failure(client.append('app.log', Buffer.from('mine\n'), MINE));
    await arrived(oss, request => request.fault === 'apply-then-drop' && request.applied);
    await other.delete('app.log');
    await other.append('app.log', Buffer.from('new\n'));
    const error = await mine;
    expect(reportOf(error)?.trail.at(-1)?.conflict.kind).toBe('beyond-end');
    expect(reportOf(error)?.written).toBe('unknown');
    expect(error.advice?.cause).toContain('it was replaced');
    expect(reportOf(await failure(client.append('app.log', Buffer.from('mine\n'))))?.written).toBe('unknown');
    await other.append('app.log', Buffer.from('records of others\n'));
    await client.append('app.log', Buffer.from('mine\n'));
    expect(stored(oss, 'app.log')).toBe('new\nrecords of others\nmine\n');
  });
});
