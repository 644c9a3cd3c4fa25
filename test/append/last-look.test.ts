import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { reportOf, withOptions } from '../../src/index.js';
import type { LocalOss } from '../../src/testing/index.js';
import { APPEND, appender, failure, refusing, requestsOf, startLocalOss } from './support.js';

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
    expect(requestsOf(oss).slice(0, 2)).toEqual(['AppendObject@0 no answer', 'HeadObject 200']);
  });

  it('is not sent again when the time is used up, and may arrive late', async () => {
    const client = appender(oss, { maxElapsedMs: 0, now: ticking(), random: () => 1 });
    oss.fault({ match: APPEND, do: { kind: 'drop' } });
    const error = await failure(client.append('app.log', Buffer.from('one\n')));
    expect(reportOf(error)).toMatchObject({ attempts: 1, written: 'unknown' });
    expect(requestsOf(oss)).toEqual(['AppendObject@0 no answer', 'HeadObject 404']);
  });

  it.each([
    [400, 'InvalidArgument'],
    [404, 'NoSuchKey'],
  ])('is not looked for again and again where a look is refused with %i', async (status, code) => {
    const client = appender(oss);
    await appender(oss).append('app.log', Buffer.from('theirs\n'));
    oss.fault({ match: APPEND, skip: 1, do: { kind: 'apply-then-drop' } });
    oss.fault({ match: { method: 'GET' }, times: Infinity, do: refusing(code, status) });
    const error = await failure(client.append('app.log', Buffer.from('mine\n')));
    expect(error.code).toBe('PositionNotEqualToLength');
    expect(reportOf(error)).toMatchObject({ attempts: 3, written: 'unknown' });
    expect(requestsOf(oss).filter(request => request.startsWith('GetObject'))).toEqual([`GetObject ${status}`]);
    oss.clearFaults();
    const again = await withOptions(client, { attempts: 2 }).append('app.log', Buffer.from('mine\n'));
    expect(again.nextAppendPosition).toBe('12');
  });
});
