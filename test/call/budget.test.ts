import { expect, it } from 'vitest';
import { reportOf, withOptions } from '../../src/index.js';
import { bytes, type Client, failure, refuse, startLocal, wrappedClient } from '../ali-oss/support.js';

const IN_VAIN = { random: () => 0 };

/** Tags many objects, each by itself so that nothing queues, and tells how each call was refused at last. */
async function tagAll(client: Client, calls: number) {
  const errors = await Promise.all(
    Array.from({ length: calls }, (_, n) => failure(client.putObjectTagging(`k${n}`, {}))),
  );
  return errors.map(error => reportOf(error)?.trail.at(-1)?.refused);
}

it('a bucket that answers StaleFile to everything is not asked many times as much, once the budget is spent', async () => {
  const oss = await startLocal();
  refuse(oss, /./, 'StaleFile');
  const client = wrappedClient(oss, IN_VAIN);
  await tagAll(client, 100);
  expect(oss.requests).toHaveLength(100 + 100);
  oss.clearRequests();
  const calls = 200;
  expect(new Set(await tagAll(client, calls))).toEqual(new Set(['budget']));
  expect(oss.requests.length).toBeLessThanOrEqual(1.2 * calls);
});

it('where other calls of the client succeed, one in five of them pays for a retry', async () => {
  const oss = await startLocal();
  refuse(oss, /^k/, 'StaleFile');
  const client = wrappedClient(oss, IN_VAIN);
  await tagAll(client, 100);
  oss.clearRequests();
  for (let n = 0; n < 100; n += 1) {
    await client.put('fine', bytes('x'));
    await tagAll(client, 1);
  }
  expect(oss.requests.length).toBeLessThanOrEqual(1.2 * 200);
  expect(oss.requests.length).toBeGreaterThan(200);
});

it('is one for all views of a client, and another client has its own', async () => {
  const oss = await startLocal();
  refuse(oss, /./, 'StaleFile');
  const client = wrappedClient(oss, IN_VAIN);
  await tagAll(client, 100);
  expect(await tagAll(withOptions(client, { attempts: 3 }), 1)).toEqual(['budget']);
  expect(await tagAll(wrappedClient(oss, IN_VAIN), 1)).not.toEqual(['budget']);
});

it('a call that a retry saved gives back what the retry cost', async () => {
  const oss = await startLocal();
  const client = wrappedClient(oss, IN_VAIN);
  await client.put('k', bytes('x'));
  for (let n = 0; n < 150; n += 1) {
    refuse(oss, 'k', 'StaleFile', 1);
    await client.putObjectTagging('k', {});
  }
  expect(oss.requests).toHaveLength(1 + 2 * 150);
});
