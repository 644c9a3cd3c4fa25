import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { en } from '../../src/catalogue/index.js';
import { appendWriter, isConflict, type RemedyEvent, reportOf } from '../../src/index.js';
import type { LocalOss } from '../../src/testing/index.js';
import { appender, arrived, failure, requestsOf, startLocalOss, stored } from '../append/support.js';
import { afterUnknown, APPEND, loseAppend, refuseAppends, told, writerFailure, writerOn } from './support.js';

let oss: LocalOss;
beforeEach(async () => {
  oss = await startLocalOss();
});
afterEach(() => oss.close());

describe('an append that fails', () => {
  it('says which chunks are written, not written and unknown; those behind are rejected as not written', async () => {
    const writer = writerOn(oss, { attempts: 1, maxBatchBytes: 8 });
    await Promise.all(['one\n', 'two\n'].map(text => writer.write(text)));
    loseAppend(oss, 'stored');
    const [three, four, five, six] = ['3333', '4444', '5555', '6'].map(text => writerFailure(writer.write(text)));
    const errors = await Promise.all([three, four, five, six]);
    expect(errors.map(error => error?.written)).toEqual(['unknown', 'unknown', 'no', 'no']);
    expect(errors.map(error => error && told(error))).toEqual(Array(4).fill('0-1 yes, 2-3 unknown, 4-5 no'));
    expect(errors[0]?.message).toMatch(/^It is not known whether the chunk is stored: append to app.log failed: /);
    expect(errors[3]?.message).toMatch(/^Chunk not stored: append to app.log failed: /);
    expect(stored(oss, 'app.log')).toBe('one\ntwo\n33334444');
  });

  it('rejects also what waits for room, in order', async () => {
    refuseAppends(oss);
    const writer = writerOn(oss, { maxBatchBytes: 4, maxBufferedBytes: 8 });
    const order: number[] = [];
    const errors = await Promise.all(
      Array.from({ length: 6 }, async (_, nth) => {
        const error = await writerFailure(writer.write('0123'));
        order.push(nth);
        return error;
      }),
    );
    expect(order).toEqual([0, 1, 2, 3, 4, 5]);
    expect(errors.map(error => `${error.written}: ${told(error)}`)).toEqual(Array(6).fill('no: 0-5 no'));
    expect(writer.bufferedBytes).toBe(0);
  });

  it('gives an error that reportOf answers for, with the advice of its cause', async () => {
    await appender(oss).put('app.log', Buffer.from('not appendable'));
    const writer = writerOn(oss);
    const errors = await Promise.all(['one\n', 'two\n'].map(text => writerFailure(writer.write(text))));
    for (const error of errors) {
      expect(reportOf(error)).toMatchObject({ attempts: 1, written: 'no', trail: [{}] });
      expect(isConflict(error.cause)).toBe(true);
      expect(error.cause).toMatchObject({ code: 'ObjectNotAppendable' });
      expect(error.advice?.summary).toEqual(expect.any(String));
      expect(error).toMatchObject({ object: 'app.log', name: 'AppendWriterError' });
      expect(error.stack).toContain('AppendWriterError');
    }
    expect(errors[0]).not.toBe(errors[1]);
  });

  it('has the advice of its cause in doubt too, and one attempt for each send', async () => {
    oss.fault({ match: APPEND, times: 3, do: { kind: 'drop' } });
    const error = await writerFailure(writerOn(oss, { attempts: 3 }).write('one\n'));
    expect(error.advice).toBe(en.doubt);
    expect(reportOf(error)).toMatchObject({ attempts: 3, written: 'unknown' });
  });

  it('has no advice where the cause has none', async () => {
    oss.fault({ match: APPEND, do: { kind: 'refuse', code: 'AccessDenied' } });
    const error = await writerFailure(writerOn(oss).write('one\n'));
    expect('advice' in error).toBe(false);
    expect(reportOf(error)).toMatchObject({ written: 'no' });
  });

  it('is tried until maxElapsedMs is over, however often that is', async () => {
    oss.fault({ match: APPEND, times: Infinity, do: { kind: 'drop' } });
    const writer = writerOn(oss, { maxElapsedMs: 100 }, { attempts: 1 });
    const error = await writerFailure(writer.write('one\n'));
    expect(reportOf(error)?.attempts).toBeGreaterThan(3);
    expect(error.written).toBe('unknown');
  });

  it('takes the time of the client where it has none of its own', async () => {
    oss.fault({ match: APPEND, times: Infinity, do: { kind: 'drop' } });
    const writer = writerOn(oss, {}, { maxElapsedMs: 0, random: () => 0.5 });
    expect(reportOf(await writerFailure(writer.write('one\n')))?.attempts).toBe(1);
  });

  it('is heard of by the listener of the writer, or by that of the client', async () => {
    const heard: string[] = [];
    const listening = (who: string) => (event: RemedyEvent) => void heard.push(`${who} ${event.type}`);
    const client = appender(oss, { onEvent: listening('client') });
    await appendWriter(client, 'app.log', { onEvent: listening('writer') }).write('one\n');
    await appendWriter(client, 'app.log').write('two\n');
    expect(heard).toEqual(['writer settled', 'client settled']);
  });
});

describe('a writer that has failed', () => {
  it('has a failure, and refuses chunks as not written until it is resumed', async () => {
    refuseAppends(oss);
    const writer = writerOn(oss);
    expect(writer.failure).toBeUndefined();
    await writerFailure(writer.write('one\n'));
    const refused = await writerFailure(writer.write('two\n'));
    expect([refused.written, told(refused)]).toEqual(['no', '0-0 no']);
    expect(reportOf(refused)?.written).toBe('no');
    expect(refused.cause).toBe(writer.failure?.cause);
    expect(requestsOf(oss)).toEqual(['HeadObject 404', 'AppendObject@0 403']);
  });

  it('refuses chunks as not written also where the fate of others is unknown', async () => {
    const { writer } = await afterUnknown(oss, 'stored');
    expect(writer.failure?.written).toBe('unknown');
    const refused = await writerFailure(writer.write('three\n'));
    expect([refused.written, reportOf(refused)?.written]).toEqual(['no', 'no']);
  });

  it.each(['flush', 'close'] as const)('rejects %s() with the failure, at once and every time', async end => {
    const { writer, error } = await afterUnknown(oss, 'not stored');
    for (const call of [writer[end](), writer[end](), writer.flush(), writer.close()]) {
      expect(await writerFailure(call)).toBe(writer.failure);
    }
    expect(writer.failure?.cause).toBe(error.cause);
  });

  it('rejects a flush and a close that were called before', async () => {
    oss.fault({ match: APPEND, do: { kind: 'delay', ms: 10 } });
    refuseAppends(oss);
    const writer = writerOn(oss, { maxBatchBytes: 4 });
    const [first, second] = [writer.write('one\n'), failure(writer.write('two\n'))];
    const ends = [writer.flush(), writer.close(), writer[Symbol.asyncDispose]()].map(writerFailure);
    expect(await Promise.all(ends)).toEqual([writer.failure, writer.failure, writer.failure]);
    expect(await first).toMatchObject({ position: 0 });
    expect(await second).toMatchObject({ written: 'no' });
  });

  it('does not make a flush fail whose chunks were all stored before', async () => {
    const writer = writerOn(oss);
    void writer.write('one\n');
    await writer.flush();
    refuseAppends(oss);
    await writerFailure(writer.write('two\n'));
    expect(stored(oss, 'app.log')).toBe('one\n');
  });

  it('is told by flush also to a caller that forgot a chunk', async () => {
    refuseAppends(oss);
    const writer = writerOn(oss);
    writer.write('one\n').catch(() => undefined);
    expect((await writerFailure(writer.flush())).written).toBe('no');
  });

  it('leaves no chunk behind where there is no memory for a batch', async () => {
    const writer = writerOn(oss);
    const written = writerFailure(writer.write('one\n'));
    const concat = vi.spyOn(Buffer, 'concat').mockImplementationOnce(() => {
      throw new RangeError('Array buffer allocation failed');
    });
    expect(await written).toMatchObject({ written: 'no', cause: { message: 'Array buffer allocation failed' } });
    concat.mockRestore();
    expect(writer.bufferedBytes).toBe(0);
    await writer.resume();
    await writer.write('one\n');
    expect(stored(oss, 'app.log')).toBe('one\n');
  });
});

it('what was written before a failure is settled before the failure is known', async () => {
  const writer = writerOn(oss, { maxBatchBytes: 4 });
  oss.fault({ match: APPEND, skip: 1, do: { kind: 'answer', status: 403 } });
  const first = writer.write('one\n');
  const second = writerFailure(writer.write('two\n'));
  await arrived(oss, ({ fault }) => fault === 'answer');
  expect(await first).toMatchObject({ position: 0 });
  expect(told(await second)).toBe('0-0 yes, 1-1 no');
});
