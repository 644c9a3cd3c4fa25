import {
  acceptClean,
  acceptIdentical,
  acceptInProgress,
  acceptOwned,
  emptyBucket,
  enableChannel,
  replaceUnlocked,
  resolve,
  retry,
  waitForIdle,
  waitForRestore,
  withKey,
} from '../../src/index.js';
import type { CnameView, KeyState } from '../../src/testing/index.js';
import { bytes, type Client, plainClient, refusing } from '../ali-oss/support.js';
import { type ChannelClient, CONF, PUBLISH } from './channel-support.js';
import { daily, type InventoryClient } from './inventory-support.js';
import { encrypted } from './key-support.js';
import { type Row, rowsOf } from './every-code-row.js';
import { CLEAN, RESTORE } from './restore-support.js';
import type { WormClient } from './worm-support.js';

const ARCHIVED = { headers: { 'x-oss-storage-class': 'Archive' } };
const freeze = async (client: Client) => client.put('frozen', bytes('x'), ARCHIVED);
const inventories = (client: Client) => client as unknown as InventoryClient;
const channels = (client: Client) => client as ChannelClient;
const wormOf = (client: Client) => client as unknown as WormClient;

const keyRow = (code: 'KeyDisabled' | 'KeyPendingDeletion' | 'KeyPendingImport', state: KeyState): Row => ({
  code,
  detailed: 'test/policies/key.test.ts',
  setUp: ({ oss }) => oss.keys.set('key-1', state).set('key-2', 'Enabled'),
  call: client => client.put('k', bytes('x'), encrypted('key-1')),
  ask: { policies: { [code]: withKey(() => 'key-2') } },
  asked: { resolves: { name: 'k' } },
});

const cnameRow = (type: CnameView['type'], to: string): Row => ({
  code: 'CnameAlreadyExists',
  kind: type,
  detailed: 'test/policies/cname.test.ts',
  setUp: ({ oss }) => Object.assign(oss.bucket(to) ?? {}, { cnames: [{ domain: 'www.example.com', type }] }),
  call: client =>
    client.request({
      ...{ method: 'POST', bucket: 'logs', subres: { cname: '', comp: 'add' }, mime: 'xml', successStatuses: [200] },
      content: '<BucketCnameConfiguration><Cname><Domain>www.example.com</Domain></Cname></BucketCnameConfiguration>',
    }),
  ask: { diagnose: true },
  asked: { rejects: type },
});

const ownedRow = (kind: string, options: object, rejects: RegExp, row: Partial<Row> = {}): Row => ({
  code: 'BucketAlreadyExists',
  kind,
  detailed: 'test/policies/owned-bucket.test.ts',
  setUp: ({ plain }) => plain.putBucket('mine'),
  call: client => client.putBucket('mine', options),
  ask: { policies: { BucketAlreadyExists: acceptOwned() } },
  asked: { rejects },
  ...row,
});

// ali-oss cannot meet it on an OSS bucket: a request to a vector bucket can.
const vectorRow = (
  code: 'VectorBucketIndexAlreadyExist' | 'VectorBucketNotEmpty' | 'BucketNameNotAvailable',
  subres: string,
): Row => ({
  code,
  detailed: 'test/call/decide.test.ts',
  setUp: ({ oss }) => oss.fault({ times: 2, do: refusing(code) }),
  call: client => client.request({ method: 'POST', bucket: 'logs', subres, successStatuses: [200] }),
  ask: { policies: { [code]: () => resolve({ status: 200 }, 'it is as wanted') } },
  asked: { resolves: { status: 200 } },
});

/** The codes of buckets, of the services around them, and of what is not known. */
export const SERVICE_ROWS: readonly Row[] = rowsOf([
  {
    code: 'RestoreAlreadyInProgress',
    detailed: 'test/policies/restore-accepted.test.ts',
    setUp: async ({ plain }) => freeze(plain).then(() => plain.restore('frozen')),
    call: client => client.restore('frozen'),
    ask: { policies: { RestoreAlreadyInProgress: acceptInProgress() } },
    asked: { resolves: { res: { status: 202 } } },
  },
  {
    code: 'ArchiveRestoreNotFinished',
    detailed: 'test/policies/restore.test.ts',
    setUp: async ({ plain }) => freeze(plain).then(() => plain.request(RESTORE)),
    call: client => client.request(CLEAN),
    ask: ({ oss }) => {
      const onProgress = () => oss.bucket('logs')?.finishRestore('frozen');
      return { policies: { ArchiveRestoreNotFinished: waitForRestore({ pollMs: 1, onProgress }) } };
    },
    asked: { resolves: { status: 200 } },
  },
  {
    code: 'ArchiveRestoreFileStale',
    detailed: 'test/policies/clean.test.ts',
    setUp: ({ plain }) => freeze(plain),
    call: client => client.request(CLEAN),
    ask: { policies: { ArchiveRestoreFileStale: acceptClean() } },
    asked: { resolves: { status: 200 } },
  },
  ownedRow('taken', {}, /not among those that listBuckets\(\) lists/, {
    oss: { takenBuckets: ['mine'] },
    setUp: () => undefined,
  }),
  {
    ...ownedRow('just-deleted', {}, /./, { oss: { deletedNameMs: 1000 } }),
    setUp: async ({ plain }) => plain.putBucket('mine').then(() => plain.deleteBucket('mine')),
    ask: ({ pass }) => {
      const later = () => {
        pass(1000);
        return retry({ because: 'the name is free again soon' });
      };
      return { policies: { BucketAlreadyExists: later } };
    },
    asked: { resolves: { bucket: 'mine' } },
  },
  ownedRow('location', {}, /oss-cn-beijing/, {
    setUp: ({ oss }) => plainClient(oss, { region: 'oss-cn-beijing' }).putBucket('mine'),
  }),
  ownedRow('storage-class', { storageClass: 'IA' }, /Standard.*IA|IA.*Standard/),
  {
    code: 'BucketAlreadyExists',
    kind: 'other-call',
    detailed: 'test/advice/other-call.test.ts',
    // Seen with weak rights (aliyun-oss-go-sdk#173); how OSS comes to it is not known, so the answer is put in.
    setUp: ({ oss }) =>
      oss.fault({ match: { operation: 'PutObject' }, do: { kind: 'refuse', code: 'BucketAlreadyExists' } }),
    call: client => client.put('k', bytes('x')),
    ask: { diagnose: true },
    asked: { rejects: 'the bucket is yours' },
  },
  ownedRow('redundancy', { dataRedundancyType: 'ZRS' }, /LRS.*ZRS|ZRS.*LRS/),
  {
    code: 'BucketNotEmpty',
    detailed: 'test/policies/empty-bucket.test.ts',
    async setUp({ plain }) {
      await plain.put('k', bytes('x'));
      await plain.initMultipartUpload('big');
    },
    call: client => client.deleteBucket('logs'),
    ask: { policies: { BucketNotEmpty: emptyBucket({ confirm: 'logs' }) } },
    asked: { resolves: { res: { status: 204 } } },
  },
  cnameRow('CNAME_OSS', 'other'),
  cnameRow('CNAME_IMG', 'logs'),
  {
    code: 'InventoryConfigurationAlreadyExists',
    detailed: 'test/policies/inventory.test.ts',
    setUp: ({ plain }) => inventories(plain).putBucketInventory('logs', daily),
    call: client => inventories(client).putBucketInventory('logs', daily),
    ask: { policies: { InventoryConfigurationAlreadyExists: acceptIdentical() } },
    asked: { resolves: { status: 200 } },
  },
  {
    code: 'InventoryAlreadyExist',
    detailed: 'test/policies/inventory.test.ts',
    // The other name that OSS's own pages give to it: the state is real, the name is put in.
    async setUp({ oss, plain }) {
      await inventories(plain).putBucketInventory('logs', daily);
      oss.fault({ match: { operation: 'PutBucketInventory' }, do: refusing('InventoryAlreadyExist') });
    },
    call: client => inventories(client).putBucketInventory('logs', daily),
    ask: { policies: { InventoryAlreadyExist: acceptIdentical() } },
    asked: { resolves: { status: 200 } },
  },
  {
    code: 'WORMConfigurationAlreadyExists',
    detailed: 'test/policies/worm.test.ts',
    setUp: ({ oss }) => Object.assign(oss.bucket('logs') ?? {}, { worm: { days: 30, state: 'InProgress' } }),
    call: client => wormOf(client).initiateBucketWorm('logs', '10'),
    ask: { policies: { WORMConfigurationAlreadyExists: replaceUnlocked() } },
    asked: { resolves: { status: 200 } },
  },
  {
    code: 'LiveChannelDisabled',
    detailed: 'test/policies/channel.test.ts',
    setUp: ({ plain }) => channels(plain).putChannel('stage', { ...CONF, Status: 'disabled' }),
    call: client => client.request(PUBLISH),
    ask: { policies: { LiveChannelDisabled: enableChannel() } },
    asked: { resolves: { status: 200 } },
  },
  {
    code: 'ChannelStillLive',
    detailed: 'test/policies/channel.test.ts',
    async setUp({ oss, plain }) {
      await channels(plain).putChannel('stage', CONF);
      Object.assign(oss.bucket('logs')?.channel('stage') ?? {}, { pushing: true });
    },
    call: client => channels(client).deleteChannel('stage'),
    ask: ({ oss }) => {
      const onProgress = () => Object.assign(oss.bucket('logs')?.channel('stage') ?? {}, { pushing: false });
      return { policies: { ChannelStillLive: waitForIdle({ pollMs: 1, onProgress }) } };
    },
    asked: { resolves: { res: { status: 204 } } },
  },
  keyRow('KeyDisabled', 'Disabled'),
  keyRow('KeyPendingDeletion', 'PendingDeletion'),
  keyRow('KeyPendingImport', 'PendingImport'),
  vectorRow('VectorBucketIndexAlreadyExist', 'PutVectorIndex'),
  vectorRow('VectorBucketNotEmpty', 'DeleteVectorBucket'),
  vectorRow('BucketNameNotAvailable', 'PutVectorBucket'),
  {
    code: 'Unknown',
    detailed: 'test/conflict/unreadable.test.ts',
    setUp: ({ oss }) => oss.fault({ times: 2, do: { kind: 'answer', status: 409, body: 'no XML' } }),
    call: client => client.put('k', bytes('x')),
    ask: { policies: { '*': ({ code }) => retry({ because: `tried again once: ${code}` }) } },
    asked: { resolves: { name: 'k' } },
  },
]);
