// Checked by `npm run typecheck`, as must-compile.ts beside it: the policies that the library brings, as users put them to
// work. Nothing here runs.

import { expectTypeOf } from 'vitest';
import { acceptClean, acceptIdentical, acceptInProgress, acceptOwned, acceptOwnWrite } from '../../src/index.js';
import { acceptSamePart, disableChannel, emptyBucket, enableChannel, overwrite, rename } from '../../src/index.js';
import { backoff, firstOf, replaceInventory, replaceUnlocked, surface, upTo, waitForIdle } from '../../src/index.js';
import { waitForRestore, withKey } from '../../src/index.js';
import type {
  AnyPolicy,
  BucketCounts,
  ChannelProgress,
  ChannelWaitOptions,
  Conflict,
  EmptyBucketOptions,
  EmptyBucketProgress,
  KeyChoice,
  NextName,
  Policies,
  Policy,
  ProofOptions,
  RenameOptions,
  RestoreProgress,
  WaitForRestoreOptions,
  WithKeyOptions,
} from '../../src/index.js';

const proof: ProofOptions = { maxReadBytes: 0 };
const next: NextName = (name, attempt) => `${name}.${attempt}`;
const tries: RenameOptions = { attempts: Infinity };
const restore: WaitForRestoreOptions = {
  pollMs: 1000,
  maxWaitMs: 5000,
  onProgress: progress => {
    expectTypeOf(progress).toEqualTypeOf<RestoreProgress>();
  },
};
const idle: ChannelWaitOptions = {
  pollMs: 1000,
  onProgress: progress => {
    expectTypeOf(progress).toEqualTypeOf<ChannelProgress>();
    expectTypeOf(progress.remoteAddr).toEqualTypeOf<string | undefined>();
  },
};
const empty: EmptyBucketOptions = {
  confirm: 'my-old-logs',
  dryRun: true,
  concurrency: 8,
  passes: 2,
  onProgress: progress => {
    expectTypeOf(progress).toEqualTypeOf<EmptyBucketProgress>();
  },
};
const key: KeyChoice = async conflict => {
  expectTypeOf(conflict).toEqualTypeOf<Conflict>();
  return conflict.code === 'KeyDisabled' ? Promise.resolve('another-key') : undefined;
};
const once: WithKeyOptions = { attempts: 1 };
expectTypeOf<BucketCounts>().toBeObject();

export const everyOne: Policies = {
  FileAlreadyExists: firstOf(acceptOwnWrite(proof), rename(next, tries), overwrite()),
  PartAlreadyExist: acceptSamePart(proof),
  RestoreAlreadyInProgress: firstOf(waitForRestore(restore), acceptInProgress()),
  ArchiveRestoreNotFinished: waitForRestore(),
  ArchiveRestoreFileStale: acceptClean(),
  BucketAlreadyExists: acceptOwned(),
  BucketNotEmpty: emptyBucket(empty),
  LiveChannelDisabled: enableChannel(),
  ChannelStillLive: firstOf(upTo(1, waitForIdle(idle)), disableChannel(idle)),
  KeyDisabled: withKey(key, once),
  KeyPendingDeletion: withKey(() => 'another-key'),
  KeyPendingImport: withKey(() => undefined),
  WORMConfigurationAlreadyExists: replaceUnlocked(),
  InventoryConfigurationAlreadyExists: firstOf(acceptIdentical(), replaceInventory()),
  StaleFile: firstOf(backoff(), () => surface('busy')),
};

/** One that only waits and sends again fits every code, appends included. */
expectTypeOf(waitForRestore()).toEqualTypeOf<AnyPolicy>();
expectTypeOf(waitForIdle()).toEqualTypeOf<AnyPolicy>();
expectTypeOf(acceptOwnWrite()).toEqualTypeOf<Policy>();
export const waiting: Policies = { PositionNotEqualToLength: waitForIdle(), '*': upTo(2, waitForRestore()) };

/** A name may be asked for elsewhere first. */
export const looked = rename(async (name, attempt) => Promise.resolve(`${name}-${attempt}`));
