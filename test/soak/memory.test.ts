import { expect, it } from 'vitest';
import { startSoak } from '../../bench/soak/work.js';
import { type Policy, remedy, reportOf, retry, surface, withOptions } from '../../src/index.js';
import { bytes, type Client, plainClient, refuse, startLocal } from '../ali-oss/support.js';
import { collect } from './collector.js';

it('nothing of a call outlives it: not its body, its options, its result, its error or what was decided', async () => {
  const oss = await startLocal();
  refuse(oss, 'immutable', 'FileImmutable');
  oss.fault({ match: { name: 'lost' }, times: 10, do: { kind: 'apply-then-drop' } });
  const { signal } = new AbortController();
  const client: Client = remedy(plainClient(oss), { appendRecovery: true, random: () => 0, onEvent: () => undefined });
  const held: Record<string, WeakRef<object>[]> = {};
  const hold = (what: string, value: unknown) => {
    if (typeof value === 'object' && value !== null) (held[what] ??= []).push(new WeakRef(value));
  };
  const settle = async (call: (body: Buffer, options: object) => Promise<unknown>) => {
    const [body, options] = [bytes('a record of its own'), { headers: { a: 'b' } }];
    const end = await call(body, options).catch((error: unknown) => error);
    hold('body', body);
    hold('options', options);
    hold('end', end);
    hold('error of a conflict', reportOf(end)?.trail[0]?.conflict.error);
  };
  for (let n = 0; n < 40; n += 1) {
    await settle((body, options) => client.append('log', body, options));
    await settle((body, options) => client.append('lost', body, options));
    await settle((body, options) => client.put('immutable', body, options));
    await settle((body, options) => withOptions(client, { signal }).append('log', body, options));
    await settle((_body, options) => client.head('missing', options));
    // A signal lives longer than the calls that it could end.
    const policy: Policy = ({ attempt }) => {
      const decision = attempt > 1 ? surface('enough') : retry({ because: 'once more' });
      hold('decision', decision);
      return decision;
    };
    const signalled = withOptions(client, { signal, policies: { FileImmutable: policy } });
    await settle((body, options) => signalled.put('immutable', body, options));
  }
  await collect();
  const alive = Object.fromEntries(
    Object.entries(held).map(([what, refs]) => [what, refs.filter(ref => ref.deref() !== undefined).length]),
  );
  expect(Object.values(held).map(refs => refs.length >= 40)).toEqual([true, true, true, true, true]);
  // The last of each may still be in a register, on a stack or on a connection that is kept.
  for (const [what, count] of Object.entries(alive)) expect(count, what).toBeLessThanOrEqual(5);
});

it('a heap that was filled once stays as full, however many calls follow', async () => {
  const soak = startSoak(50);
  const heapAfter = async (calls: number) => {
    await soak.run(calls);
    await collect();
    return process.memoryUsage().heapUsed;
  };
  await heapAfter(3_000);
  const before = await heapAfter(1_000);
  const calls = 3_000;
  const grown = (await heapAfter(calls)) - before;
  // Of a call that left its report and error behind there would be more than a kilobyte; the rest is the runtime warming up.
  expect(grown / calls).toBeLessThan(400);
  expect(Object.keys(soak.answered).sort()).toEqual([
    'FileImmutable',
    'PositionNotEqualToLength',
    'StaleFile',
    'append',
    'lost answer',
    'other',
  ]);
});
