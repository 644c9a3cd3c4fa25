import { Agent } from 'node:http';
import { describe, expect, it } from 'vitest';
import { seeded } from '../../examples/demo/random.js';
import { type ClientState, stateOf } from '../../src/memory/client.js';
import type { OssClient } from '../../src/ali-oss/view.js';
import { remedy, reportOf, withOptions } from '../../src/index.js';
import type { Effect, LocalOss, LoggedRequest } from '../../src/testing/index.js';
import { atTheEnd, bytes, type Client, plainClient, startLocal } from '../ali-oss/support.js';

// More connections than these would be a test of the operating system.
const SOCKETS = 64;
const TIMEOUT_MS = 240_000;
const PATIENT = { attempts: 100, maxElapsedMs: TIMEOUT_MS };

function crowdOf(oss: LocalOss): { readonly client: Client; readonly state: ClientState } {
  const agent = new Agent({ keepAlive: true, maxSockets: SOCKETS });
  atTheEnd(() => {
    agent.destroy();
  });
  const plain = plainClient(oss, { agent, timeout: TIMEOUT_MS });
  const random = seeded(1);
  // Next to no waiting, and yet some order of waking up that nobody planned.
  const options = { ...PATIENT, appendRecovery: true, random: () => random() / 1000 };
  return { client: remedy(plain, options), state: stateOf(plain as unknown as OssClient) };
}

const recordOf = (n: number) => `record ${n}\n`;
const contentOf = (oss: LocalOss, name: string) => oss.object('logs', name)?.content.toString() ?? '';

/** How many requests there were, by their operation. */
function countsOf(oss: LocalOss): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { operation } of oss.requests) counts[operation] = (counts[operation] ?? 0) + 1;
  return counts;
}

const isOpen = ({ status, fault }: LoggedRequest) =>
  status === undefined && fault !== 'drop' && fault !== 'apply-then-drop';

/** Counts how many requests for one object are under way at once, at most. */
function underWay(oss: LocalOss): () => number {
  const open = new Map<string, LoggedRequest[]>();
  let most = 0;
  const match = (request: LoggedRequest) => {
    const now = [...(open.get(request.name ?? '') ?? []).filter(isOpen), request];
    open.set(request.name ?? '', now);
    most = Math.max(most, now.length);
    return false;
  };
  oss.fault({ match, times: Infinity, do: { kind: 'drop' } });
  return () => most;
}

/** Has one in so many requests go wrong, in one way or another. */
function disturb(oss: LocalOss, share: number): () => number {
  const random = seeded(2);
  const effects: readonly Effect[] = [{ kind: 'drop' }, { kind: 'apply-then-drop' }, { kind: 'answer', status: 503 }];
  const faults = effects.map(effect =>
    oss.fault({ match: () => random() < share / effects.length, times: Infinity, do: effect }),
  );
  return () => faults.reduce((sum, { hits }) => sum + hits, 0);
}

/** Begins all appends in one tick, and waits for all of them. */
async function appendAll(client: Client, calls: number, nameOf: (n: number) => string) {
  const running = Array.from({ length: calls }, (_, n) => client.append(nameOf(n), bytes(recordOf(n))));
  return Promise.allSettled(running);
}

const failuresOf = (ends: readonly PromiseSettledResult<unknown>[]) =>
  ends.flatMap(end => (end.status === 'rejected' ? [String(end.reason)] : []));

function expectNothingLeft({ appendLanes, metadataLanes, objects, rivals }: ClientState): void {
  expect([appendLanes.size, metadataLanes.size]).toEqual([0, 0]);
  expect([objects.hasNoOpenSends, rivals.isEmpty]).toEqual([true, true]);
}

const SHARES = [0, 0.05];

describe.each(SHARES)(
  'of a crowd of appends, with a share of %d of all requests going wrong,',
  { timeout: TIMEOUT_MS },
  share => {
    it('1,000 to one object are stored once each, in order, one at a time, and leave nothing behind', async () => {
      const oss = await startLocal({ delayMs: 1 });
      const most = underWay(oss);
      const hits = disturb(oss, share);
      const { client, state } = crowdOf(oss);
      const calls = 1_000;
      const running = appendAll(client, calls, () => 'log');
      expect(state.appendLanes.size).toBe(1);
      expect(failuresOf(await running)).toEqual([]);
      expect(contentOf(oss, 'log')).toBe(Array.from({ length: calls }, (_, n) => recordOf(n)).join(''));
      expect(most()).toBe(1);
      if (share === 0) expect(countsOf(oss)).toEqual({ HeadObject: 1, AppendObject: calls });
      else expect(hits()).toBeGreaterThan((calls * share) / 2);
      expectNothingLeft(state);
    });

    it('10,000 to 2,000 objects are stored once each, in order, one at a time for each, and leave nothing behind', async () => {
      const oss = await startLocal();
      const most = underWay(oss);
      const hits = disturb(oss, share);
      const { client, state } = crowdOf(oss);
      const [calls, objects] = [10_000, 2_000];
      const running = appendAll(client, calls, n => `log-${n % objects}`);
      expect(state.appendLanes.size).toBe(objects);
      expect(failuresOf(await running)).toEqual([]);
      for (let object = 0; object < objects; object += 1) {
        const records = Array.from({ length: calls / objects }, (_, round) => recordOf(object + round * objects));
        expect(contentOf(oss, `log-${object}`)).toBe(records.join(''));
      }
      expect(most()).toBe(1);
      if (share === 0) expect(countsOf(oss)).toEqual({ HeadObject: objects, AppendObject: calls });
      else expect(hits()).toBeGreaterThan((calls * share) / 2);
      expectNothingLeft(state);
    });
  },
);

it('of a crowd that is given up halfway, what was stored is a beginning of it, and no lane stays taken', async () => {
  const oss = await startLocal({ delayMs: 1 });
  const { client, state } = crowdOf(oss);
  const giveUp = new AbortController();
  const enough = 100;
  const match = () => {
    if (countsOf(oss)['AppendObject'] === enough) giveUp.abort(new Error('enough'));
    return false;
  };
  oss.fault({ match, times: Infinity, do: { kind: 'drop' } });
  const ends = await appendAll(withOptions(client, { signal: giveUp.signal }), 1_000, () => 'log');
  const stored = ends.findIndex(({ status }) => status === 'rejected');
  expect(stored).toBe(enough);
  expect(ends.slice(stored).every(end => end.status === 'rejected' && reportOf(end.reason)?.written === 'no')).toBe(
    true,
  );
  expect(contentOf(oss, 'log')).toBe(Array.from({ length: stored }, (_, n) => recordOf(n)).join(''));
  expectNothingLeft(state);
  await client.append('log', bytes('the lane is free'));
});

it('a crowd of metadata writes to one object takes turns: no StaleFile, one request each, and no lane stays taken', async () => {
  const oss = await startLocal({ staleMs: 1 });
  const { client, state } = crowdOf(oss);
  await client.put('k', bytes('x'));
  oss.clearRequests();
  const calls = 1_000;
  const running = Array.from({ length: calls }, (_, n) => client.putObjectTagging('k', { n: String(n) }));
  expect(state.metadataLanes.size).toBe(1);
  await Promise.all(running);
  const codes = new Set(oss.requests.map(({ code }) => code));
  expect([...codes]).toEqual([undefined]);
  expect(oss.requests).toHaveLength(calls);
  expectNothingLeft(state);
});

it('a crowd on objects beyond those that are remembered is stored as well, and the memory stays bounded', async () => {
  const oss = await startLocal();
  const { client, state } = crowdOf(oss);
  const [crowd, bound] = [500, 10_000];
  for (let n = 0; n < bound; n += 1) state.objects.of(`logs\nother-${n}`).end = 0;
  expect(failuresOf(await appendAll(client, crowd, n => `log-${n}`))).toEqual([]);
  const others = Array.from({ length: bound }, (_, n) => state.objects.get(`logs\nother-${n}`));
  const ours = Array.from({ length: crowd }, (_, n) => state.objects.get(`logs\nlog-${n}`));
  expect([others.filter(Boolean).length, ours.filter(Boolean).length]).toEqual([bound - crowd, crowd]);
  expectNothingLeft(state);
});
