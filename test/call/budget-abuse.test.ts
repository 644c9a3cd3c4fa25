import { expect, it } from 'vitest';
import { type Policy, remedy, reportOf, resolve, retry, withOptions } from '../../src/index.js';
import { bytes, failure, plainClient, refuse, startLocal, wrappedClient } from '../ali-oss/support.js';

const IN_VAIN = { random: () => 0 };
const CALLS = 300;

/** How many requests so many calls make, each on an object of its own, of which all end in the same way. */
async function flood(options: Parameters<typeof wrappedClient>[1] = {}, code = 'StaleFile') {
  const oss = await startLocal();
  refuse(oss, /^k/, code);
  const client = wrappedClient(oss, { ...IN_VAIN, ...options });
  const ends = await Promise.all(
    Array.from({ length: CALLS }, (_, n) => client.putObjectTagging(`k${n}`, {}).catch((error: unknown) => error)),
  );
  const refusals = ends.map(end => reportOf(end)?.trail.at(-1)?.refused);
  return { oss, client, requests: oss.requests.length, refusals };
}

/** What a full budget pays for. */
const RETRIES = 100;

it('calls that a policy resolves after a retry in vain spend the budget like any other', async () => {
  const policy: Policy = ({ attempt }) => (attempt < 2 ? retry() : resolve({}, 'good enough'));
  const { requests } = await flood({ policies: { StaleFile: policy } });
  expect(requests).toBe(CALLS + RETRIES);
});

it('a policy that hands the same arguments back asks the same again, and pays for it', async () => {
  const policy: Policy = ({ args }) => retry({ args });
  const { requests, refusals } = await flood({ policies: { StaleFile: policy }, attempts: Infinity });
  expect(requests).toBe(CALLS + RETRIES);
  expect(new Set(refusals)).toEqual(new Set(['budget']));
});

it('holds for every code that a policy retries, and for the policy of all of them', async () => {
  const always: Policy = () => retry();
  for (const code of ['FileImmutable', 'BrandNewConflict']) {
    const { requests, refusals } = await flood({ policies: { '*': always }, attempts: Infinity }, code);
    expect(requests).toBe(CALLS + RETRIES);
    expect(new Set(refusals)).toEqual(new Set(['budget']));
  }
});

it('is not filled up again by wrapping the same client a second time, nor by other options', async () => {
  const oss = await startLocal();
  refuse(oss, /^k/, 'StaleFile');
  const plain = plainClient(oss);
  const ask = (client: typeof plain) => failure(client.putObjectTagging('k', {}));
  const wrapped = remedy(plain, IN_VAIN);
  for (let n = 0; n < 30; n += 1) await ask(wrapped);
  for (const other of [remedy(plain, IN_VAIN), withOptions(wrapped, { attempts: 99 })]) {
    oss.clearRequests();
    expect(reportOf(await ask(other))?.trail.at(-1)?.refused).toBe('budget');
    expect(oss.requests).toHaveLength(1);
  }
});

it('nothing but what succeeds at once fills it: not what fails otherwise, and not what was never sent', async () => {
  const { oss, client } = await flood();
  oss.clearRequests();
  for (let n = 0; n < 20; n += 1) {
    await failure(client.head('missing'));
    await failure(client.get('missing'));
    await failure(withOptions(client, { signal: AbortSignal.abort(new Error('given up')) }).head('x'));
  }
  expect(reportOf(await failure(client.putObjectTagging('k', {})))?.trail.at(-1)?.refused).toBe('budget');
});

it('once spent keeps all requests within 1.2 times the calls, also where every second call succeeds', async () => {
  const { oss, client } = await flood();
  oss.clearRequests();
  for (let n = 0; n < 100; n += 1) {
    await client.put('fine', bytes('x'));
    await failure(client.putObjectTagging(`k${n}`, {}));
  }
  expect(oss.requests.length).toBeLessThanOrEqual(1.2 * 200);
});

it('watching spends nothing', async () => {
  const { requests, client, oss } = await flood({ mode: 'observe' });
  expect(requests).toBe(CALLS);
  oss.clearRequests();
  await failure(withOptions(client, { mode: 'act', attempts: 2 }).putObjectTagging('k', {}));
  expect(oss.requests).toHaveLength(2);
});

it('appends that lose their position to others are not held up by it: every send has another place', async () => {
  const { oss, client } = await flood();
  const appending = withOptions(client, { appendRecovery: true });
  await appending.append('log', bytes('mine'));
  for (let n = 0; n < 20; n += 1) {
    await plainClient(oss).append('log', bytes('theirs'), { position: 4 + n * 10 });
    await appending.append('log', bytes('mine'));
  }
  expect(oss.object('logs', 'log')?.content.toString()).toBe('mine' + 'theirsmine'.repeat(20));
});
