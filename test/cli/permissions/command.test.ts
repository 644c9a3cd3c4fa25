import { describe, expect, it } from 'vitest';
import { type CodeEntry, codes } from '../../../src/catalogue/index.js';
import { remedyFor } from '../../../src/catalogue/remedies.js';
import { CHECKED } from '../../../src/cli/permissions/actions.js';
import { FEATURES } from '../../../src/cli/permissions/features.js';
import { actionsOf } from '../../../src/cli/permissions/policy.js';
import { enPermissions, zhPermissions } from '../../../src/cli/permissions/words.js';
import { LIBRARY, textOf } from '../../structure/sources.js';
import { json, run } from '../support.js';

interface Policy {
  readonly Version: string;
  readonly Statement: readonly { readonly Effect: string; readonly Action: string[]; readonly Resource: string[] }[];
}
const policyOf = async (...args: readonly string[]) => (await json(['permissions', ...args])) as Policy;

describe('permissions', () => {
  it('lists the features, each with its actions', async () => {
    const { exit, out } = await run(['permissions']);
    expect(exit).toBe(0);
    expect(out).toMatch(/^append +oss:PutObject$/m);
    expect(out).toMatch(/^appendRecovery +oss:GetObject, oss:PutObject$/m);
    expect(out).toMatch(/^diagnose:PartAlreadyExist +no request of its own/m);
    for (const name of FEATURES.keys()) expect(out).toContain(name);
  });

  it('says what each action is for, and gives the policy', async () => {
    const { exit, out } = await run(['permissions', 'replaceUnlocked', '--bucket', 'audit']);
    expect(exit).toBe(0);
    expect(out).toMatch(/^ {2}oss:InitiateBucketWorm {2}your call: InitiateBucketWorm$/m);
    expect(out).toMatch(/^ {2}oss:AbortBucketWorm +AbortBucketWorm$/m);
    const policy = JSON.parse(out.slice(out.indexOf('{'))) as Policy;
    expect(policy).toEqual(await policyOf('replaceUnlocked', '--bucket', 'audit'));
    expect(policy).toEqual({
      Version: '1',
      Statement: [
        {
          Effect: 'Allow',
          Action: ['oss:AbortBucketWorm', 'oss:GetBucketWorm', 'oss:InitiateBucketWorm'],
          Resource: ['acs:oss:*:*:audit'],
        },
      ],
    });
  });

  it('gives one policy for several features, and none more than once', async () => {
    const { Statement } = await policyOf('appendRecovery', 'acceptOwned', '--bucket', 'audit', '--prefix', 'a/');
    expect(Statement).toEqual([
      { Effect: 'Allow', Action: ['oss:ListBuckets'], Resource: ['acs:oss:*:*:*'] },
      { Effect: 'Allow', Action: ['oss:GetBucketInfo', 'oss:PutBucket'], Resource: ['acs:oss:*:*:audit'] },
      { Effect: 'Allow', Action: ['oss:GetObject', 'oss:PutObject'], Resource: ['acs:oss:*:*:audit/a/*'] },
    ]);
    expect(await policyOf('append', 'append')).toEqual(await policyOf('append'));
  });

  it('never asks for an action on everything, but for the listing of buckets', async () => {
    for (const name of FEATURES.keys()) {
      const { Statement } = await policyOf(name);
      for (const { Action, Resource } of Statement) {
        expect(Action.join()).not.toContain('*');
        if (Action.join() !== 'oss:ListBuckets') expect(Resource.join()).toMatch(/^acs:oss:\*:\*:my-bucket/);
      }
    }
  });

  it('asks for no listing that is made only where another one is denied', async () => {
    const { out } = await run(['permissions', 'diagnose:BucketNotEmpty']);
    expect(out).toContain('ListObjectsV2 (only if oss:ListObjectVersions is denied)');
    expect(JSON.stringify(await policyOf('diagnose:BucketNotEmpty'))).not.toContain('oss:ListObjects"');
  });

  it('takes diagnose for all of its codes', async () => {
    const all = JSON.stringify(await policyOf('diagnose'));
    for (const action of ['oss:GetBucketWorm', 'oss:ListBuckets', 'oss:GetLiveChannelStat', 'oss:GetObject'])
      expect(all).toContain(`"${action}"`);
  });

  it('speaks Chinese', async () => {
    const { out } = await run(['permissions', 'withKey', '--locale', 'zh']);
    expect(out).toContain('您的调用：PutObject');
    expect(out).toContain('kms:Decrypt');
    expect(out).toContain('适用于Bucket my-bucket的RAM权限策略');
  });

  it.each([
    [['appendrecovery'], 1, 'Did you mean `appendRecovery`?'],
    [['replaceUnloked'], 1, 'Did you mean `replaceUnlocked`?'],
    [['FileImmutable'], 1, 'Did you mean `diagnose:FileImmutable`?'],
    [['frobnicate'], 1, '"frobnicate" is no feature that needs permissions.\nSee all features'],
    [['constructor'], 1, '"constructor" is no feature'],
    [['append', '--bucket', 'My_Bucket'], 2, 'Expected --bucket to be the name of a bucket, got "My_Bucket".'],
    [['append', '--bucket', 'a*b'], 2, 'Expected --bucket'],
    [['append', '--prefix', '*'], 2, 'Expected --prefix'],
    [['append', '--prefix', '/a'], 2, 'Expected --prefix'],
    [['append', '--prefix', '${x}'], 2, 'Expected --prefix'],
    [['append', '--prefix', 'a?'], 2, 'Expected --prefix'],
    [['emptyBucket', '--prefix', 'a/'], 2, 'cannot be limited by --prefix'],
    [['--bucket', 'audit'], 2, 'need a feature'],
    [['append', '--port', '1'], 2, '--port is not an option of permissions.'],
  ])('says what is wrong with %j', async (args, exit, told) => {
    const outcome = await run(['permissions', ...args]);
    expect(outcome).toMatchObject({ exit, out: '' });
    expect(outcome.err).toContain(told);
  });
});

describe('the table of permissions', () => {
  const entries: readonly CodeEntry[] = codes;
  const options = entries.flatMap(({ code, kinds }) =>
    (kinds.length > 0 ? kinds.map(({ kind }) => kind) : [undefined]).flatMap(kind =>
      remedyFor(code, kind).options.map(option => ({ code, ...option })),
    ),
  );

  it('has every policy that can be asked for', () => {
    const needNone = new Set(['policy', 'backoff']);
    const names = options
      .filter(({ under, name }) => under === 'policies' && !needNone.has(name))
      .map(({ name }) => name);
    expect(names.length).toBeGreaterThan(10);
    expect(names.filter(name => !FEATURES.has(name))).toEqual([]);
  });

  it('has every code that can be diagnosed', () => {
    const diagnosed = options.filter(({ name }) => name === 'diagnose').map(({ code }) => `diagnose:${code}`);
    expect(diagnosed.length).toBeGreaterThan(15);
    expect(diagnosed.filter(name => !FEATURES.has(name))).toEqual([]);
  });

  it('has every permission that advice and reasons name', () => {
    const known = new Set(actionsOf([...FEATURES.values()].flat()));
    const named = LIBRARY.filter(file => !file.startsWith('src/cli/')).flatMap(
      file => textOf(file).match(/\boss:[A-Z]\w+/g) ?? [],
    );
    expect(named.length).toBeGreaterThan(40);
    expect([...new Set(named)].filter(action => !known.has(action))).toEqual([]);
  });

  it('has no operation that no feature sends', () => {
    const sent = new Set<string>([...FEATURES.values()].flat().map(({ operation }) => operation));
    expect(Object.keys(CHECKED).filter(operation => !sent.has(operation))).toEqual([]);
  });

  it('is told in both languages, with nothing left out', () => {
    expect(Object.keys(zhPermissions)).toEqual(Object.keys(enPermissions));
    expect(Object.keys(zhPermissions.when)).toEqual(Object.keys(enPermissions.when));
    expect(zhPermissions.nothing).toMatch(/\p{Script=Han}/u);
  });
});
