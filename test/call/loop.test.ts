import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { resolve, retry, surface } from '../../src/conflict/decision.js';
import { bringToEnd } from '../../src/call/loop.js';
import { failed, fakeCall } from './fake-call.js';
import { settled } from './fakes.js';

const first = failed();
const refused409 = () => Object.assign(new Error('409 again'), { status: 409 });

describe('a call that failed at its first send', () => {
  test('is decided, published, waited for and sent, in this order', async () => {
    const call = fakeCall({ decisions: [retry({ afterMs: 5 })], sends: [{ value: 'stored' }] });
    const outcome = await bringToEnd(call, first);
    expect(call.log).toEqual(['decide 1', 'publish retry 1', 'wait 5', 'send']);
    expect(outcome).toMatchObject({ result: { value: 'stored' }, attempts: 2, waitedMs: 5 });
    expect(outcome).not.toHaveProperty('last');
  });

  test('is sent again at once where no wait was asked for', async () => {
    const call = fakeCall({ decisions: [retry()], sends: [{ value: 1 }] });
    await bringToEnd(call, first);
    expect(call.log).toEqual(['decide 1', 'publish retry 1', 'send']);
  });

  test('is described anew after every send that failed', async () => {
    const call = fakeCall({
      decisions: [retry(), retry({ afterMs: 7 }), retry()],
      sends: [{ reject: refused409() }, { reject: refused409() }, { value: 1 }],
    });
    const outcome = await bringToEnd(call, first);
    expect(call.log).toEqual([
      ...['decide 1', 'publish retry 1', 'send', 'describe 2'],
      ...['decide 2', 'publish retry 2', 'wait 7', 'send', 'describe 3'],
      ...['decide 3', 'publish retry 3', 'send'],
    ]);
    expect(outcome).toMatchObject({ attempts: 4, waitedMs: 7 });
    expect(outcome.trail.map(({ conflict }) => conflict.attempt)).toEqual([1, 2, 3]);
  });

  test('ends as the policy resolves it', async () => {
    const value = { name: 'k' };
    const call = fakeCall({ decisions: [resolve(value, 'it is there')] });
    const outcome = await bringToEnd(call, first);
    expect(outcome.result).toEqual({ value });
    expect('value' in outcome.result && outcome.result.value).toBe(value);
    expect(outcome).toMatchObject({ attempts: 1, waitedMs: 0, last: { action: 'resolve' } });
    expect(call.log).toEqual(['decide 1', 'publish resolve 1']);
  });

  test('may be resolved with nothing', async () => {
    const outcome = await bringToEnd(fakeCall({ decisions: [resolve(undefined)] }), first);
    expect(outcome.result).toEqual({ value: undefined });
  });

  test('is surfaced with the very error of the last send', async () => {
    const last = refused409();
    const call = fakeCall({ decisions: [retry(), surface('enough')], sends: [{ reject: last }] });
    const outcome = await bringToEnd(call, first);
    expect('error' in outcome.result && outcome.result.error).toBe(last);
    expect(outcome).toMatchObject({ attempts: 2, last: { action: 'surface', because: 'enough' } });
  });

  test('can be retried more often than any library would by itself', async () => {
    const times = 1500;
    const decisions = Array.from({ length: times }, () => retry({ afterMs: 1 }));
    const sends = [...Array.from({ length: times - 1 }, () => ({ reject: refused409() })), { value: 'at last' }];
    const outcome = await bringToEnd(fakeCall({ attempts: Infinity, decisions, sends }), first);
    expect(outcome).toMatchObject({ result: { value: 'at last' }, attempts: times + 1, waitedMs: times });
  });
});

describe('the arguments of a retry', () => {
  test('are those of the send before, unless the decision has others', async () => {
    const other = ['k', { position: '7' }];
    const call = fakeCall({
      decisions: [retry(), retry({ args: other }), retry()],
      sends: [{ reject: refused409() }, { reject: refused409() }, { value: 1 }],
    });
    await bringToEnd(call, first);
    expect(call.sent).toEqual([['k'], other, other]);
    expect(call.sent[1]).toBe(other);
  });

  test('are what the conflict of that send shows', async () => {
    const other = ['k', { position: '7' }];
    const call = fakeCall({ decisions: [retry({ args: other }), surface()], sends: [{ reject: refused409() }] });
    const { trail } = await bringToEnd(call, first);
    expect(trail.map(({ conflict }) => conflict.args)).toEqual([first.conflict.args, other]);
  });
});

describe('a send that fails with something else than a 409', () => {
  test.each([
    ['a TypeError', new TypeError('fetch failed')],
    ['a TypeError of ali-oss', new TypeError('Must provide String/Buffer/ReadableStream for append.')],
    ['a text', 'failed'],
    ['nothing', undefined],
    ['null', null],
    ['a plain object', { status: 0, name: 'cancel' }],
    ['an error that is frozen', Object.freeze(new Error('frozen'))],
    ['an AbortError', Object.assign(new Error('aborted'), { name: 'AbortError' })],
  ])('is surfaced as itself: %s', async (_what, reason: unknown) => {
    const call = fakeCall({ decisions: [retry(), surface('not a conflict')], sends: [{ reject: reason }] });
    const outcome = await bringToEnd(call, first);
    expect('error' in outcome.result && outcome.result.error).toBe(reason);
    expect('error' in outcome.result).toBe(true);
    expect(outcome.trail).toHaveLength(1);
  });

  test('can be retried too', async () => {
    const call = fakeCall({
      decisions: [retry(), retry()],
      sends: [{ reject: new TypeError('reset') }, { value: 'stored' }],
    });
    expect(await bringToEnd(call, first)).toMatchObject({ result: { value: 'stored' }, attempts: 3 });
  });

  test('leaves no step in the trail, which is one of conflicts', async () => {
    const call = fakeCall({ decisions: [surface()] });
    const outcome = await bringToEnd(call, { error: new Error('reset') });
    expect(outcome.trail).toEqual([]);
  });
});

describe('the trail', () => {
  const secret = 'aSecretRecord';
  const withData = () =>
    fakeCall({
      decisions: [retry({ args: ['k', Buffer.from(secret)], because: 'moved' }), resolve({ secret }, 'found')],
      sends: [{ reject: refused409() }],
    });

  test('holds every conflict with its decision, in order', async () => {
    const { trail } = await bringToEnd(withData(), first);
    expect(trail.map(({ decision }) => [decision.action, decision.because])).toEqual([
      ['retry', 'moved'],
      ['resolve', 'found'],
    ]);
    expect(trail[0]?.conflict).toBe(first.conflict);
    expect(trail[0]).not.toHaveProperty('refused');
  });

  test('is frozen, step by step', async () => {
    const { trail } = await bringToEnd(withData(), first);
    for (const part of [trail, ...trail, ...trail.map(({ decision }) => decision)])
      expect(Object.isFrozen(part)).toBe(true);
  });

  test('is frozen too where a policy made up its decision by hand', async () => {
    const call = fakeCall({ decisions: [{ action: 'surface', because: 'by hand' }] });
    const { trail } = await bringToEnd(call, first);
    expect(Object.isFrozen(trail[0]?.decision)).toBe(true);
  });

  test('prints no arguments and no value, but has them by name', async () => {
    const { trail } = await bringToEnd(withData(), first);
    expect(JSON.stringify(trail)).not.toContain(secret);
    expect(inspect(trail, { depth: 9 })).not.toContain(secret);
    expect(trail[0]?.decision).toHaveProperty('args');
    expect(trail[1]?.decision).toHaveProperty('value', { secret });
  });
});

test('a loop that cannot decide gives that error rather than hang', async () => {
  const outcome = await bringToEnd(fakeCall({ decisions: [] }), first);
  await settled();
  expect(outcome.result).toEqual({ error: new Error('one decision too many') });
});
