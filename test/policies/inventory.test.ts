import { describe, expect, it } from 'vitest';
import { acceptIdentical, reportOf } from '../../src/index.js';
import { failure, refusing, startLocal } from '../ali-oss/support.js';
import {
  accepting,
  because,
  clientWith,
  daily,
  holding,
  of,
  operations,
  plain,
  putXml,
  refused,
  stored,
  xmlOf,
} from './inventory-support.js';

const { OSSBucketDestination: destination } = daily;
const bare = { ...daily, optionalFields: undefined, prefix: undefined };

describe('acceptIdentical() takes the 409 for success', () => {
  it('where the call had stored it itself and its first answer was lost', async () => {
    const oss = await startLocal();
    oss.fault({ match: of('PutBucketInventory'), do: { kind: 'apply-then-drop' } });
    const client = accepting(oss);
    expect(await failure(client.putBucketInventory('logs', daily))).toMatchObject({ status: -1 });
    const answer = await client.putBucketInventory('logs', daily);
    expect(Object.keys(answer)).toEqual(['status', 'res']);
    expect(answer).toMatchObject({ status: 200, res: { status: 200 } });
    expect(reportOf(answer)).toMatchObject({ attempts: 1, lookUps: 1, written: 'yes' });
  });

  it.each<[what: string, held: object, asked: object]>([
    ['the fields come in another order', daily, { ...daily, optionalFields: { field: ['ETag', 'Size'] } }],
    [
      'one field comes alone',
      { ...daily, optionalFields: { field: ['Size'] } },
      { ...daily, optionalFields: { field: 'Size' } },
    ],
    [
      'values come as text or numbers',
      daily,
      { ...daily, isEnabled: 'true', OSSBucketDestination: { ...destination, accountId: 100000000000000 } },
    ],
    ['what is left out is left out', bare, { ...bare, prefix: '', optionalFields: { field: [] } }],
    [
      'the key is named as OSS does',
      daily,
      { ...daily, OSSBucketDestination: { ...destination, encryption: { 'SSE-KMS': { KeyId: 'key-1' } } } },
    ],
    [
      'OSS has the key',
      ...twice({ ...daily, OSSBucketDestination: { ...destination, encryption: { 'SSE-OSS': '' } } }),
    ],
    ['it is not encrypted', ...twice({ ...daily, OSSBucketDestination: { ...destination, encryption: undefined } })],
  ])('where %s', async (_what, held, asked) => {
    const oss = await holding(held);
    const answer = await accepting(oss).putBucketInventory('logs', asked);
    expect(answer).toMatchObject({ status: 200 });
    expect(because(answer)).toBe('the same inventory is stored already');
    expect(operations(oss)).toEqual(['PutBucketInventory', 'GetBucketInventory']);
  });

  it('under the other name that OSS documents for it', async () => {
    const oss = await holding();
    oss.fault({ match: of('PutBucketInventory'), do: refusing('InventoryAlreadyExist') });
    expect(await accepting(oss).putBucketInventory('logs', daily)).toMatchObject({ status: 200 });
  });

  it('also in observe mode, without acting on it', async () => {
    const oss = await holding();
    const error = await failure(accepting(oss, { mode: 'observe' }).putBucketInventory('logs', daily));
    expect(reportOf(error)?.trail).toMatchObject([{ decision: { action: 'resolve' } }]);
  });
});

function twice(inventory: object): [object, object] {
  return [inventory, inventory];
}

describe('acceptIdentical() names the first field that differs', () => {
  it.each<[told: string, change: object]>([
    ["isEnabled is 'false', and stored is 'true'", { isEnabled: false }],
    ["prefix is 'Pics', and stored is 'Pics/'", { prefix: 'Pics' }],
    ["prefix is none, and stored is 'Pics/'", { prefix: undefined }],
    ["frequency is 'Weekly', and stored is 'Daily'", { frequency: 'Weekly' }],
    ["includedObjectVersions is 'Current', and stored is 'All'", { includedObjectVersions: 'Current' }],
    ["optionalFields is 'Size', and stored is 'ETag, Size'", { optionalFields: { field: ['Size'] } }],
    ["optionalFields is none, and stored is 'ETag, Size'", { optionalFields: undefined }],
    ["format is 'ORC', and stored is 'CSV'", to({ format: 'ORC' })],
    ["destination bucket is 'other', and stored is 'lists'", to({ bucket: 'other' })],
    ["destination prefix is none, and stored is 'prefix1'", to({ prefix: undefined })],
    ['accountId differs from what is stored', to({ accountId: '200000000000000' })],
    ['rolename differs from what is stored', to({ rolename: 'AnotherRole' })],
    ['encryption differs from what is stored', to({ encryption: { 'SSE-KMS': { keyId: 'key-2' } } })],
    ['encryption differs from what is stored', to({ encryption: { 'SSE-OSS': '' } })],
    ['encryption differs from what is stored', to({ encryption: undefined })],
  ])('%s', async (told, change) => {
    const oss = await holding();
    const error = await failure(accepting(oss).putBucketInventory('logs', { ...daily, ...change }));
    expect(error.code).toBe('InventoryConfigurationAlreadyExists');
    expect(because(error)).toBe(told);
    expect(error.advice?.cause).toContain(told);
    expect(await stored(oss)).toMatchObject({ prefix: 'Pics/', isEnabled: true });
  });

  it.each<[what: string, xml: string, told: string]>([
    [
      'a filter',
      xmlOf({ filter: '<Filter><Prefix>Pics/</Prefix><StorageClass>IA</StorageClass></Filter>' }),
      'the stored inventory has StorageClass, which ali-oss cannot ask for',
    ],
    [
      'a role of another account',
      xmlOf({ role: 'acs:ram::200000000000000:role/AliyunOSSRole' }),
      'the stored inventory has RoleArn, which ali-oss cannot ask for',
    ],
    [
      'a destination of another form',
      xmlOf({ bucket: 'acs:oss:oss-cn-hangzhou:1:::lists' }),
      'the stored inventory has Bucket, which ali-oss cannot ask for',
    ],
  ])('also where only OSS can tell: %s', async (_what, xml, told) => {
    const oss = await startLocal();
    await putXml(oss, xml);
    expect(because(await failure(accepting(oss).putBucketInventory('logs', daily)))).toBe(told);
  });

  it('and tells no account, role or key', async () => {
    const oss = await holding();
    const change = to({
      accountId: '200000000000000',
      rolename: 'SecretRole',
      encryption: { 'SSE-KMS': { keyId: 'k2' } },
    });
    const error = await failure(accepting(oss).putBucketInventory('logs', { ...daily, ...change }));
    // The address of OSS's page is full of zeros.
    expect(JSON.stringify({ ...error.advice, docs: '' })).not.toMatch(/000000|Role|key-1|k2/);
  });
});

function to(change: object): object {
  return { OSSBucketDestination: { ...destination, ...change } };
}

describe('acceptIdentical() decides nothing it cannot know', () => {
  it('where it may not look', async () => {
    const oss = await holding();
    oss.fault({ match: of('GetBucketInventory'), do: refused() });
    const error = await failure(accepting(oss).putBucketInventory('logs', daily));
    expect(because(error)).toBe('inventory daily could not be read: 403 AccessDenied (needs oss:GetBucketInventory)');
  });

  it('where ali-oss cannot read what is stored', async () => {
    const oss = await startLocal();
    await putXml(oss, xmlOf({ filter: '' }));
    const error = await failure(accepting(oss).putBucketInventory('logs', daily));
    expect(because(error)).toContain('inventory daily could not be read: TypeError');
  });

  it('where the answer itself cannot be seen', async () => {
    const oss = await holding();
    const policy = acceptIdentical();
    const client = clientWith(oss, (conflict, tools) =>
      policy(conflict, { ...tools, call: () => Promise.resolve({ status: 200, res: {}, inventory: daily }) }),
    );
    expect(because(await failure(client.putBucketInventory('logs', daily)))).toContain('could not be read');
  });

  it('and sends the put again where the other was deleted in the meantime', async () => {
    const oss = await holding();
    const client = clientWith(oss, async (conflict, tools) => {
      await plain(oss).deleteBucketInventory('logs', 'daily');
      return acceptIdentical()(conflict, tools);
    });
    const answer = await client.putBucketInventory('logs', daily);
    expect(reportOf(answer)).toMatchObject({ attempts: 2, lookUps: 1 });
    expect(await stored(oss)).toBeDefined();
  });

  it.each<[what: string, args: readonly unknown[]]>([
    ['a put under an id of its own', ['logs', daily, { subres: { inventoryId: 'weekly' } }]],
    ['an inventory without an id', ['logs', { ...daily, id: undefined }]],
  ])('and leaves %s to others', async (_what, args) => {
    const oss = await holding();
    oss.fault({ match: of('PutBucketInventory'), do: refusing('InventoryConfigurationAlreadyExists') });
    const error = await failure(accepting(oss).putBucketInventory(...args));
    expect(because(error)).toBe('no policy handled it');
    expect(operations(oss)).toEqual(['PutBucketInventory']);
  });

  it('and leaves other codes and calls to others', async () => {
    const oss = await holding();
    const decided: unknown[] = [];
    const client = clientWith(oss, async (conflict, tools) => {
      decided.push(await acceptIdentical()({ ...conflict, args: conflict.args, code: 'FileImmutable' }, tools));
      decided.push(await acceptIdentical()({ ...conflict, args: conflict.args, operation: 'request' }, tools));
      return undefined;
    });
    await failure(client.putBucketInventory('logs', daily));
    expect(decided).toEqual([undefined, undefined]);
  });
});
