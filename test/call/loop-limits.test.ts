import { describe, expect, test, vi } from 'vitest';
import { type Refusal, resolve, retry, surface } from '../../src/conflict/decision.js';
import { bringToEnd } from '../../src/call/loop.js';
import { wait } from '../../src/wait.js';
import { failed, fakeCall, type Plan } from './fake-call.js';
import { deferred, settled } from './fakes.js';

const first = failed();
const aborted = (reason: unknown) => AbortSignal.abort(reason);

describe('a retry is refused', () => {
  test.each<[Refusal, string, Plan]>([
    ['attempts', 'when all sends are used up', { attempts: 1 }],
    ['time', 'when its wait does not fit into the time of the call', { maxElapsedMs: 99 }],
    ['time', 'when the time is over, wait or no wait', { maxElapsedMs: 50, elapsedMs: () => 51 }],
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
    const call = fakeCall({ decisions: [retry({ afterMs: 100, because: 'busy' })], ...plan });
    const outcome = await bringToEnd(call, first);
    expect(call.log).toEqual(['decide 1', `publish retry 1 refused ${refused}`]);
    expect('error' in outcome.result && outcome.result.error).toBe(first.error);
    expect(outcome.trail).toMatchObject([{ refused, decision: { action: 'retry', because: 'busy' } }]);
    expect(outcome).toMatchObject({ attempts: 1, waitedMs: 0, last: { action: 'retry' } });
  });

  test('never for what fits exactly', async () => {
    const call = fakeCall({
      maxElapsedMs: 100,
      attempts: 2,
      decisions: [retry({ afterMs: 100 })],
      sends: [{ value: 1 }],
    });
    expect((await bringToEnd(call, first)).result).toEqual({ value: 1 });
  });

  test('for a body that is gone, unless the decision brings another', async () => {
    const call = fakeCall({
      canSend: args => args[0] === 'fresh',
      decisions: [retry({ args: ['fresh'] }), retry({ args: ['gone'] })],
      sends: [{ reject: Object.assign(new Error('x'), { status: 409 }) }],
    });
    expect((await bringToEnd(call, first)).trail.map(({ refused }) => refused)).toEqual([undefined, 'not-replayable']);
  });
});

describe('the budget of the client', () => {
  const busy = Object.assign(new Error('x'), { status: 409 });

  test('refuses to send the same again once it is spent', async () => {
    let left = 1;
    const spend = () => left-- > 0;
    const call = fakeCall({ spend, decisions: [retry(), retry()], sends: [{ reject: busy }] });
    const outcome = await bringToEnd(call, first);
    expect(outcome.trail.map(({ refused }) => refused)).toEqual([undefined, 'budget']);
    expect(outcome.attempts).toBe(2);
  });

  test.each<[string, Plan]>([
    ['for other arguments', { decisions: [retry({ args: ['other'] })] }],
    ['for a policy that waits by a limit of its own', { decisions: [retry({ withinMs: 60_000 })] }],
    ['for what is only watched', { decisions: [retry()], acts: false }],
    ['for what is refused anyway', { decisions: [retry()], attempts: 1 }],
  ])('is not touched %s', async (_what, plan) => {
    const spend = vi.fn(() => false);
    await bringToEnd(fakeCall({ ...plan, spend, sends: [{ value: 1 }] }), first);
    expect(spend).not.toHaveBeenCalled();
  });

  test('is not touched for a send without an answer either', async () => {
    const spend = vi.fn(() => false);
    const silent = { error: new Error('socket hang up') };
    const outcome = await bringToEnd(fakeCall({ spend, decisions: [retry()], sends: [{ value: 1 }] }), silent);
    expect(outcome.result).toEqual({ value: 1 });
    expect(spend).not.toHaveBeenCalled();
  });
});

describe('a policy with a limit of its own', () => {
  const busy = Object.assign(new Error('x'), { status: 409 });

  test('may go on beyond the attempts and the time of the client', async () => {
    const patient = retry({ afterMs: 60_000, withinMs: 180_000 });
    const call = fakeCall({
      attempts: 2,
      maxElapsedMs: 60_000,
      decisions: [patient, patient, patient],
      sends: [{ reject: busy }, { reject: busy }, { value: 'done' }],
    });
    expect(await bringToEnd(call, first)).toMatchObject({ result: { value: 'done' }, attempts: 4, waitedMs: 180_000 });
  });

  test('is held to it', async () => {
    const patient = retry({ afterMs: 60_000, withinMs: 100_000 });
    const call = fakeCall({ attempts: 1, decisions: [patient, patient], sends: [{ reject: busy }] });
    const outcome = await bringToEnd(call, first);
    expect(outcome.trail.map(({ refused }) => refused)).toEqual([undefined, 'time']);
    expect(outcome.trail[0]?.decision).toMatchObject({ withinMs: 100_000 });
  });

  test.each<[string, Partial<Plan>]>([
    ['aborted', { signal: aborted('enough') }],
    ['not-replayable', { canSend: () => false }],
  ])('is refused all the same: %s', async (refused, plan) => {
    const call = fakeCall({ ...plan, decisions: [retry({ withinMs: 1000 })] });
    expect((await bringToEnd(call, first)).trail).toMatchObject([{ refused }]);
  });
});

describe('the last attempt', () => {
  const last: Plan = { attempts: 1, maxElapsedMs: 0, signal: aborted('enough'), canSend: () => false };

  test('may still resolve', async () => {
    const outcome = await bringToEnd(fakeCall({ ...last, decisions: [resolve('ours')] }), first);
    expect(outcome.result).toEqual({ value: 'ours' });
    expect(outcome.trail[0]).not.toHaveProperty('refused');
  });

  test('may still surface, which nothing refuses', async () => {
    const outcome = await bringToEnd(fakeCall({ ...last, decisions: [surface('so be it')] }), first);
    expect(outcome.trail[0]).not.toHaveProperty('refused');
  });
});

describe('in observe mode', () => {
  test.each([
    ['a retry', retry({ afterMs: 9, args: ['other'] })],
    ['a resolve', resolve('ours')],
    ['a surface', surface()],
  ])('%s is published and not followed', async (_what, decision) => {
    const call = fakeCall({ acts: false, decisions: [decision] });
    const outcome = await bringToEnd(call, first);
    expect(call.log).toEqual(['decide 1', `publish ${decision.action} 1`]);
    expect('error' in outcome.result && outcome.result.error).toBe(first.error);
    expect(outcome).toMatchObject({ attempts: 1, waitedMs: 0, trail: [{ decision: { action: decision.action } }] });
  });

  test('a refusal is told all the same', async () => {
    const call = fakeCall({ acts: false, attempts: 1, decisions: [retry()] });
    expect((await bringToEnd(call, first)).trail[0]?.refused).toBe('attempts');
  });
});

describe('a caller who gives up during a wait', () => {
  test.each([
    ['an Error', new Error('shutting down')],
    ['a text', 'shutting down'],
    ['an object', { why: 'shutting down' }],
    ['nothing', undefined],
    ['a TypeError', new TypeError('shutting down')],
  ])('gets the reason as it is: %s', async (_what, reason: unknown) => {
    const controller = new AbortController();
    const call = fakeCall({
      signal: controller.signal,
      decisions: [retry({ afterMs: 5000 })],
      wait: ms => wait(ms, controller.signal),
    });
    const ended = bringToEnd(call, first);
    await settled();
    controller.abort(reason);
    const outcome = await ended;
    const expected: unknown = controller.signal.reason;
    expect('error' in outcome.result && outcome.result.error).toBe(expected);
    if (reason !== undefined) expect(expected).toBe(reason);
    expect(call.log).toEqual(['decide 1', 'publish retry 1']);
  });

  test('still sees the conflict in the trail, and nothing that the call ended on', async () => {
    const call = fakeCall({ decisions: [retry({ afterMs: 5 })], wait: () => Promise.reject(new Error('enough')) });
    const outcome = await bringToEnd(call, first);
    expect(outcome.trail).toHaveLength(1);
    expect(outcome).not.toHaveProperty('last');
    expect(outcome.attempts).toBe(1);
  });

  test('is told how long it waited until then', async () => {
    const waiting = deferred();
    let now = 0;
    const call = fakeCall({ decisions: [retry({ afterMs: 5000 })], elapsedMs: () => now, wait: () => waiting.promise });
    const ended = bringToEnd(call, first);
    await settled();
    now = 1234;
    waiting.reject(new Error('enough'));
    expect((await ended).waitedMs).toBe(1234);
  });
});

test('what a call waited is what the clock says, not what was asked for', async () => {
  let now = 0;
  const call = fakeCall({
    elapsedMs: () => now,
    decisions: [retry({ afterMs: 10 }), retry({ afterMs: 10 })],
    sends: [{ reject: Object.assign(new Error('x'), { status: 409 }) }, { value: 1 }],
    wait: () => {
      now += 17;
      return Promise.resolve();
    },
  });
  expect((await bringToEnd(call, first)).waitedMs).toBe(34);
});
