import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appendWriter, reportOf } from '../../src/index.js';
import type { LocalOss } from '../../src/testing/index.js';
import { appender, failure, requestsOf, startLocalOss, stored } from '../append/support.js';
import { afterUnknown, APPEND, loseAppend, refuseAppends, told, writerFailure, writerOn } from './support.js';

let oss: LocalOss;
beforeEach(async () => {
  oss = await startLocalOss();
});
afterEach(() => oss.close());

describe('resume after chunks that were not written', () => {
  it('gives no receipts, and the chunks are the caller’s again', async () => {
    refuseAppends(oss);
    const writer = writerOn(oss);
    await writerFailure(writer.write('one\n'));
    expect(await writer.resume()).toEqual([]);
    expect(writer.failure).toBeUndefined();
    expect(requestsOf(oss)).toEqual(['HeadObject 404', 'AppendObject@0 403']);
    expect(await writer.write('one\n')).toMatchObject({ position: 0 });
    await writer.flush();
    expect(stored(oss, 'app.log')).toBe('one\n');
  });

  it('keeps counting: the next failure tells of all chunks since the first', async () => {
    refuseAppends(oss);
    const writer = writerOn(oss);
    await writerFailure(writer.write('one\n'));
    await writer.resume();
    await writer.write('two\n');
    await failure(writer.write(7 as unknown as string));
    refuseAppends(oss);
    expect(told(await writerFailure(writer.write('three\n')))).toBe('0-0 no, 1-1 yes, 2-2 no');
  });

  it('may be called within the rejection itself', async () => {
    refuseAppends(oss);
    const writer = writerOn(oss);
    const receipt = await writer.write('one\n').catch(async () => {
      await writer.resume();
      return writer.write('one\n');
    });
    expect(receipt).toMatchObject({ position: 0 });
  });
});

describe('resume of a batch of unknown fate', () => {
  it('that was stored finds it: it is never stored twice, and the receipts are right', async () => {
    const { writer, error } = await afterUnknown(oss, 'stored');
    expect([error.written, told(error)]).toEqual(['unknown', '0-0 yes, 1-1 unknown']);
    const receipts = await writer.resume();
    expect(receipts).toEqual([{ name: 'app.log', position: 4, length: 4, nextAppendPosition: 8 }]);
    expect(reportOf(receipts[0])?.written).toBe('yes');
    expect(await writer.write('three\n')).toMatchObject({ position: 8 });
    expect(stored(oss, 'app.log')).toBe('one\ntwo\nthree\n');
  });

  it('that was stored finds it behind what others have appended since', async () => {
    const { writer } = await afterUnknown(oss, 'stored');
    await appender(oss).append('app.log', Buffer.from('theirs\n'));
    expect(await writer.resume()).toMatchObject([{ position: 4 }]);
    expect(await writer.write('three\n')).toMatchObject({ position: 15 });
    expect(stored(oss, 'app.log')).toBe('one\ntwo\ntheirs\nthree\n');
  });

  it('that was not stored stores it now', async () => {
    const { writer } = await afterUnknown(oss, 'not stored');
    expect(await writer.resume()).toMatchObject([{ position: 4 }]);
    expect(stored(oss, 'app.log')).toBe('one\ntwo\n');
  });

  it('that was not stored stores it behind what others have appended since', async () => {
    const { writer } = await afterUnknown(oss, 'not stored');
    await appender(oss).append('app.log', Buffer.from('theirs\n'));
    expect(await writer.resume()).toMatchObject([{ position: 11 }]);
    expect(stored(oss, 'app.log')).toBe('one\ntheirs\ntwo\n');
  });

  it.each([
    ['before it', 0],
    ['after it', 60],
  ])('that arrives late, %s, is stored once', async (_when, afterMs) => {
    const writer = writerOn(oss, { attempts: 3 });
    await writer.write('one\n');
    oss.fault({ match: APPEND, do: { kind: 'late', afterMs } });
    oss.fault({ times: Infinity, do: { kind: 'drop' } });
    await writerFailure(writer.write('two\n'));
    oss.clearFaults();
    await new Promise(resolve => setTimeout(resolve, 10));
    expect(await writer.resume()).toMatchObject([{ position: 4 }]);
    await new Promise(resolve => setTimeout(resolve, afterMs));
    expect(stored(oss, 'app.log')).toBe('one\ntwo\n');
  });

  it('gives a receipt for each of its chunks, and none for those behind', async () => {
    const writer = writerOn(oss, { attempts: 3, maxBatchBytes: 8 });
    await writer.write('head');
    loseAppend(oss, 'stored');
    const errors = await Promise.all(['aaa', 'bbbb', 'cccc'].map(text => writerFailure(writer.write(text))));
    expect(errors.map(({ written }) => written)).toEqual(['unknown', 'unknown', 'no']);
    oss.clearFaults();
    expect(await writer.resume()).toMatchObject([
      { position: 4, length: 3 },
      { position: 7, length: 4 },
    ]);
    refuseAppends(oss);
    expect(told(await writerFailure(writer.write('cccc')))).toBe('0-2 yes, 3-4 no');
  });

  it('that cannot be settled yet rejects, stays stopped, and may be called again', async () => {
    const { writer, error } = await afterUnknown(oss, 'stored');
    loseAppend(oss, 'stored');
    const again = await failure(writer.resume());
    expect(reportOf(again)?.written).toBe('unknown');
    expect(writer.failure?.cause).toBe(error.cause);
    expect((await writerFailure(writer.write('three\n'))).written).toBe('no');
    oss.clearFaults();
    expect(await writer.resume()).toMatchObject([{ position: 4 }]);
    expect(writer.failure).toBeUndefined();
    expect(stored(oss, 'app.log')).toBe('one\ntwo\n');
  });

  it('that turns out to be not written gives no receipt, and the chunk is the caller’s again', async () => {
    const { writer } = await afterUnknown(oss, 'not stored');
    await appender(oss).append('app.log', Buffer.from('theirs\n'));
    oss.fault({ match: ({ query }) => query['position'] === '11', do: { kind: 'answer', status: 403 } });
    expect(await writer.resume()).toEqual([]);
    expect(await writer.write('two\n')).toMatchObject({ position: 11 });
    refuseAppends(oss);
    expect(told(await writerFailure(writer.write('three\n')))).toBe('0-0 yes, 1-1 no, 2-2 yes, 3-3 no');
    expect(stored(oss, 'app.log')).toBe('one\ntheirs\ntwo\n');
  });

  it('that would take the object past its limit by now gives no receipt, and the chunk goes to the next object', async () => {
    const { writer } = await afterUnknown(oss, 'not stored', {
      maxObjectBytes: 12,
      rollover: index => `app-${index}.log`,
    });
    await appender(oss).append('app.log', Buffer.from('theirs\n'));
    expect(await writer.resume()).toEqual([]);
    expect(await writer.write('two\n')).toMatchObject({ name: 'app-1.log', position: 0 });
  });

  it('settles it also after close()', async () => {
    const { writer } = await afterUnknown(oss, 'stored');
    await writerFailure(writer.close());
    expect(await writer.resume()).toMatchObject([{ position: 4 }]);
    await writer.close();
    await expect(writer.write('three\n')).rejects.toThrow(/writer is closed/);
  });

  it('that others could have written too stays unknown', async () => {
    const client = appender(oss, { appendRecovery: { identicalRecords: 'possible' } });
    const writer = appendWriter(client, 'app.log');
    oss.fault({ match: APPEND, do: { kind: 'apply-then-drop' } });
    expect((await writerFailure(writer.write('tick\n'))).written).toBe('unknown');
    expect(reportOf(await failure(writer.resume()))?.written).toBe('unknown');
    expect(stored(oss, 'app.log')).toBe('tick\n');
  });
});

describe('resume', () => {
  it('called several times at once is one', async () => {
    const { writer } = await afterUnknown(oss, 'stored');
    oss.clearRequests();
    const [first, second] = await Promise.all([writer.resume(), writer.resume()]);
    expect(first).toBe(second);
    expect(oss.requests.filter(({ operation }) => operation === 'AppendObject')).toHaveLength(1);
  });

  it('called later gives the same until the next failure: who asks last must not take its chunk for not written', async () => {
    const { writer } = await afterUnknown(oss, 'stored');
    const receipts = await writer.resume();
    await writer.write('three\n');
    expect(await writer.resume()).toBe(receipts);
    refuseAppends(oss);
    await writerFailure(writer.write('four\n'));
    expect(await writer.resume()).toEqual([]);
  });

  it('of a writer that has not failed does nothing, also while it writes', async () => {
    const writer = writerOn(oss);
    expect(await writer.resume()).toEqual([]);
    const written = writer.write('one\n');
    expect(await writer.resume()).toEqual([]);
    expect(await written).toMatchObject({ position: 0 });
  });

  it('called before a failure does not end it', async () => {
    refuseAppends(oss);
    const writer = writerOn(oss);
    const written = writerFailure(writer.write('one\n'));
    expect(await writer.resume()).toEqual([]);
    await written;
    expect(writer.failure).toBeDefined();
  });

  it('called at once does not hide the failure from a flush that was waiting', async () => {
    refuseAppends(oss);
    const writer = writerOn(oss);
    const resumed = writer.write('one\n').catch(() => writer.resume());
    expect((await writerFailure(writer.flush())).written).toBe('no');
    expect(await resumed).toEqual([]);
    await writer.flush();
  });

  it('does not hold up a close, which tells of the failure at once', async () => {
    const { writer, error } = await afterUnknown(oss, 'stored');
    oss.fault({ match: APPEND, do: { kind: 'delay', ms: 20 } });
    const resumed = writer.resume();
    expect((await writerFailure(writer.close())).cause).toBe(error.cause);
    expect(await resumed).toHaveLength(1);
  });
});
