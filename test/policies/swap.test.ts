import { describe, expect, it } from 'vitest';
import { type Policy, remedy, replaceInventory, replaceUnlocked, reportOf, surface } from '../../src/index.js';
import { bytes, failure, plainClient, startLocal, wrappedClient } from '../ali-oss/support.js';
import * as inventory from './inventory-support.js';
import * as worm from './worm-support.js';

const { daily, holding, stored, weekly } = inventory;

describe("a proxy's page in answer to the delete is no refusal of OSS", () => {
  it.each([400, 403, 404, 409])('%i, when the inventory was deleted: the new one is put', async status => {
    const oss = await holding();
    oss.fault({ match: { operation: 'DeleteBucketInventory' }, do: { kind: 'gateway', status, apply: true } });
    const answer = await inventory.replacing(oss).putBucketInventory('logs', weekly);
    expect(reportOf(answer)?.written).toBe('yes');
    expect(await stored(oss)).toMatchObject({ frequency: 'Weekly' });
  });

  it.each([400, 403, 404, 409])('%i, when it was not: it may yet be, and the report says so', async status => {
    const oss = await holding();
    oss.fault({ match: { operation: 'DeleteBucketInventory' }, do: { kind: 'gateway', status } });
    const error = await failure(inventory.replacing(oss).putBucketInventory('logs', weekly));
    expect(inventory.because(error)).toMatch(/it still exists, but the delete may arrive later$/);
    expect(reportOf(error)?.written).toBe('unknown');
    expect(await stored(oss)).toMatchObject({ frequency: 'Daily' });
  });

  it.each([400, 403, 404, 409])('%i, when the retention policy was lifted: the new one is made', async status => {
    const oss = await worm.withPolicy(7);
    oss.fault({ match: { operation: 'AbortBucketWorm' }, do: { kind: 'gateway', status, apply: true } });
    const answer = await worm.replacing(oss).initiateBucketWorm('logs', 30);
    expect(reportOf(answer)?.written).toBe('yes');
    expect(worm.wormOf(oss)).toEqual({ days: 30, state: 'InProgress' });
  });
});

describe('a client whose ali-oss sends again by itself (`retryMax`)', () => {
  it('sends the delete of an inventory once: a second one could arrive behind the new one', async () => {
    const oss = await holding();
    oss.fault({ match: { operation: 'DeleteBucketInventory' }, do: { kind: 'apply-then-drop' } });
    const late = oss.fault({ match: { operation: 'DeleteBucketInventory' }, do: { kind: 'late', afterMs: 50 } });
    const policies = { InventoryConfigurationAlreadyExists: replaceInventory() };
    const client = remedy(plainClient(oss, { retryMax: 1 }), { policies }) as unknown as inventory.InventoryClient;
    const answer = await client.putBucketInventory('logs', weekly);
    await expect.poll(() => oss.requests.every(({ fault, applied }) => fault !== 'late' || applied)).toBe(true);
    expect(reportOf(answer)?.written).toBe('yes');
    expect(await stored(oss)).toMatchObject({ frequency: 'Weekly' });
    expect(late.hits).toBe(0);
  });

  it('lifts a retention policy once', async () => {
    const oss = await worm.withPolicy(7);
    oss.fault({ match: { operation: 'AbortBucketWorm' }, do: { kind: 'apply-then-drop' } });
    const late = oss.fault({ match: { operation: 'AbortBucketWorm' }, do: { kind: 'late', afterMs: 50 } });
    const policies = { WORMConfigurationAlreadyExists: replaceUnlocked() };
    const client = remedy(plainClient(oss, { retryMax: 1 }), { policies }) as unknown as worm.WormClient;
    const answer = await client.initiateBucketWorm('logs', 30);
    await expect.poll(() => oss.requests.every(({ fault, applied }) => fault !== 'late' || applied)).toBe(true);
    expect(reportOf(answer)?.written).toBe('yes');
    expect(worm.wormOf(oss)).toEqual({ days: 30, state: 'InProgress' });
    expect(late.hits).toBe(0);
  });

  it('does not hide from the report that a write of a policy got no answer', async () => {
    const oss = await startLocal();
    await plainClient(oss).put('k', bytes('x'));
    const policy: Policy = async (_conflict, tools) => {
      await tools.call('put', 'aside', bytes('x')).catch(() => undefined);
      return surface('put aside, perhaps');
    };
    oss.fault({ match: { name: 'k' }, do: { kind: 'refuse', code: 'FileImmutable' } });
    oss.fault({ match: { name: 'aside' }, do: { kind: 'late', afterMs: 1 } });
    oss.fault({ match: { name: 'aside' }, do: { kind: 'refuse', code: 'AccessDenied' } });
    const client = wrappedClient(oss, { policies: { FileImmutable: policy } }, { retryMax: 1 });
    const error = await failure(client.put('k', bytes('y')));
    await expect.poll(() => oss.object('logs', 'aside')).toBeDefined();
    expect(reportOf(error)?.written).toBe('unknown');
  });

  it('still looks again where a look got no answer', async () => {
    const oss = await holding(daily);
    oss.fault({ match: { operation: 'GetBucketInventory' }, do: { kind: 'drop' } });
    const policies = { InventoryConfigurationAlreadyExists: replaceInventory() };
    const client = remedy(plainClient(oss, { retryMax: 1 }), { policies }) as unknown as inventory.InventoryClient;
    expect(reportOf(await client.putBucketInventory('logs', weekly))?.written).toBe('yes');
  });
});
