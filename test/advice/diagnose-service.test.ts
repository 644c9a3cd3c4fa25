import { describe, expect, it } from 'vitest';
import type { KeyState, LocalOss } from '../../src/testing/index.js';
import { bytes, plainClient } from '../ali-oss/support.js';
import { CONF, onStage, PUBLISH } from '../policies/channel-support.js';
import { type AnyClient, forbid, refusedFor, type Run, told } from './diagnose-support.js';
import { encrypted, HEADER, withKeys } from '../policies/key-support.js';

const plain = (oss: LocalOss) => plainClient(oss) as AnyClient;

/** An object that is encrypted with a key that then became unusable. */
async function locked(state: KeyState = 'Disabled'): Promise<LocalOss> {
  const oss = await withKeys();
  await plain(oss).put('a', bytes('x'), encrypted('key-1'));
  oss.keys.set('key-1', state);
  return oss;
}

const byDefault = (oss: LocalOss, rule: object) => plain(oss).putBucketEncryption('logs', rule);

describe('a closer look at a key tells its id', () => {
  it.each<[code: string, state: KeyState]>([
    ['KeyDisabled', 'Disabled'],
    ['KeyPendingDeletion', 'PendingDeletion'],
    ['KeyPendingImport', 'PendingImport'],
  ])('from the request: %s', async (code, state) => {
    const oss = await locked(state);
    expect(await told(oss, client => client.put('b', bytes('x'), encrypted('key-1')))).toEqual({
      code,
      facts: 'KMS key that the request names: key-1',
      lookUps: 0,
      operations: [],
    });
  });

  it('from the request, where that leaves the choice to KMS', async () => {
    const oss = await locked();
    oss.keys.set('alias/acs/oss', 'Disabled');
    const { facts } = await told(oss, client => client.put('b', bytes('x'), { headers: { [HEADER]: 'KMS' } }));
    expect(facts).toBe('KMS key that the request names: the default one that KMS manages');
  });

  it.each<[what: string, run: Run]>([
    ['get', client => client.get('a')],
    ['request', client => client.request({ method: 'GET', bucket: 'logs', object: 'a', successStatuses: [200] })],
  ])('from the object, where that is read: %s', async (_what, run) => {
    const oss = await locked();
    expect(await told(oss, run)).toMatchObject({ facts: 'KMS key of the stored object: key-1' });
  });

  it('from the bucket, where an object is written and the request names none', async () => {
    const oss = await locked();
    oss.keys.set('key-1', 'Enabled');
    await byDefault(oss, { SSEAlgorithm: 'KMS', KMSMasterKeyID: 'key-1' });
    oss.keys.set('key-1', 'Disabled');
    const run: Run = client => client.put('a', bytes('y'));
    expect(await told(oss, run)).toMatchObject({
      facts: 'KMS key of the bucket by default: key-1',
      operations: ['GetBucketEncryption'],
    });
    forbid(oss, 'GetBucketEncryption');
    expect((await told(oss, run)).facts).toBe(refusedFor('oss:GetBucketEncryption'));
  });

  it('from the bucket, where it may not look at the object', async () => {
    const oss = await locked();
    await byDefault(oss, { SSEAlgorithm: 'KMS' });
    forbid(oss, 'HeadObject');
    expect(await told(oss, client => client.get('a'))).toMatchObject({
      facts: `${refusedFor('oss:GetObject')}; KMS key of the bucket by default: the default one that KMS manages`,
      lookUps: 2,
    });
  });
});

describe('a closer look at a LiveChannel', () => {
  it('that is live tells since when, and not by whom', async () => {
    const { oss } = await onStage();
    for (const run of [
      client => client.deleteChannel('stage'),
      client => client.putChannel('stage', CONF),
    ] satisfies readonly Run[]) {
      expect(await told(oss, run)).toMatchObject({
        code: 'ChannelStillLive',
        facts: 'the LiveChannel is Live, a client has been streaming to it since 2026-01-02T03:04:05.000Z',
        lookUps: 1,
      });
    }
    forbid(oss, 'GetLiveChannelStat');
    const { facts } = await told(oss, client => client.deleteChannel('stage'));
    expect(facts).toBe(refusedFor('oss:GetLiveChannelStat'));
  });

  it('that is disabled tells so', async () => {
    const { oss, plain: client } = await onStage(false);
    await client.putChannelStatus('stage', 'disabled');
    expect(await told(oss, wrapped => wrapped.request(PUBLISH))).toMatchObject({
      ...{ code: 'LiveChannelDisabled', facts: 'the LiveChannel is Disabled' },
    });
  });
});
