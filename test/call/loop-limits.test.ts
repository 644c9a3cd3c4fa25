import { describe, expect, test, vi } from 'vitest';
import { type Refusal, resolve, retry, surface } from '../../src/conflict/decision.js';
import { busy, type Plan, play } from './fake-call.js';
import { settled } from './fakes.js';

const error = busy();
const aborted = (reason: unknown) => AbortSignal.abort(reason);

describe('a retry is refused', () => {
  test.each<[Refusal, string, Plan]>([
    ['attempts', 'when all sends are used up', { attempts: 1 }],
    ['time', 'when its wait does not fit into the time of the call', { maxElapsedMs: 99 }],
    ['time', 'when the time is over, wait or no wait', { maxElapsedMs: 50, nowMs: 51 }],
    ['aborted', 'when the caller has given up', { signal: aborted('enough') }],
    ['not-replayable', 'when the body is gone', { canSend: () => false }],
    [
      'aborted',
      'for the strongest reason first: the caller',
      { signal: aborted('enough'), attempts: 1, canSend: () => false, maxElapsedMs: 0 },
    ],
    ['attempts', 'then for the number of sends', { attempts: 1, canSend: () => false, maxElapsedMs: 0 }],
    ['not-replayable', 'then for the body', { canSend: () => false, maxElapsedMs: 0 }],
  ])('for %s, %s', async (refused, _when, plan) => {
    const { log, result, report } = await play({
      ...{ error, decisions: [retry({ afterMs: 100, because: 'busy' })] },
      ...plan,
    });
    expect(log).toEqual([
      ...['learn 1', 'conflict 1', 'decide 1', `publish retry 1 refused ${refused}`, 'settled rejected'],
    ]);
    expect('error' in result && result.error).toBe(error);
    expect(report.trail).toMatchObject([{ refused, decision: { action: 'retry', because: 'busy' } }]);
    expect(report).toMatchObject({ attempts: 1, waitedMs: 0, written: 'no' });
  });

  test('never for what fits exactly', async () => {
    const { result } = await play({
      maxElapsedMs: 100,
      attempts: 2,
      decisions: [retry({ afterMs: 100 })],
      sends: [{ value: 1 }],
    });
    expect(result).toEqual({ value: 1 });
  });

  test('for a body that is gone, unless the decision brings another', async () => {
    const { report } = await play({
      canSend: args => args[0] === 'fresh',
      decisions: [retry({ args: ['fresh'] }), retry({ args: ['gone'] })],
      sends: [{ reject: busy() }],
    });
    expect(report.trail.map(({ refused }) => refused)).toEqual([undefined, 'not-replayable']);
  });
});

describe('the budget of the client', () => {
  test('refuses to send the same again once it is spent', async () => {
    let left = 1;
    const spend = () => left-- > 0;
    const { report } = await play({ spend, decisions: [retry(), retry()], sends: [{ reject: busy() }] });
    expect(report.trail.map(({ refused }) => refused)).toEqual([undefined, 'budget']);
    expect(report.attempts).toBe(2);
  });

  test.each<[string, Plan]>([
    ['for other arguments', { decisions: [retry({ args: ['other'] })] }],
    ['for a policy that waits by a limit of its own', { decisions: [retry({ withinMs: 60_000 })] }],
    ['for what is only watched', { decisions: [retry()], mode: 'observe' }],
    ['for what is refused anyway', { decisions: [retry()], attempts: 1 }],
  ])('is not touched %s', async (_what, plan) => {
    const spend = vi.fn(() => false);
    await play({ ...plan, spend, sends: [{ value: 1 }] });
    expect(spend).not.toHaveBeenCalled();
  });

  test('is not touched for a send without an answer either', async () => {
    const spend = vi.fn(() => false);
    const silent = { error: new Error('socket hang up') };
    const { result } = await play({ ...silent, spend, decisions: [retry()], sends: [{ value: 1 }] });
    expect(result).toEqual({ value: 1 });
    expect(spend).not.toHaveBeenCalled();
  });

  test.each<[string, number, Plan]>([
    ['back for a send that it paid for, and that succeeded', 1, { decisions: [retry()], sends: [{ value: 1 }] }],
    [
      'back once, for the last of several',
      1,
      { decisions: [retry(), retry()], sends: [{ reject: busy() }, { value: 1 }] },
    ],
    ['nothing back for one that failed', 0, { decisions: [retry(), surface()], sends: [{ reject: busy() }] }],
    ['nothing back for what a policy resolves', 0, { decisions: [retry(), resolve(1)], sends: [{ reject: busy() }] }],
    ['nothing back for what cost nothing', 0, { decisions: [retry({ args: ['other'] })], sends: [{ value: 1 }] }],
  ])('gets %s', async (_what, times, plan) => {
    const refund = vi.fn();
    await play({ ...plan, refund });
    expect(refund).toHaveBeenCalledTimes(times);
  });
});

describe('a policy with a limit of its own', () => {
  test('may go on beyond the attempts and the time of the client', async () => {
    const patient = retry({ afterMs: 60_000, withinMs: 180_000 });
    const { result, report } = await play({
      attempts: 2,
      maxElapsedMs: 60_000,
      decisions: [patient, patient, patient],
      sends: [{ reject: busy() }, { reject: busy() }, { value: 'done' }],
    });
    expect(result).toEqual({ value: 'done' });
    expect(report).toMatchObject({ attempts: 4, waitedMs: 180_000 });
  });

  test('does not use up the attempts of others', async () => {
    const { result, report } = await play({
      attempts: 2,
      decisions: [retry({ withinMs: 1000 }), retry({ withinMs: 1000 }), retry(), retry()],
      sends: [{ reject: busy() }, { reject: busy() }, { reject: busy() }],
    });
    expect(result).toHaveProperty('error');
    expect(report.trail.map(({ refused }) => refused)).toEqual([undefined, undefined, undefined, 'attempts']);
    expect(report.attempts).toBe(4);
  });

  test('is held to it', async () => {
    const patient = retry({ afterMs: 60_000, withinMs: 100_000 });
    const { report } = await play({ attempts: 1, decisions: [patient, patient], sends: [{ reject: busy() }] });
    expect(report.trail.map(({ refused }) => refused)).toEqual([undefined, 'time']);
    expect(report.trail[0]?.decision).toMatchObject({ withinMs: 100_000 });
  });

  test.each<[string, Partial<Plan>]>([
    ['aborted', { signal: aborted('enough') }],
    ['not-replayable', { canSend: () => false }],
  ])('is refused all the same: %s', async (refused, plan) => {
    const { report } = await play({ ...plan, decisions: [retry({ withinMs: 1000 })] });
    expect(report.trail).toMatchObject([{ refused }]);
  });

  const waits = () => retry({ afterMs: 60_000, withinMs: 180_000 });
  const silence = { reject: new Error('socket hang up') };

  const patient: Plan = { decidesSilence: false, policies: { StaleFile: waits }, sends: [silence, { value: 1 }] };

  test('goes on over an answer that got lost, where sending twice changes nothing', async () => {
    const { result, report } = await play({ ...patient, operation: 'restore' });
    expect(result).toEqual({ value: 1 });
    expect(report).toMatchObject({ attempts: 3, waitedMs: 120_000 });
  });

  test('does not where it could, nor where the limit is not one of the caller’s', async () => {
    const plain: Plan = { ...patient, policies: {} };
    const changing = await play({ ...patient, operation: 'putMeta' });
    const ours = await play({ ...plain, operation: 'restore', decisions: [waits()] });
    for (const { result } of [changing, ours]) expect('error' in result && result.error).toBe(silence.reject);
  });
});

describe('the last attempt', () => {
  const last: Plan = { attempts: 1, maxElapsedMs: 0, signal: aborted('enough'), canSend: () => false };

  test('may still resolve', async () => {
    const { result, report } = await play({ ...last, decisions: [resolve('ours')] });
    expect(result).toEqual({ value: 'ours' });
    expect(report.trail[0]).not.toHaveProperty('refused');
  });

  test('may still surface, which nothing refuses', async () => {
    const { report } = await play({ ...last, decisions: [surface('so be it')] });
    expect(report.trail[0]).not.toHaveProperty('refused');
  });
});

describe('what can still be found out before a call ends with an error', () => {
  const look = (found: ReturnType<typeof surface> | ReturnType<typeof resolve> | undefined) =>
    vi.fn(() => Promise.resolve(found));

  test.each<[string, Plan]>([
    ['when a retry is refused', { attempts: 1, decisions: [retry()] }],
    ['when the caller has given up', { signal: aborted('enough'), decisions: [retry()] }],
    ['when a policy surfaces it', { decisions: [surface()] }],
    ['when it ends with something else than a 409', { error: new Error('reset'), decisions: [surface()] }],
    ['when nobody decides about that', { error: new Error('reset'), decidesSilence: false }],
  ])('is asked once, %s', async (_when, plan) => {
    const lastLook = look(resolve('ours', 'found'));
    const { log, result, report } = await play({ ...plan, lastLook });
    expect(lastLook).toHaveBeenCalledTimes(1);
    expect([result, report.written]).toEqual([{ value: 'ours' }, 'yes']);
    expect(log.slice(-2)).toEqual(['publish resolve 1', 'settled resolved']);
  });

  test.each<[string, Plan]>([
    ['what is resolved already', { decisions: [resolve(1)] }],
    ['what is sent again and succeeds', { decisions: [retry()], sends: [{ value: 1 }] }],
    ['what is only watched', { mode: 'observe', decisions: [surface()] }],
  ])('is not asked of %s', async (_what, plan) => {
    const lastLook = look(resolve('ours'));
    await play({ ...plan, lastLook });
    expect(lastLook).not.toHaveBeenCalled();
  });

  test.each([[surface('theirs')], [undefined]])('leaves the error where it is not our own: %j', async found => {
    const { result, report } = await play({ error, decisions: [surface('first')], lastLook: look(found) });
    expect('error' in result && result.error).toBe(error);
    expect(report.trail.map(({ decision }) => decision.because)).toEqual(found ? ['first', 'theirs'] : ['first']);
  });
});

describe('in observe mode', () => {
  test.each([
    ['a retry', retry({ afterMs: 9, args: ['other'] })],
    ['a resolve', resolve('ours')],
    ['a surface', surface()],
  ])('%s is published and not followed', async (_what, decision) => {
    const { log, result, report } = await play({ error, mode: 'observe', decisions: [decision] });
    expect(log).toEqual([...['learn 1', 'conflict 1', 'decide 1', `publish ${decision.action} 1`, 'settled rejected']]);
    expect('error' in result && result.error).toBe(error);
    expect(report).toMatchObject({ attempts: 1, waitedMs: 0, trail: [{ decision: { action: decision.action } }] });
  });

  test('a refusal is told all the same', async () => {
    const { report } = await play({ mode: 'observe', attempts: 1, decisions: [retry()] });
    expect(report.trail[0]?.refused).toBe('attempts');
  });

  test('what ali-oss resolved with stays a result, though it is told as not written', async () => {
    const swallowed = { value: { res: { status: 409 } } };
    const { log, result, report } = await play({ mode: 'observe', swallowed, decisions: [retry()] });
    expect('value' in result && result.value).toBe(swallowed.value);
    expect([log.at(-1), report.written]).toEqual(['settled resolved', 'no']);
  });
});

describe('a caller who gives up during a wait', () => {
  const never = () => 'never' as const;

  test.each([
    ['an Error', new Error('shutting down')],
    ['a text', 'shutting down'],
    ['an object', { why: 'shutting down' }],
    ['nothing', undefined],
    ['a TypeError', new TypeError('shutting down')],
  ])('gets the reason as it is: %s', async (_what, reason: unknown) => {
    const { signal, abort } = controlled();
    const playing = play({ signal, passes: never, decisions: [retry({ afterMs: 5000 })] });
    await settled();
    abort(reason);
    const { log, result } = await playing;
    const expected: unknown = signal.reason;
    expect('error' in result && result.error).toBe(expected);
    if (reason !== undefined) expect(expected).toBe(reason);
    expect(log).toEqual([...['learn 1', 'conflict 1', 'decide 1', 'publish retry 1', 'wait 5000', 'settled rejected']]);
  });

  test('still sees the conflict in the trail, and nothing that the call ended on', async () => {
    const { signal, abort } = controlled();
    const playing = play({ signal, passes: never, decisions: [retry({ afterMs: 5 })] });
    await settled();
    abort(new Error('enough'));
    const { report } = await playing;
    expect(report.trail).toMatchObject([{ decision: { action: 'retry' } }]);
    expect(report.trail[0]).not.toHaveProperty('refused');
    expect(report).toMatchObject({ attempts: 1, written: 'no' });
  });

  test('is told how long it waited until then', async () => {
    const { signal, abort } = controlled();
    let nowMs = 0;
    const playing = play({ signal, passes: never, clock: () => nowMs, decisions: [retry({ afterMs: 5000 })] });
    await settled();
    nowMs = 1234;
    abort(new Error('enough'));
    expect((await playing).report.waitedMs).toBe(1234);
  });
});

test('what a call waited is what the clock says, not what was asked for', async () => {
  const { report } = await play({
    decisions: [retry({ afterMs: 10 }), retry({ afterMs: 10 })],
    sends: [{ reject: busy() }, { value: 1 }],
    passes: () => 17,
  });
  expect(report.waitedMs).toBe(34);
});

function controlled() {
  const controller = new AbortController();
  const { signal } = controller;
  return {
    signal,
    abort: (reason: unknown) => {
      controller.abort(reason);
    },
  };
}
