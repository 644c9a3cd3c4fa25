import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { reportOf } from '../../src/index.js';
import type { Effect, LocalOss } from '../../src/testing/index.js';
import { appender, arrived, failure, isMine, MINE, reasons, requestsOf, startLocalOss, stored } from './support.js';

let oss: LocalOss;
beforeEach(async () => {
  oss = await startLocalOss();
});
afterEach(() => oss.close());

const APPEND = { operation: 'AppendObject' };

describe('an append whose answer was lost', () => {
  it.each<[string, Effect]>([
    ['was applied and the connection cut', { kind: 'apply-then-drop' }],
    ['was applied and answered 500', { kind: 'apply-then-answer', status: 500 }],
    ['was applied and answered 503', { kind: 'apply-then-answer', status: 503 }],
    ['was applied and cut after the 200 head', { kind: 'apply-then-cut' }],
    ['never arrived', { kind: 'drop' }],
    ['arrives late', { kind: 'late', afterMs: 5 }],
  ])('is stored once when it %s', async (_what, effect) => {
    const client = appender(oss);
    await client.append('app.log', Buffer.from('one\n'));
    oss.fault({ match: APPEND, do: effect });
    const result = await client.append('app.log', Buffer.from('two\n'));
    await client.append('app.log', Buffer.from('three\n'));
    expect(stored(oss, 'app.log')).toBe('one\ntwo\nthree\n');
    expect(result).toMatchObject({ name: 'app.log', nextAppendPosition: '8' });
    expect(reportOf(result)?.written).toBe('yes');
  });

  it('resolves with what ali-oss would have given', async () => {
    const client = appender(oss);
    const usual = await client.append('app.log', Buffer.from('one\n'));
    oss.fault({ match: APPEND, do: { kind: 'apply-then-drop' } });
    const found = await client.append('app.log', Buffer.from('two\n'));
    expect(Object.keys(found).sort()).toEqual(Object.keys(usual).sort());
    expect(found).toMatchObject({ name: usual.name, url: usual.url, nextAppendPosition: '8', res: { status: 200 } });
  });

  it('is proven by one HEAD where the checksum before it is known, and by one range read otherwise', async () => {
    const client = appender(oss);
    await client.append('app.log', Buffer.from('one\n'));
    oss.clearRequests();
    oss.fault({ match: APPEND, do: { kind: 'apply-then-drop' } });
    await client.append('app.log', Buffer.from('two\n'));
    expect(requestsOf(oss)).toEqual(['AppendObject@4 no answer', 'AppendObject@4 409', 'HeadObject 200']);

    await appender(oss).append('app.log', Buffer.from('theirs\n'));
    oss.clearRequests();
    oss.fault({ match: APPEND, skip: 1, do: { kind: 'apply-then-drop' } });
    await client.append('app.log', Buffer.from('three\n'));
    expect(requestsOf(oss)).toEqual([
      'AppendObject@8 409',
      'AppendObject@15 no answer',
      'AppendObject@15 409',
      'GetObject 206',
    ]);
  });

  it.each([
    ['equal size', 'MINE', 'THRS', ['GetObject']],
    ['a shorter size', 'MINE', 'TS', []],
    ['a longer size', 'MINE', 'THEIRS', ['GetObject']],
  ])(
    'a 409 after an unanswered send never moves before looking: a record of %s by another is not taken for it',
    async (_what, ours, theirs, looks) => {
      const client = appender(oss);
      await client.append('app.log', Buffer.from('one\n'));
      oss.fault({ match: isMine, do: { kind: 'drop' } });
      oss.fault({ match: isMine, do: { kind: 'delay', ms: 50 } });
      const mine = client.append('app.log', Buffer.from(ours), MINE);
      await arrived(oss, request => request.fault === 'drop');
      await appender(oss).append('app.log', Buffer.from(theirs), { position: 4 });
      expect(reportOf(await mine)).toMatchObject({ attempts: 3, written: 'yes' });
      expect(stored(oss, 'app.log')).toBe(`one\n${theirs}${ours}`);
      expect(oss.requests.map(({ operation }) => operation).filter(operation => operation === 'GetObject')).toEqual(
        looks,
      );
    },
  );

  it('says unknown, and which permission is missing, where the key may not look', async () => {
    const client = appender(oss);
    await client.append('app.log', Buffer.from('one\n'));
    const forbidden = '<Error><Code>AccessDenied</Code><Message>no</Message></Error>';
    oss.fault({ match: APPEND, do: { kind: 'apply-then-drop' } });
    oss.fault({ match: { method: 'HEAD' }, times: Infinity, do: { kind: 'answer', status: 403 } });
    oss.fault({ match: { method: 'GET' }, times: Infinity, do: { kind: 'answer', status: 403, body: forbidden } });
    const error = await failure(client.append('app.log', Buffer.from('two\n')));
    expect(error.code).toBe('PositionNotEqualToLength');
    expect(reportOf(error)?.written).toBe('unknown');
    expect(error.advice?.cause).toContain('oss:GetObject is missing');
    expect(reasons(error).at(-1)).toMatch(
      /^not known whether the record is stored at 4: OSS denied the check with 403/,
    );
  });

  it('says unknown where another writer may have written the same bytes', async () => {
    const client = appender(oss, { appendRecovery: { identicalRecords: 'possible' } });
    await client.append('app.log', Buffer.from('tick\n'));
    oss.fault({ match: APPEND, do: { kind: 'apply-then-drop' } });
    const error = await failure(client.append('app.log', Buffer.from('tick\n')));
    expect(reportOf(error)?.written).toBe('unknown');
    expect(reasons(error).at(-1)).toContain('another writer may have written the same');
  });

  it('looks again when the look itself got lost', async () => {
    const client = appender(oss);
    await client.append('app.log', Buffer.from('one\n'));
    oss.fault({ match: APPEND, do: { kind: 'apply-then-drop' } });
    oss.fault({ match: { method: 'HEAD' }, do: { kind: 'drop' } });
    const result = await client.append('app.log', Buffer.from('two\n'));
    expect(stored(oss, 'app.log')).toBe('one\ntwo\n');
    expect(result.nextAppendPosition).toBe('8');
  });

  it('is looked for once more when the attempts are used up, and found', async () => {
    const client = appender(oss, { attempts: 1 });
    oss.fault({ match: APPEND, do: { kind: 'apply-then-drop' } });
    const result = await client.append('app.log', Buffer.from('one\n'));
    expect(result.nextAppendPosition).toBe('4');
    expect(reportOf(result)).toMatchObject({ attempts: 1, written: 'yes' });
  });

  it('is not written when another record is found in its place after the last attempt', async () => {
    const client = appender(oss, { attempts: 1 });
    await client.append('app.log', Buffer.from('one\n'));
    oss.fault({ match: APPEND, do: { kind: 'drop' } });
    const look = oss.fault({ match: { method: 'HEAD' }, do: { kind: 'delay', ms: 50 } });
    const mine = failure(client.append('app.log', Buffer.from('mine\n')));
    while (look.hits === 0) await new Promise(resolve => setImmediate(resolve));
    await appender(oss).append('app.log', Buffer.from('theirs\n'), { position: 4 });
    expect(reportOf(await mine)).toMatchObject({ attempts: 1, written: 'no' });
    expect(stored(oss, 'app.log')).toBe('one\ntheirs\n');
  });

  it('is unknown when nothing is there yet after the last attempt, since it may arrive late', async () => {
    const client = appender(oss, { attempts: 2 });
    oss.fault({ match: APPEND, times: 2, do: { kind: 'drop' } });
    const error = await failure(client.append('app.log', Buffer.from('one\n')));
    expect(reportOf(error)).toMatchObject({ attempts: 2, written: 'unknown' });
    expect(error.code).not.toBe('PositionNotEqualToLength');
  });

  it('is not written when it was never sent', async () => {
    const client = appender(oss, { attempts: 2 });
    await oss.close();
    const error = await failure(client.append('app.log', Buffer.from('one\n'), { position: 0 }));
    expect(reportOf(error)).toMatchObject({ attempts: 2, lookUps: 0, written: 'no' });
    // Of an object that nobody knows, not even the question for its end leaves.
    const unasked = await failure(client.append('new.log', Buffer.from('one\n')));
    expect(reportOf(unasked)).toMatchObject({ attempts: 0, written: 'no' });
    expect([unasked.name, unasked.code]).toEqual([error.name, error.code]);
  });

  it('is not re-sent by ali-oss behind its back, and the client keeps its retryMax', async () => {
    const client = appender(oss, {}, { retryMax: 3 });
    oss.fault({ match: APPEND, do: { kind: 'apply-then-drop' } });
    await client.append('app.log', Buffer.from('one\n'));
    expect(requestsOf(oss)).toEqual([
      ...['HeadObject 404', 'AppendObject@0 no answer', 'AppendObject@0 409', 'HeadObject 200'],
    ]);
    expect((client as unknown as { options: { retryMax: number } }).options.retryMax).toBe(3);
  });
});
