import { describe, expect, it } from 'vitest';
import { type Policy, reportOf, surface } from '../../src/index.js';
import { bytes, failure, plainClient, startLocal, wrappedClient } from '../ali-oss/support.js';
import { because, holding, operations, replacing, stored, weekly, when } from './inventory-support.js';

const LOST = { kind: 'drop' } as const;
const LOST_ANSWER = { kind: 'apply-then-drop' } as const;

/** The one that is there after a call that replaces the daily one with a weekly one, and what the report says. */
async function afterReplacing(prepare: (oss: Awaited<ReturnType<typeof holding>>, abort: AbortController) => void) {
  const oss = await holding();
  const abort = new AbortController();
  prepare(oss, abort);
  const client = replacing(oss, { signal: abort.signal });
  const ended: unknown = await client.putBucketInventory('logs', weekly).catch((error: unknown) => error);
  // Whoever ends the process as soon as the call has ended must find it like this.
  const there = (await stored(oss)) as { readonly frequency?: string } | undefined;
  return { oss, ended, there: there?.frequency, written: reportOf(ended)?.written };
}

describe('a policy that has begun to write is waited for, whatever the signal says', () => {
  it.each(['DeleteBucketInventory', 'PutBucketInventory'])('given up during its %s', async operation => {
    const { there, ended } = await afterReplacing((oss, abort) => {
      when(oss, operation, operation === 'PutBucketInventory' ? 2 : 1, () => {
        abort.abort(new Error('given up'));
      });
    });
    // The old one is back, or the new one is there and the call has resolved.
    if (operation === 'PutBucketInventory') expect(ended).not.toBeInstanceOf(Error);
    else expect(ended).toMatchObject({ message: 'given up' });
    expect(there).toBe(operation === 'PutBucketInventory' ? 'Weekly' : 'Daily');
  });

  it('and one that has not begun can begin nothing any more', async () => {
    const oss = await startLocal();
    const abort = new AbortController();
    let goOn: () => void = () => undefined;
    const looked = new Promise<void>(resolve => {
      goOn = resolve;
    });
    const late: unknown[] = [];
    const policy: Policy = async (_conflict, tools) => {
      await Promise.resolve();
      abort.abort(new Error('given up'));
      await looked;
      await tools.call('put', 'other', bytes('x')).catch((error: unknown) => late.push(error));
      return surface();
    };
    oss.fault({ do: { kind: 'refuse', code: 'FileImmutable' } });
    const client = wrappedClient(oss, { policies: { FileImmutable: policy }, signal: abort.signal });
    expect((await failure(client.put('k', bytes('x')))).message).toBe('given up');
    goOn();
    await new Promise(setImmediate);
    expect(late).toMatchObject([{ message: 'The call was given up: put was not called.' }]);
    expect(oss.object('logs', 'other')).toBeUndefined();
  });
});

describe('`written` speaks for the writes of a policy too', () => {
  it('is unknown where a put of its own got no answer, and the new one cannot be seen', async () => {
    const { written, there } = await afterReplacing(oss => {
      oss.fault({ match: { operation: 'PutBucketInventory' }, skip: 1, do: LOST });
      oss.fault({ match: { operation: 'GetBucketInventory' }, skip: 1, do: LOST });
    });
    // The one that got no answer may arrive yet.
    expect([written, there]).toEqual(['unknown', 'Daily']);
  });

  it('is yes where its lost answer was found out', async () => {
    const { written, there } = await afterReplacing(oss => {
      oss.fault({ match: { operation: 'PutBucketInventory' }, skip: 1, do: LOST_ANSWER });
    });
    expect([written, there]).toEqual(['yes', 'Weekly']);
  });

  it('is unknown where neither the new one nor the old one could be put back', async () => {
    const { written, there } = await afterReplacing(oss => {
      const refused = { kind: 'refuse', code: 'AccessDenied' } as const;
      oss.fault({ match: { operation: 'PutBucketInventory' }, skip: 1, times: Infinity, do: refused });
    });
    expect([written, there]).toEqual(['unknown', undefined]);
  });

  it('is no where the old one is back, by answers of OSS', async () => {
    const { written, there } = await afterReplacing(oss => {
      oss.fault({ match: { operation: 'PutBucketInventory' }, skip: 1, do: { kind: 'refuse', code: 'AccessDenied' } });
    });
    expect([written, there]).toEqual(['no', 'Daily']);
  });

  it.each([
    ['a lost answer', LOST_ANSWER],
    ['a 503', { kind: 'apply-then-answer', status: 503 } as const],
    ["a gateway's page", { kind: 'gateway', status: 200, apply: true } as const],
  ])('is unknown after %s to a write of a policy of one’s own', async (_what, effect) => {
    const oss = await startLocal();
    await plainClient(oss).put('k', bytes('x'));
    const policy: Policy = async (_conflict, tools) => {
      await tools.call('put', 'aside', bytes('x')).catch(() => undefined);
      return surface('put aside, perhaps');
    };
    oss.fault({ match: { name: 'k' }, do: { kind: 'refuse', code: 'FileImmutable' } });
    oss.fault({ match: { name: 'aside' }, do: effect });
    const client = wrappedClient(oss, { policies: { FileImmutable: policy } });
    expect(reportOf(await failure(client.put('k', bytes('y'))))?.written).toBe('unknown');
  });
});

it('in observe mode a policy that writes says what it would do', async () => {
  const oss = await holding();
  const error = await failure(replacing(oss, { mode: 'observe' }).putBucketInventory('logs', weekly));
  expect(because(error)).toBe('the policy for InventoryConfigurationAlreadyExists would call deleteBucketInventory()');
  expect(operations(oss)).not.toContain('DeleteBucketInventory');
});
