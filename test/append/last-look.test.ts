import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { reportOf, withOptions } from '../../src/index.js';
import type { LocalOss } from '../../src/testing/index.js';
import { APPEND, appender, failure, refusing, requestsOf, startLocalOss, stored } from './support.js';

let oss: LocalOss;
beforeEach(async () => {
  oss = await startLocalOss();
});
afterEach(() => oss.close());

describe('an append whose last answer was lost', () => {
  /** A clock that moves on at every look at it. */
  const ticking = () => {
    let now = 0;
    return () => (now += 10);
  };

  it('is looked for once more when the time is used up, and found', async () => {
    const client = appender(oss, { maxElapsedMs: 0, now: ticking(), random: () => 1 });
    oss.fault({ match: APPEND, do: { kind: 'apply-then-drop' } });
    const result = await client.append('app.log', Buffer.from('one\n'));
    expect(result.nextAppendPosition).toBe('4');
    expect(reportOf(result)).toMatchObject({ attempts: 1, waitedMs: 0, written: 'yes' });
    expect(requestsOf(oss)).toEqual(['HeadObject 404', 'AppendObject@0 no answer', 'HeadObject 200']);
  });

  it('is not sent again when the time is used up, and may arrive late', async () => {
    const client = appender(oss, { maxElapsedMs: 0, now: ticking(), random: () => 1 });
    oss.fault({ match: APPEND, do: { kind: 'drop' } });
    const error = await failure(client.append('app.log', Buffer.from('one\n')));
    expect(reportOf(error)).toMatchObject({ attempts: 1, written: 'unknown' });
    expect(requestsOf(oss)).toEqual(['HeadObject 404', 'AppendObject@0 no answer', 'HeadObject 404']);
  });

  it('is not looked for again and again where a look is refused', async () => {
    const client = appender(oss);
    await client.append('app.log', Buffer.from('one\n'));
    await appender(oss).append('app.log', Buffer.from('theirs\n'));
    oss.clearRequests();
    oss.fault({ match: APPEND, skip: 1, do: { kind: 'apply-then-drop' } });
    oss.fault({ match: { method: 'GET' }, times: Infinity, do: refusing('InvalidArgument', 400) });
    const error = await failure(client.append('app.log', Buffer.from('mine\n')));
    expect(error.code).toBe('PositionNotEqualToLength');
    expect(reportOf(error)).toMatchObject({ attempts: 3, lookUps: 1, written: 'unknown' });
    expect(requestsOf(oss)).toEqual([
      ...['AppendObject@4 409', 'AppendObject@11 no answer', 'AppendObject@11 409', 'GetObject 400'],
    ]);
    oss.clearFaults();
    const again = await withOptions(client, { attempts: 2 }).append('app.log', Buffer.from('mine\n'));
    expect(again.nextAppendPosition).toBe('16');
    expect(stored(oss, 'app.log')).toBe('one\ntheirs\nmine\n');
  });

  it('is sent once more where a look finds the object gone, and told so by the 409', async () => {
    const client = appender(oss);
    await client.append('app.log', Buffer.from('one\n'));
    await appender(oss).append('app.log', Buffer.from('theirs\n'));
    oss.clearRequests();
    oss.fault({ match: APPEND, skip: 1, do: { kind: 'apply-then-drop' } });
    const look = oss.fault({ match: { method: 'GET' }, do: { kind: 'delay', ms: 50 } });
    const appended = failure(client.append('app.log', Buffer.from('mine\n')));
    while (look.hits === 0) await new Promise(resolve => setImmediate(resolve));
    await appender(oss).delete('app.log');
    const error = await appended;
    expect(error.code).toBe('PositionNotEqualToLength');
    expect(reportOf(error)).toMatchObject({ attempts: 4, lookUps: 1, written: 'unknown' });
    expect(reportOf(error)?.trail.at(-1)?.conflict).toMatchObject({ kind: 'beyond-end', nextPosition: 0 });
    expect(requestsOf(oss)).toEqual([
      ...['AppendObject@4 409', 'AppendObject@11 no answer', 'AppendObject@11 409', 'GetObject 404'],
      ...['DeleteObject 204', 'AppendObject@11 409'],
    ]);
  });
});
