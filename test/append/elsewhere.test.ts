import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appendWriter, type RemedyEvent, reportOf, withOptions } from '../../src/index.js';
import type { LocalOss } from '../../src/testing/index.js';
import { APPEND, appender, failure, reasons, requestsOf, startLocalOss, stored } from './support.js';

let oss: LocalOss;
beforeEach(async () => {
  oss = await startLocalOss();
  await appender(oss).put('app.log', Buffer.from('not appendable'));
});
afterEach(() => oss.close());

const next = (name: string) => `${name}.1`;
const elsewhere = { appendRecovery: { onNotAppendable: next } };
const line = (text: string) => Buffer.from(`${text}\n`);

describe('appendRecovery.onNotAppendable', () => {
  it('sends the record to the end of the object it names, and resolves with where it is', async () => {
    await appender(oss).append('app.log.1', line('one'));
    const result = await appender(oss, elsewhere).append('app.log', line('two'));
    expect(result).toMatchObject({ name: 'app.log.1', nextAppendPosition: '8' });
    expect(stored(oss, 'app.log.1')).toBe('one\ntwo\n');
    expect(stored(oss, 'app.log')).toBe('not appendable');
    expect(reportOf(result)?.written).toBe('yes');
    expect(reasons(result)[0]).toBe('app.log cannot be appended to; trying app.log.1');
  });

  it('drops a position that was meant for the other object', async () => {
    await appender(oss).append('app.log.1', line('one'));
    await appender(oss, elsewhere).append('app.log', line('two'), { position: 14, headers: { 'x-oss-meta-a': '1' } });
    expect(stored(oss, 'app.log.1')).toBe('one\ntwo\n');
  });

  it('goes on where the next one takes none either', async () => {
    await appender(oss).put('app.log.1', Buffer.from('nor this'));
    const result = await appender(oss, elsewhere).append('app.log', line('one'));
    expect(result).toMatchObject({ name: 'app.log.1.1' });
    expect(requestsOf(oss).slice(2)).toEqual([
      ...['HeadObject 200', 'AppendObject@0 409', 'HeadObject 200', 'AppendObject@0 409'],
      ...['HeadObject 404', 'AppendObject@0 200'],
    ]);
  });

  it.each<[string, (name: string) => string | undefined, string]>([
    ['the same name', name => name, 'app.log takes no appends, and neither does app.log'],
    ['the same name with a slash', name => `/${name}`, 'app.log takes no appends, and neither does /app.log'],
    ['no name', () => undefined, 'app.log cannot be appended to, and onNotAppendable returned no name'],
    ['an empty name', () => '', 'app.log cannot be appended to, and onNotAppendable returned no name'],
    ['no text', () => 7 as unknown as string, 'app.log cannot be appended to, and onNotAppendable returned no name'],
  ])('surfaces the error for %s', async (_what, onNotAppendable, because) => {
    const error = await failure(appender(oss, { appendRecovery: { onNotAppendable } }).append('app.log', line('one')));
    expect(error).toMatchObject({ code: 'ObjectNotAppendable' });
    expect(reportOf(error)).toMatchObject({ written: 'no', attempts: 1, trail: [{ decision: { because } }] });
  });

  it('surfaces what the function throws', async () => {
    const onNotAppendable = () => {
      throw new Error('no names left');
    };
    const error = await failure(appender(oss, { appendRecovery: { onNotAppendable } }).append('app.log', line('one')));
    expect(reportOf(error)?.trail[0]?.decision.because).toMatch(/no names left$/);
  });

  it('surfaces a promise, which names nothing at once, and lets its rejection pass', async () => {
    const onNotAppendable = (() => Promise.reject(new Error('too late'))) as unknown as () => string;
    const error = await failure(appender(oss, { appendRecovery: { onNotAppendable } }).append('app.log', line('one')));
    expect(reasons(error)[0]).toMatch(/onNotAppendable gave a promise: it has to name the other at once$/);
  });

  it('does not go round in circles', async () => {
    await appender(oss).put('b.log', Buffer.from('nor this'));
    const round = (name: string) => (name === 'app.log' ? 'b.log' : 'app.log');
    const client = appender(oss, { attempts: Infinity, appendRecovery: { onNotAppendable: round } });
    const error = await failure(client.append('app.log', line('one')));
    expect(reportOf(error)).toMatchObject({ attempts: 2, written: 'no' });
  });

  it('does not send a record twice: where an earlier send may be stored it is surfaced', async () => {
    const client = appender(oss, { ...elsewhere, attempts: Infinity });
    await client.append('new.log', line('zero'));
    oss.clearRequests();
    oss.fault({ match: APPEND, do: { kind: 'apply-then-drop' } });
    const dead = oss.fault({ match: APPEND, times: Infinity, do: { kind: 'drop' } });
    const call = failure(client.append('new.log', line('one')));
    while (dead.hits === 0) await new Promise(resolve => setImmediate(resolve));
    await appender(oss).put('new.log', Buffer.from('replaced'));
    dead.remove();
    const error = await call;
    expect(error).toMatchObject({ code: 'ObjectNotAppendable' });
    expect(reportOf(error)).toMatchObject({ written: 'unknown' });
    expect(stored(oss, 'new.log.1')).toBeUndefined();
  });

  it('keeps the order of calls, and no two records of one process ever meet', async () => {
    const client = appender(oss, elsewhere);
    const calls = Array.from({ length: 40 }, (_, n) => client.append(n % 3 ? 'app.log' : 'app.log.1', line(String(n))));
    await Promise.all(calls);
    const seen = stored(oss, 'app.log.1')?.trim().split('\n').map(Number) ?? [];
    expect([...seen].sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, n) => n));
    expect(seen.filter(n => n % 3)).toEqual(Array.from({ length: 40 }, (_, n) => n).filter(n => n % 3));
    const positions = requestsOf(oss).filter(text => text.endsWith(' 409'));
    // Each call that was meant for the object that takes none is told so once, and not one lost a position.
    expect(positions).toHaveLength(seen.filter(n => n % 3).length);
  });

  it('never has two calls wait for each other', async () => {
    await appender(oss).put('b.log', Buffer.from('nor this'));
    const round = (name: string) => (name === 'app.log' ? 'b.log' : name === 'b.log' ? 'app.log' : undefined);
    const client = appender(oss, { appendRecovery: { onNotAppendable: round } });
    const calls = Array.from({ length: 8 }, (_, n) => failure(client.append(n % 2 ? 'app.log' : 'b.log', line('x'))));
    const errors = await Promise.all(calls);
    expect(errors.map(error => reportOf(error)?.written)).toEqual(Array.from({ length: 8 }, () => 'no'));
  });

  it('cannot send a stream again that has been read', async () => {
    const error = await failure(appender(oss, elsewhere).append('app.log', Readable.from([line('one')])));
    expect(reportOf(error)).toMatchObject({ trail: [{ refused: 'not-replayable' }] });
  });

  it('ends a wait for the lane of the other object with the signal', async () => {
    const controller = new AbortController();
    const client = appender(oss, elsewhere);
    oss.fault({ match: { ...APPEND, name: 'app.log.1' }, do: { kind: 'delay', ms: 100 } });
    const first = client.append('app.log.1', line('one'));
    const onEvent = ({ type }: RemedyEvent) => {
      if (type === 'decision')
        setImmediate(() => {
          controller.abort(new Error('enough'));
        });
    };
    const second = withOptions(client, { signal: controller.signal, onEvent }).append('app.log', line('two'));
    const error = await failure(second);
    expect(error).toMatchObject({ message: 'enough' });
    await first;
    expect(stored(oss, 'app.log.1')).toBe('one\n');
    await client.append('app.log', line('three'));
    expect(stored(oss, 'app.log.1')).toBe('one\nthree\n');
  });

  it('only says so in observe mode', async () => {
    const events: RemedyEvent[] = [];
    const client = appender(oss, { ...elsewhere, mode: 'observe', onEvent: event => events.push(event) });
    await failure(client.append('app.log', line('one')));
    expect(events.find(({ type }) => type === 'decision')).toMatchObject({
      acted: false,
      decision: { action: 'retry', because: 'app.log cannot be appended to; trying app.log.1' },
    });
    expect(stored(oss, 'app.log.1')).toBeUndefined();
  });

  it('goes for an appendWriter too, whose receipts say where the record is', async () => {
    const writer = appendWriter(appender(oss, elsewhere), 'app.log');
    const receipts = await Promise.all([writer.write(line('one')), writer.write(line('two'))]);
    await writer.close();
    expect(stored(oss, 'app.log.1')).toBe('one\ntwo\n');
    expect(receipts.map(({ name }) => name)).toEqual(['app.log.1', 'app.log.1']);
  });
});
