import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { resolve, retry, surface } from '../../src/conflict/decision.js';
import { busy, conflictsOf, play } from './fake-call.js';

const error = busy();
const refused409 = () => busy('Unheard');

describe('a call that failed at its first send', () => {
  test('is learned from, described, decided, published, waited for and sent, in this order', async () => {
    const { log, result, report } = await play({ decisions: [retry({ afterMs: 5 })], sends: [{ value: 'stored' }] });
    expect(log).toEqual([
      ...['learn 1', 'conflict 1', 'decide 1', 'publish retry 1', 'wait 5', 'send'],
      'settled resolved',
    ]);
    expect(result).toEqual({ value: 'stored' });
    expect(report).toMatchObject({ attempts: 2, waitedMs: 5, written: 'yes' });
  });

  test('is sent again at once where no wait was asked for', async () => {
    const { log } = await play({ decisions: [retry()], sends: [{ value: 1 }] });
    expect(log).toEqual(['learn 1', 'conflict 1', 'decide 1', 'publish retry 1', 'send', 'settled resolved']);
  });

  test('is described anew after every send that failed', async () => {
    const { log, report } = await play({
      decisions: [retry(), retry({ afterMs: 7 }), retry()],
      sends: [{ reject: refused409() }, { reject: refused409() }, { value: 1 }],
    });
    expect(log).toEqual([
      ...['learn 1', 'conflict 1', 'decide 1', 'publish retry 1', 'send'],
      ...['learn 2', 'conflict 2', 'decide 2', 'publish retry 2', 'wait 7', 'send'],
      ...['learn 3', 'conflict 3', 'decide 3', 'publish retry 3', 'send', 'settled resolved'],
    ]);
    expect(report).toMatchObject({ attempts: 4, waitedMs: 7 });
    expect(report.trail.map(({ conflict }) => conflict.attempt)).toEqual([1, 2, 3]);
  });

  test('ends as the policy resolves it', async () => {
    const value = { name: 'k' };
    const { log, result, report } = await play({ decisions: [resolve(value, 'it is there')] });
    expect('value' in result && result.value).toBe(value);
    expect(report).toMatchObject({ attempts: 1, waitedMs: 0, written: 'yes' });
    expect(log).toEqual(['learn 1', 'conflict 1', 'decide 1', 'publish resolve 1', 'settled resolved']);
  });

  test('may be resolved with nothing', async () => {
    const { result } = await play({ decisions: [resolve(undefined)] });
    expect(result).toEqual({ value: undefined });
  });

  test('is surfaced with the very error of the last send', async () => {
    const last = refused409();
    const { result, report } = await play({ decisions: [retry(), surface('enough')], sends: [{ reject: last }] });
    expect('error' in result && result.error).toBe(last);
    expect(report).toMatchObject({ attempts: 2, written: 'no' });
    expect(report.trail.at(-1)?.decision).toEqual({ action: 'surface', because: 'enough' });
  });

  test('can be retried more often than any library would by itself', async () => {
    const times = 1500;
    const decisions = Array.from({ length: times }, () => retry({ afterMs: 1 }));
    const sends = [...Array.from({ length: times - 1 }, () => ({ reject: refused409() })), { value: 'at last' }];
    const { result, report } = await play({ attempts: Infinity, decisions, sends });
    expect(result).toEqual({ value: 'at last' });
    expect(report).toMatchObject({ attempts: times + 1, waitedMs: times });
  });

  test('has its memory and its bodies cleared up before anybody hears of its end', async () => {
    const ends: string[] = [];
    const end = async () => {
      await Promise.resolve();
      ends.push('cleared up');
    };
    for (const decision of [surface(), resolve(1)]) {
      const { log } = await play({ end, decisions: [decision] });
      ends.push(log.at(-1) ?? '');
    }
    expect(ends).toEqual(['cleared up', 'settled rejected', 'cleared up', 'settled resolved']);
  });

  test('is published as in doubt where what was learned says so', async () => {
    let written: 'no' | 'unknown' = 'no';
    const outcome = await play({
      get written() {
        return written;
      },
      learn() {
        written = 'unknown';
      },
      decisions: [surface()],
    });
    expect(conflictsOf(outcome).map(conflict => conflict.written)).toEqual(['unknown']);
    expect(outcome.report.written).toBe('unknown');
  });
});

describe('the arguments of a retry', () => {
  test('are those of the send before, unless the decision has others', async () => {
    const other = ['k', { position: '7' }];
    const { sent } = await play({
      decisions: [retry(), retry({ args: other }), retry()],
      sends: [{ reject: refused409() }, { reject: refused409() }, { value: 1 }],
    });
    expect(sent).toEqual([['k'], other, other]);
    expect(sent[1]).toBe(other);
  });

  test('are what the conflict of that send shows', async () => {
    const other = ['k', { position: '7' }];
    const { report } = await play({
      decisions: [retry({ args: other }), surface()],
      sends: [{ reject: refused409() }],
    });
    expect(report.trail.map(({ conflict }) => conflict.args)).toEqual([['k'], other]);
  });
});

describe('a send that fails with something else than a 409', () => {
  const weird = [
    ['a TypeError', new TypeError('fetch failed')],
    ['a TypeError of ali-oss', new TypeError('Must provide String/Buffer/ReadableStream for append.')],
    ['a text', 'failed'],
    ['nothing', undefined],
    ['null', null],
    ['a plain object', { status: 0, name: 'cancel' }],
    ['an error that is frozen', Object.freeze(new Error('frozen'))],
    ['an AbortError', Object.assign(new Error('aborted'), { name: 'AbortError' })],
  ] as const;

  test.each(weird)('is surfaced as itself: %s', async (_what, reason: unknown) => {
    const { result, report } = await play({
      decisions: [retry(), surface('not a conflict')],
      sends: [{ reject: reason }],
    });
    expect('error' in result && result.error).toBe(reason);
    expect('error' in result).toBe(true);
    expect(report.trail).toHaveLength(1);
  });

  test.each(weird)('is surfaced as itself where nobody decides about it: %s', async (_what, reason: unknown) => {
    const { log, result } = await play({ error: reason, decidesSilence: false });
    expect('error' in result && result.error).toBe(reason);
    expect(log.slice(-1)).toEqual(['settled rejected']);
    expect(log).not.toContain('decide 1');
  });

  test('is surfaced as itself, also where it cannot be read', async () => {
    const unreadable = Object.defineProperties(new Error('unreadable'), {
      name: { get: () => fail() },
      status: { get: () => fail() },
      code: { get: () => fail() },
    });
    const { result, log } = await play({ error: unreadable, decidesSilence: false });
    expect('error' in result && result.error).toBe(unreadable);
    expect(log.at(-1)).toBe('settled rejected');
  });

  test('is one without an answer where it left, and never left otherwise', async () => {
    const reset = () => new TypeError('reset');
    expect((await play({ error: reset(), decisions: [surface()] })).read).toEqual(['unanswered']);
    expect((await play({ error: reset(), reached: false, decisions: [surface()] })).read).toEqual(['unsent']);
    const cancelled = { status: 0, name: 'cancel' };
    expect((await play({ error: cancelled, decisions: [surface()] })).read).toEqual(['unsent']);
  });

  test('can be retried too', async () => {
    const { log, result, report } = await play({
      decisions: [retry(), retry()],
      sends: [{ reject: new TypeError('reset') }, { value: 'stored' }],
    });
    expect([result, report.attempts]).toEqual([{ value: 'stored' }, 3]);
    expect(log).toContain('unanswered 2');
  });

  test('leaves no step in the trail, which is one of conflicts', async () => {
    const { report } = await play({ error: new Error('reset'), decisions: [surface()] });
    expect(report.trail).toEqual([]);
  });

  test('gives way to the fault on our side of the wire that was its cause', async () => {
    const problem = new Error('the file became shorter');
    const { result } = await play({ error: new Error('reset'), problem, decisions: [surface()] });
    expect('error' in result && result.error).toBe(problem);
    const conflict = await play({ error, problem, decisions: [surface()] });
    expect('error' in conflict.result && conflict.result.error).toBe(error);
  });
});

describe('the trail', () => {
  const secret = 'aSecretRecord';
  const withData = () =>
    play({
      error,
      decisions: [retry({ args: ['k', Buffer.from(secret)], because: 'moved' }), resolve({ secret }, 'found')],
      sends: [{ reject: refused409() }],
    });

  test('holds every conflict with its decision, in order', async () => {
    const outcome = await withData();
    const { trail } = outcome.report;
    expect(trail.map(({ decision }) => [decision.action, decision.because])).toEqual([
      ['retry', 'moved'],
      ['resolve', 'found'],
    ]);
    expect(trail[0]?.conflict.error).toBe(error);
    expect(trail.map(({ conflict }) => conflict)).toEqual(conflictsOf(outcome));
    expect(trail[0]).not.toHaveProperty('refused');
  });

  test('is frozen, step by step', async () => {
    const { trail } = (await withData()).report;
    for (const part of [trail, ...trail, ...trail.map(({ decision }) => decision)])
      expect(Object.isFrozen(part)).toBe(true);
  });

  test('is frozen too where a policy made up its decision by hand', async () => {
    const { report } = await play({ decisions: [{ action: 'surface', because: 'by hand' }] });
    expect(Object.isFrozen(report.trail[0]?.decision)).toBe(true);
  });

  test('prints no arguments and no value, but has them by name', async () => {
    const { trail } = (await withData()).report;
    expect(JSON.stringify(trail)).not.toContain(secret);
    expect(inspect(trail, { depth: 9 })).not.toContain(secret);
    expect(trail[0]?.decision).toHaveProperty('args');
    expect(trail[1]?.decision).toHaveProperty('value', { secret });
  });
});

describe('a call that cannot be decided about', () => {
  test('ends with the error of its caller rather than hang, and says why', async () => {
    const { result, report } = await play({ error, decisions: [] });
    expect('error' in result && result.error).toBe(error);
    expect(report.trail.at(-1)?.decision.because).toBe('the policy for StaleFile failed: one decision too many');
  });

  test.each<[string, Parameters<typeof play>[0]]>([
    ['learning', { learn: () => fail(), decisions: [surface()] }],
    ['deciding about silence', { error: new Error('reset') }],
    ['the last look', { lastLook: () => Promise.reject(new Error('broken')), decisions: [surface()] }],
  ])('ends rather than hangs where %s fails', async (_what, plan) => {
    const { log } = await play(plan);
    expect(log.at(-1)).toBe('settled rejected');
  });
});

function fail(): never {
  throw new Error('broken');
}
