import { describe, expect, test, vi } from 'vitest';
import { type Decision, retry, surface } from '../../src/conflict/decision.js';
import { decide } from '../../src/call/decide.js';
import type { Policies } from '../../src/policies/types.js';
import type { Policy } from '../../src/policies/policy.js';
import { conflict, settled, tools } from './fakes.js';

const saying =
  (because: string): Policy =>
  () =>
    surface(because);
const silent: Policy = () => undefined;
const ask = (code: string, policies: Policies, recovery?: Policy) =>
  decide(conflict({ code }), tools(), { policies, recovery }).then(({ decision }) => decision);

describe('a conflict is decided by', () => {
  test('the policy named for its code', async () => {
    const policies = { StaleFile: saying('named'), '*': saying('any') };
    expect(await ask('StaleFile', policies, saying('recovery'))).toEqual(surface('named'));
  });

  test('append recovery next', async () => {
    const code = 'PositionNotEqualToLength';
    expect(
      await ask(code, { PositionNotEqualToLength: () => undefined, '*': saying('any') }, saying('recovery')),
    ).toEqual(surface('recovery'));
    expect(await ask(code, { '*': saying('any') }, saying('recovery'))).toEqual(surface('recovery'));
  });

  test('the default where there is no recovery', async () => {
    expect(await ask('StaleFile', { '*': saying('any') })).toMatchObject({ action: 'retry' });
    expect(await ask('StaleFile', { StaleFile: silent, '*': saying('any') })).toMatchObject({ action: 'retry' });
  });

  test('the default also where recovery has nothing to say', async () => {
    expect(await ask('StaleFile', { '*': saying('any') }, silent)).toMatchObject({ action: 'retry' });
  });

  test("'*' where nobody else took it, also of a code nobody knows", async () => {
    expect(await ask('FileImmutable', { '*': saying('any') })).toEqual(surface('any'));
    expect(await ask('BrandNewConflict', { '*': saying('any') })).toEqual(surface('any'));
    expect(await ask('Unknown', { '*': saying('any') })).toEqual(surface('any'));
    expect(await ask('PositionNotEqualToLength', { '*': saying('any') }, silent)).toEqual(surface('any'));
  });

  test('nobody, so that it is surfaced', async () => {
    expect(await ask('FileImmutable', {})).toEqual(surface('no policy for FileImmutable'));
    expect(await ask('FileImmutable', { FileImmutable: silent })).toEqual(surface('no policy handled it'));
    expect(await ask('FileImmutable', { '*': silent })).toEqual(surface('no policy handled it'));
  });

  test.each(['constructor', '__proto__', 'toString', 'valueOf', 'hasOwnProperty'])(
    'nobody where its code is %s',
    async code => {
      expect(await ask(code, {})).toEqual(surface(`no policy for ${code}`));
    },
  );
});

test("whose word a decision is, is told: that of the caller's policies or not", async () => {
  const whose = async (code: string, policies: Policies, recovery?: Policy) =>
    (await decide(conflict({ code }), tools(), { policies, recovery })).isCallers;
  expect(await whose('FileImmutable', { FileImmutable: saying('named') })).toBe(true);
  expect(await whose('FileImmutable', { '*': saying('any') })).toBe(true);
  expect(await whose('PositionNotEqualToLength', { '*': saying('any') }, saying('recovery'))).toBe(false);
  expect(await whose('StaleFile', { '*': saying('any') })).toBe(false);
  expect(await whose('FileImmutable', { FileImmutable: silent })).toBe(false);
});

describe('a caller who gives up while a policy thinks', () => {
  const never: Policy = () => new Promise(() => undefined);
  const thinking = (policies: Policies, recovery?: Policy) => {
    const controller = new AbortController();
    const given = conflict({ code: 'FileImmutable' });
    const asked = decide(given, tools({ signal: controller.signal }), { policies, recovery });
    const abort = () => {
      controller.abort('enough');
    };
    return { asked, abort };
  };

  test.each<[string, Policies]>([
    ['the named policy', { FileImmutable: never }],
    ["'*'", { '*': never }],
  ])('gets the reason at once, though the policy never answers: %s', async (_who, policies) => {
    const { asked, abort } = thinking(policies, silent);
    await settled();
    abort();
    await expect(asked).rejects.toBe('enough');
  });

  test('hears what append recovery finds out all the same', async () => {
    let answer: (decision: Decision) => void = () => undefined;
    const { asked, abort } = thinking({}, () => new Promise(resolve => (answer = resolve)));
    abort();
    answer(surface('it is stored'));
    expect((await asked).decision).toEqual(surface('it is stored'));
  });
});

test('policies are asked one after the other, each with the conflict and the tools', async () => {
  const order: string[] = [];
  const noting =
    (name: string): Policy =>
    async (...asked) => {
      order.push(name);
      await Promise.resolve();
      order.push(`${name} done`);
      expect(asked).toEqual([given, expect.objectContaining({ head: looks.head, random: looks.random })]);
      return undefined;
    };
  const given = conflict({ code: 'FileImmutable' });
  const looks = tools();
  await decide(given, looks, {
    policies: { FileImmutable: noting('named'), '*': noting('any') },
    recovery: noting('recovery'),
  });
  expect(order).toEqual(['named', 'named done', 'recovery', 'recovery done', 'any', 'any done']);
});

describe('a policy that fails', () => {
  test.each<[string, Policy, string]>([
    [
      'by throwing',
      () => {
        throw new Error('no such key');
      },
      'no such key',
    ],
    ['by rejecting', () => Promise.reject(new Error('too late')), 'too late'],
    [
      'by throwing a text, which may be a secret',
      () => {
        throw 'aSecret';
      },
      'string',
    ],
    ['by rejecting with nothing', () => Promise.reject(), 'undefined'],
    [
      'by a decision that is none',
      () => ({ action: 'wait' }) as unknown as Decision,
      'expected retry(…), resolve(…), surface(…) or undefined',
    ],
    ['by answering true', () => true as unknown as Decision, 'expected retry(…), resolve(…), surface(…) or undefined'],
    ['by answering null', () => null as unknown as Decision, 'expected retry(…), resolve(…), surface(…) or undefined'],
    [
      'by a wait that is none',
      () => ({ action: 'retry', afterMs: Number.NaN, because: '' }),
      'expected retry(…), resolve(…), surface(…) or undefined',
    ],
    [
      'by asking for an impossible wait',
      () => retry({ afterMs: -1 }),
      'Expected `afterMs` of retry() to be a number of milliseconds ≥ 0, got -1.',
    ],
  ])('%s surfaces the error and says what went wrong', async (_how, policy, told) => {
    expect(await ask('FileImmutable', { FileImmutable: policy })).toEqual(
      surface(`the policy for FileImmutable failed: ${told}`),
    );
  });

  test('is not passed over: nobody is asked after it', async () => {
    const rest = vi.fn(saying('any'));
    await ask('FileImmutable', {
      FileImmutable: () => {
        throw new Error('x');
      },
      '*': rest,
    });
    expect(rest).not.toHaveBeenCalled();
  });
});
