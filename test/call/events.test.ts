import { afterEach, describe, expect, it } from 'vitest';
import { type RemedyEvent, reportOf, retry, withOptions } from '../../src/index.js';
import {
  bytes,
  failure,
  hearChannels,
  plainClient,
  readDebugLog,
  refuse,
  startLocal,
  wrappedClient,
} from '../ali-oss/support.js';

const strays: unknown[] = [];
const note = (reason: unknown) => strays.push(reason);
process.on('unhandledRejection', note);
afterEach(() => {
  expect(strays).toEqual([]);
});

describe('events', () => {
  it('name the call, so that calls on one object at the same time can be told apart', async () => {
    const oss = await startLocal();
    await plainClient(oss).put('k', bytes('x'));
    refuse(oss, 'k', 'FileImmutable', 4);
    const events: RemedyEvent[] = [];
    const client = wrappedClient(oss, {
      policies: { FileImmutable: () => retry() },
      onEvent: event => events.push(event),
    });
    await Promise.all([
      client.getACL('k'),
      client.getACL('k'),
      client.head('k'),
      client.getACL('other').catch(() => 0),
    ]);
    const calls = new Map<number, RemedyEvent[]>();
    for (const event of events) calls.set(event.callId, [...(calls.get(event.callId) ?? []), event]);
    expect(calls.size).toBe(4);
    for (const call of calls.values()) {
      const last = call.at(-1);
      expect(call.filter(({ type }) => type === 'settled')).toEqual([last]);
      expect(call.filter(({ type }) => type === 'conflict')).toHaveLength(
        last?.type === 'settled' ? last.report.trail.length : -1,
      );
    }
  });

  it('say how long the call has taken by then, by the clock of the client', async () => {
    const oss = await startLocal();
    await plainClient(oss).put('k', bytes('x'));
    oss.fault({ match: { operation: 'AppendObject' }, do: { kind: 'drop' } });
    let ms = 0;
    const events: RemedyEvent[] = [];
    const client = wrappedClient(oss, {
      appendRecovery: true,
      now: () => (ms += 1),
      random: () => 0,
      onEvent: event => events.push(event),
    });
    await client.append('log', bytes('x'));
    await client.append('log', bytes('y'));
    await client.head('k');
    const times = events.map(event => (event.type === 'conflict' ? event.conflict.elapsedMs : event.elapsedMs));
    expect(events.map(({ type }) => type)).toEqual(['unanswered', 'decision', 'settled', 'settled', 'settled']);
    const [silent = 0, decided = 0, ended = 0, ...atOnce] = times;
    expect(silent).toBeGreaterThan(0);
    expect(decided).toBeGreaterThan(silent);
    expect(ended).toBeGreaterThan(decided);
    expect(atOnce.every(elapsedMs => elapsedMs > 0 && elapsedMs < ended)).toBe(true);
  });

  it('give at the end what the caller is given: the error, or none', async () => {
    const oss = await startLocal();
    const ends: RemedyEvent[] = [];
    const client = wrappedClient(oss, { onEvent: event => event.type === 'settled' && ends.push(event) });
    const missing = await failure(client.getACL('missing'));
    await client.put('k', bytes('x'));
    expect(ends[0]).toMatchObject({ outcome: 'rejected', error: missing });
    expect(ends[1]).not.toHaveProperty('error');
  });

  it('come as conflict, decision, settled, and once for every send', async () => {
    const oss = await startLocal();
    await plainClient(oss).put('k', bytes('x'));
    refuse(oss, 'k', 'FileImmutable', 2);
    const events: RemedyEvent[] = [];
    const client = wrappedClient(oss, {
      policies: { FileImmutable: () => retry({ because: 'once more' }) },
      onEvent: event => events.push(event),
    });
    const answer = await client.putMeta('k', { a: '1' });
    expect(events.map(({ type }) => type)).toEqual(['conflict', 'decision', 'conflict', 'decision', 'settled']);
    const about = { operation: 'putMeta', bucket: 'logs', name: 'k' };
    expect(events[1]).toMatchObject({
      ...about,
      attempt: 1,
      acted: true,
      decision: { action: 'retry', because: 'once more' },
    });
    expect(events[3]).toMatchObject({ ...about, attempt: 2, acted: true });
    const [first, decided] = events;
    expect(first?.type === 'conflict' && decided?.type === 'decision' && decided.conflict === first.conflict).toBe(
      true,
    );
    expect(events[4]).toMatchObject({ ...about, report: { attempts: 3 } });
    expect(events[4]?.type === 'settled' && events[4].report).toBe(reportOf(answer));
  });

  it('are published before they are acted on', async () => {
    const oss = await startLocal();
    await plainClient(oss).put('k', bytes('x'));
    refuse(oss, 'k', 'FileImmutable', 1);
    const order: string[] = [];
    oss.fault({
      match: request => {
        order.push(`request ${String(request.name)}`);
        return false;
      },
      do: { kind: 'drop' },
    });
    // The fault that refuses comes first, so what is noted is what came after it.
    const client = wrappedClient(oss, {
      policies: { FileImmutable: () => retry() },
      onEvent: ({ type }) => order.push(type),
    });
    await client.put('other', bytes('x'));
    await client.getACL('k');
    expect(order).toEqual(['request other', 'settled', 'conflict', 'decision', 'request k', 'settled']);
  });

  it('say what was refused and that it was not acted on', async () => {
    const oss = await startLocal();
    refuse(oss, 'k', 'FileImmutable');
    const events: RemedyEvent[] = [];
    const client = wrappedClient(oss, {
      attempts: 1,
      policies: { FileImmutable: () => retry() },
      onEvent: event => events.push(event),
    });
    await failure(client.getACL('k'));
    expect(events[1]).toMatchObject({
      type: 'decision',
      refused: 'attempts',
      acted: false,
      decision: { action: 'retry' },
    });
    expect(events[2]).toMatchObject({ type: 'settled', outcome: 'rejected', report: { attempts: 1 } });
  });

  it('speak of no missing answer where a retry was answered with another error', async () => {
    const oss = await startLocal();
    refuse(oss, 'gone', 'FileImmutable', 1);
    const decisions: RemedyEvent[] = [];
    const client = wrappedClient(oss, {
      policies: { FileImmutable: () => retry() },
      onEvent: event => event.type === 'decision' && decisions.push(event),
    });
    const error = await failure(client.getACL('gone'));
    expect(error).toMatchObject({ code: 'NoSuchKey', status: 404 });
    expect(error).not.toHaveProperty('advice');
    expect(reportOf(error)).toMatchObject({
      attempts: 2,
      written: 'no',
      trail: [{ conflict: { code: 'FileImmutable' } }],
    });
    const reasons = decisions.map(event => event.type === 'decision' && event.decision.because);
    expect(reasons).not.toContainEqual(expect.stringContaining('no answer'));
  });

  it('tell of a write without an answer, and of a read without one nothing', async () => {
    const oss = await startLocal();
    oss.fault({ times: 2, do: { kind: 'drop' } });
    const events: RemedyEvent[] = [];
    const client = wrappedClient(oss, { onEvent: event => events.push(event) });
    const error = await failure(client.put('k', bytes('x')));
    await failure(client.get('k'));
    expect(events.map(({ type }) => type)).toEqual(['unanswered', 'settled', 'settled']);
    expect(events[0]).toMatchObject({ operation: 'put', bucket: 'logs', name: 'k', attempt: 1, error });
    expect(events[1]).toMatchObject({ outcome: 'rejected', report: { written: 'unknown' } });
  });

  it('end with a settled also where nothing was sent', async () => {
    const oss = await startLocal();
    const events: RemedyEvent[] = [];
    const signal = AbortSignal.abort();
    const client = wrappedClient(oss, { signal, onEvent: event => events.push(event) });
    await failure(client.put('k', bytes('x')));
    await failure(withOptions(client, { appendRecovery: true }).append('k', bytes('x')));
    expect(events).toMatchObject([
      { type: 'settled', operation: 'put', elapsedMs: 0, outcome: 'rejected', report: { attempts: 0, written: 'no' } },
      { type: 'settled', operation: 'append', outcome: 'rejected', report: { attempts: 0, written: 'no' } },
    ]);
  });

  it.each<[how: string, onEvent: () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('mine');
      },
    ],
    ['rejects', () => Promise.reject(new Error('mine'))],
    [
      'throws what is no error',
      () => {
        throw undefined;
      },
    ],
    [
      'gives what only looks like a promise',
      () => ({
        then: (_done: unknown, fail: (error: Error) => void) => {
          fail(new Error('mine'));
        },
      }),
    ],
  ])('do no harm where the listener %s', async (_how, onEvent) => {
    const oss = await startLocal();
    refuse(oss, 'k', 'FileImmutable', 1);
    const client = wrappedClient(oss, { policies: { FileImmutable: () => retry() }, onEvent });
    await client.put('other', bytes('x'));
    expect(reportOf(await failure(client.getACL('k')))).toMatchObject({ attempts: 2 });
    await new Promise(resolve => setImmediate(resolve));
  });

  it('reach the diagnostics channels and the debug log as well', async () => {
    const oss = await startLocal();
    refuse(oss, 'k', 'FileImmutable');
    const heard: unknown[] = [];
    const lines: string[] = [];
    const events: RemedyEvent[] = [];
    hearChannels(message => heard.push(message));
    readDebugLog(line => lines.push(line));
    const client = wrappedClient(oss, { onEvent: event => events.push(event) });
    await failure(client.getACL('k'));
    expect(heard).toEqual(events);
    expect(lines).toHaveLength(3);
    expect(lines[0]).toContain('getACL logs/k FileImmutable at attempt 1, written: no');
    expect(lines[1]).toContain('getACL logs/k surface: no policy for FileImmutable');
    expect(lines[2]).toMatch(/getACL logs\/k rejected after 1 attempts, waited 0 ms, written: no/);
  });
});
