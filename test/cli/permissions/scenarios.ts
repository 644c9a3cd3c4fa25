import {
  acceptClean,
  acceptIdentical,
  acceptInProgress,
  acceptOwned,
  acceptOwnWrite,
  acceptSamePart,
  appendWriter,
  disableChannel,
  emptyBucket,
  enableChannel,
  firstOf,
  overwrite,
  type Policy,
  rename,
  replaceInventory,
  replaceUnlocked,
  waitForIdle,
  waitForRestore,
  withKey,
} from '../../../src/index.js';
import type { LocalOss } from '../../../src/testing/index.js';
import { bytes, type Client, refusing, wrappedClient } from '../../ali-oss/support.js';
import { CASES, large, type WriteOptions } from '../../policies/own-write-cases.js';
import { type ChannelClient, CONF, PUBLISH } from '../../policies/channel-support.js';
import { daily, type InventoryClient, weekly } from '../../policies/inventory-support.js';
import { encrypted } from '../../policies/key-support.js';
import { CLEAN, RESTORE } from '../../policies/restore-support.js';
import type { WormClient } from '../../policies/worm-support.js';
import { ARCHIVED, DIAGNOSED, frozenVersion } from './diagnosed.js';
import { type Scenario, scenario } from './scenario.js';

const FORBID = { headers: { 'x-oss-forbid-overwrite': 'true' } };
const ACL = { headers: { 'x-oss-object-acl': 'private' } };
const TAGS = { headers: { 'x-oss-tagging': 'a=1' } };
const lost = { kind: 'apply-then-drop' } as const;

const inventories = (client: Client) => client as unknown as InventoryClient;
const worms = (client: Client) => client as unknown as WormClient;
const channels = (client: Client) => client as ChannelClient;

/** Every way to store something where something is already, once the caller's own and once another's. */
const storing = (policy: Policy, options: readonly WriteOptions[] = [{}]): readonly Scenario[] =>
  Object.values(CASES).flatMap(one =>
    options.flatMap(given =>
      [true, false].map(isOwn =>
        scenario(async ({ plain, withPolicy }) => {
          const call = await one.begin(plain, given);
          await (isOwn ? call(plain) : one.byOthers(plain));
          const again = isOwn ? call : await one.begin(plain, given);
          return () => again(withPolicy(policy));
        }),
      ),
    ),
  );

/** Every store of the caller's own whose answer is lost, and that ali-oss sends again. */
const storedTwice = (policy: Policy, options: WriteOptions = {}): readonly Scenario[] =>
  Object.values(CASES)
    .filter(({ resent }) => resent)
    .map(one =>
      scenario(async ({ oss, plain }) => {
        const call = await one.begin(plain, options);
        oss.fault({ match: { operation: one.operation }, do: lost });
        return () => call(wrappedClient(oss, { policies: { '*': policy } }, { retryMax: 1 }));
      }),
    );

const restoring = (policy: (oss: LocalOss) => Policy, call: (client: Client) => Promise<unknown>): Scenario =>
  scenario(async ({ oss, plain, withPolicy }) => {
    await plain.put('frozen', bytes('x'), ARCHIVED);
    await plain.request(RESTORE);
    return () => call(withPolicy(policy(oss)));
  });

const waiting = (oss: LocalOss): Policy =>
  waitForRestore({ pollMs: 1, onProgress: () => oss.bucket('logs')?.finishRestore('frozen') });

const live = (policy: (stop: () => void) => Policy, call: (client: ChannelClient) => Promise<unknown>): Scenario =>
  scenario(async ({ oss, plain, withPolicy }) => {
    await channels(plain).putChannel('stage', CONF);
    const channel = oss.bucket('logs')?.channel('stage');
    Object.assign(channel ?? {}, { pushing: true });
    const client = channels(withPolicy(policy(() => Object.assign(channel ?? {}, { pushing: false }))));
    return () => call(client);
  });
const deleting = (client: ChannelClient) => client.deleteChannel('stage');
const putting = (client: ChannelClient) => client.putChannel('stage', CONF);

/** A sequential upload whose first part is there. */
const parts = (content: string, call: (client: Client, id: unknown) => Promise<unknown>): Scenario =>
  scenario(async ({ plain, withPolicy }) => {
    await plain.put('source', large());
    const { data } = await plain.request({
      ...{ method: 'POST', bucket: 'logs', object: 'big', subres: { uploads: '', sequential: '' } },
      ...{ xmlResponse: true, successStatuses: [200] },
    });
    const { UploadId: id } = data as { readonly UploadId: unknown };
    await plain.uploadPart('big', id, 1, bytes(content), 0, content.length);
    return () => call(withPolicy(acceptSamePart()), id);
  });
const partOf = (client: Client, id: unknown) => client.uploadPart('big', id, 1, bytes('part'), 0, 4);
const partCopied = (client: Client, id: unknown) =>
  client.uploadPartCopy('big', id, 1, '0-3', { sourceKey: 'source', sourceBucketName: 'logs' });
const partOfVersion = (client: Client, id: unknown) =>
  client.uploadPartCopy('big', id, 1, '0-3', { sourceKey: 'source', sourceBucketName: 'logs' }, { versionId: 'null' });

/** A copy of a version that got no answer, and that ali-oss sends again: where an equal object is, once told by its checksum, once not. */
const copiedTwice = (policy: Policy): readonly Scenario[] =>
  [true, false].map(crc64Header =>
    scenario(
      async ({ oss, plain }) => {
        await plain.multipartUpload('source', large(), { partSize: 100 * 1024, parallel: 1 });
        await plain.put('k', large());
        oss.fault({ match: { operation: 'CopyObject' }, do: { kind: 'drop' } });
        const client = wrappedClient(oss, { policies: { '*': policy } }, { retryMax: 1 });
        return () => client.copy('k', '/logs/source', { ...FORBID, versionId: 'null' });
      },
      { crc64Header },
    ),
  );

const owned = (options: object): Scenario =>
  scenario(
    async ({ plain, withPolicy }) => {
      await plain.putBucket('mine');
      return () => withPolicy(acceptOwned()).putBucket('mine', options);
    },
    { ownBucketConflict: true },
  );

/** A bucket with everything in it that keeps it from being deleted. */
const full = (policy: Policy): Scenario =>
  scenario(async ({ plain, withPolicy }) => {
    await plain.putBucketVersioning('logs', 'Enabled');
    for (const content of ['1', '2']) await plain.put('k', bytes(content));
    await plain.put('gone', bytes('x'));
    await plain.delete('gone');
    await plain.initMultipartUpload('big');
    await channels(plain).putChannel('stage', CONF);
    await plain.append('log', bytes('x'));
    return () => withPolicy(policy).deleteBucket('logs');
  });
const plainBucket = (policy: Policy): Scenario =>
  scenario(async ({ plain, withPolicy }) => {
    for (const name of ['a', 'b']) await plain.put(name, bytes('x'));
    return () => withPolicy(policy).deleteBucket('logs');
  });
const kept: Scenario = scenario(async ({ oss, plain, withPolicy }) => {
  await plain.put('k', bytes('x'));
  Object.assign(oss.bucket('logs') ?? {}, { worm: { days: 30, state: 'Locked' } });
  return () => withPolicy(emptyBucket({ confirm: 'logs' })).deleteBucket('logs');
});

const inventory = (policy: Policy, asked: object): Scenario =>
  scenario(async ({ plain, withPolicy }) => {
    await inventories(plain).putBucketInventory('logs', daily);
    return () => inventories(withPolicy(policy)).putBucketInventory('logs', asked);
  });

const worm = (days: string): Scenario =>
  scenario(({ oss, withPolicy }) => {
    Object.assign(oss.bucket('logs') ?? {}, { worm: { days: 7, state: 'InProgress' } });
    return Promise.resolve(() => worms(withPolicy(replaceUnlocked())).initiateBucketWorm('logs', days));
  });

/** Appends to what is unknown, to what another has lengthened, and one whose answer is lost. */
const appending = (append: (oss: LocalOss) => (content: string) => Promise<unknown>): readonly Scenario[] => [
  scenario(async ({ oss, plain }) => {
    await plain.append('log', bytes('old\n'));
    return () => append(oss)('new\n');
  }),
  scenario(({ oss }) => {
    oss.fault({ match: { operation: 'AppendObject' }, do: lost });
    return Promise.resolve(() => append(oss)('new\n'));
  }),
  scenario(async ({ oss, plain }) => {
    const write = append(oss);
    await write('one\n');
    await plain.append('log', bytes('theirs\n'), { position: 4 });
    return () => write('two\n');
  }),
];

/** A record that is sent to a place where another's are, and one whose HEAD is refused. */
const looking = (append: (oss: LocalOss) => (content: string, position?: number) => Promise<unknown>): Scenario =>
  scenario(async ({ oss, plain }) => {
    await plain.append('log', bytes('theirs\n'));
    return () => append(oss)('mine..\n', 0);
  });
/** Where HEAD is refused, as at the domain of a CDN. */
const blind = (scenarios: readonly Scenario[]): readonly Scenario[] =>
  scenarios.map(({ begin }) =>
    scenario(async stage => {
      const run = await begin(stage);
      stage.oss.fault({
        match: { method: 'HEAD' },
        times: Infinity,
        do: { kind: 'refuse', code: 'SignatureDoesNotMatch' },
      });
      return run;
    }),
  );

/** What a policy looks at where the call names a version. */
const restoringVersion = (policy: Policy, code: string): Scenario =>
  scenario(async ({ oss, plain, withPolicy }) => {
    const versionId = await frozenVersion(plain);
    oss.fault({ match: { method: 'POST' }, do: refusing(code) });
    const [clean, restore] = [CLEAN, RESTORE].map(params => ({ ...params, subres: { ...params.subres, versionId } }));
    return () => withPolicy(policy).request(code === 'RestoreAlreadyInProgress' ? restore : clean);
  });

/** Multipart uploads whose last answer is lost, and that ali-oss sends again. */
const completedTwice = (policy: Policy): readonly Scenario[] =>
  [
    (client: Client) => client.multipartUpload('k', large(), { partSize: 100 * 1024, parallel: 1, ...FORBID }),
    (client: Client) => {
      const source = { sourceKey: 'source', sourceBucketName: 'logs' };
      return client.multipartUploadCopy('k', source, { partSize: 100 * 1024, parallel: 1, ...FORBID });
    },
  ].map(upload =>
    scenario(async ({ oss, plain }) => {
      await plain.put('source', large());
      oss.fault({ match: { operation: 'CompleteMultipartUpload' }, do: lost });
      const client = wrappedClient(oss, { policies: { '*': policy } }, { retryMax: 1 });
      return () => upload(client);
    }),
  );

const RENAME = rename((name, attempt) => `${name}.${String(attempt)}`);

/** Objects that are older than OSS's checksums: their bytes are compared. */
const withoutChecksums = (policy: Policy): readonly Scenario[] => [
  ...[...storedTwice(policy), ...completedTwice(policy)].map(one => ({ ...one, oss: { crc64Header: false } })),
];

function recovering(oss: LocalOss) {
  const client = wrappedClient(oss, { appendRecovery: true, random: () => 0 });
  return (content: string, position?: number) =>
    client.append('log', bytes(content), ...(position === undefined ? [] : [{ position }]));
}

function writing(oss: LocalOss) {
  const writer = appendWriter(wrappedClient(oss, { random: () => 0 }), 'log');
  return (content: string) => writer.write(content);
}

/** What every feature is seen to do. The features of `diagnose` begin with what follows the call itself. */
export const SCENARIOS: Readonly<Record<string, readonly Scenario[]>> = {
  append: [scenario(({ oss }) => Promise.resolve(() => wrappedClient(oss).append('log', bytes('x'))))],
  appendRecovery: [...appending(recovering), looking(recovering), ...blind(appending(recovering))],
  appendWriter: [...appending(writing), ...blind(appending(writing))],
  acceptOwnWrite: [
    ...storing(acceptOwnWrite(), [{}, ACL, TAGS]),
    ...[
      ...storedTwice(acceptOwnWrite()),
      ...completedTwice(acceptOwnWrite()),
      ...withoutChecksums(acceptOwnWrite()),
      ...copiedTwice(acceptOwnWrite()),
    ],
  ],
  rename: [
    ...storing(RENAME),
    ...[ACL, TAGS].flatMap(given => storedTwice(RENAME, given)),
    ...[...storedTwice(RENAME), ...completedTwice(RENAME), ...withoutChecksums(RENAME), ...copiedTwice(RENAME)],
  ],
  overwrite: [...storing(overwrite()), ...completedTwice(overwrite()), ...copiedTwice(overwrite())],
  acceptSamePart: [
    ...[parts('part', partOf), parts('trap', partOf), parts('a,b\n', partCopied), parts('a,b\n', partOfVersion)],
    scenario(async ({ oss, plain, withPolicy }) => {
      const id = (await plain.initMultipartUpload('big'))['uploadId'];
      await plain.uploadPart('big', id, 1, bytes('part'), 0, 4);
      oss.fault({ match: { operation: 'UploadPart' }, do: refusing('PartAlreadyExist') });
      return () => partOf(withPolicy(acceptSamePart()), id);
    }),
  ],
  acceptInProgress: [
    restoring(
      () => acceptInProgress(),
      client => client.restore('frozen'),
    ),
    restoringVersion(acceptInProgress(), 'RestoreAlreadyInProgress'),
  ],
  waitForRestore: [
    restoring(waiting, client => client.restore('frozen')),
    restoring(waiting, client => client.request(CLEAN)),
    restoringVersion(waitForRestore({ pollMs: 1, maxWaitMs: 1 }), 'RestoreAlreadyInProgress'),
    restoringVersion(waitForRestore({ pollMs: 1, maxWaitMs: 1 }), 'ArchiveRestoreNotFinished'),
  ],
  acceptClean: [
    scenario(async ({ plain, withPolicy }) => {
      await plain.put('frozen', bytes('x'), ARCHIVED);
      return () => withPolicy(acceptClean()).request(CLEAN);
    }),
    restoringVersion(acceptClean(), 'ArchiveRestoreFileStale'),
  ],
  acceptOwned: [owned({}), owned({ storageClass: 'IA' })],
  emptyBucket: [full(emptyBucket({ confirm: 'logs' })), plainBucket(emptyBucket({ confirm: 'logs' })), kept],
  acceptIdentical: [inventory(acceptIdentical(), daily), inventory(acceptIdentical(), weekly)],
  replaceInventory: [
    inventory(replaceInventory(), weekly),
    inventory(firstOf(acceptIdentical(), replaceInventory()), daily),
  ],
  replaceUnlocked: [worm('30')],
  waitForIdle: [
    live(stop => waitForIdle({ pollMs: 1, onProgress: stop }), deleting),
    live(stop => waitForIdle({ pollMs: 1, onProgress: stop }), putting),
  ],
  disableChannel: [
    live(stop => disableChannel({ pollMs: 1, onProgress: stop }), deleting),
    live(stop => disableChannel({ pollMs: 1, onProgress: stop }), putting),
  ],
  enableChannel: [
    scenario(async ({ plain, withPolicy }) => {
      await channels(plain).putChannel('stage', { ...CONF, Status: 'disabled' });
      return () => withPolicy(enableChannel()).request(PUBLISH);
    }),
  ],
  withKey: [
    scenario(({ oss, withPolicy }) => {
      oss.keys.set('key-1', 'Disabled').set('key-2', 'Enabled');
      return Promise.resolve(() => withPolicy(withKey(() => 'key-2')).put('k', bytes('x'), encrypted('key-1')));
    }),
  ],
  ...DIAGNOSED,
};
