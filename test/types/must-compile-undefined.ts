// Checked by `npm run typecheck`, which is as strict as TypeScript can be (`exactOptionalPropertyTypes`): an option that is
// undefined is one that was left out, so it compiles too. Nothing here runs but through test/policies/undefined.test.ts.

import {
  acceptOwnWrite,
  acceptSamePart,
  type AppendRecoveryOptions,
  type AppendWriterOptions,
  backoff,
  disableChannel,
  emptyBucket,
  type Policies,
  type RemedyOptions,
  rename,
  retry,
  waitForIdle,
  waitForRestore,
  withKey,
} from '../../src/index.js';

const none = undefined;

export const recovery: AppendRecoveryOptions = {
  identicalRecords: none,
  explicitPosition: none,
  mayBeResent: none,
  bufferStreamsBytes: none,
  onNotAppendable: none,
};

const policies: Policies = { StaleFile: none, PositionNotEqualToLength: none, FileAlreadyExists: none, '*': none };

export const options: RemedyOptions = {
  ...{ appendRecovery: none, policies, attempts: none, maxElapsedMs: none, signal: none, mode: none, diagnose: none },
  ...{ locale: none, onEvent: none, random: none, now: none },
};

export const writer: AppendWriterOptions = {
  ...{ maxBatchBytes: none, maxBufferedBytes: none, lingerMs: none, maxObjectBytes: none, rollover: none },
  ...{ signal: none, attempts: none, maxElapsedMs: none, onEvent: none },
  create: { mime: none, meta: none, headers: none, acl: none, storageClass: none },
};

const waiting = { pollMs: none, maxWaitMs: none, onProgress: none };

/** Each is what it is without any option. */
export const factories: Readonly<Record<string, () => unknown>> = {
  backoff: () => backoff({ attempts: none, baseMs: none, capMs: none, jitter: none }),
  rename: () => rename(name => `${name}.1`, { attempts: none }),
  acceptOwnWrite: () => acceptOwnWrite({ maxReadBytes: none }),
  acceptSamePart: () => acceptSamePart({ maxReadBytes: none }),
  waitForRestore: () => waitForRestore(waiting),
  waitForIdle: () => waitForIdle(waiting),
  disableChannel: () => disableChannel(waiting),
  withKey: () => withKey(() => 'key-id', { attempts: none }),
  emptyBucket: () => emptyBucket({ confirm: 'logs', dryRun: none, concurrency: none, passes: none, onProgress: none }),
};

export const decision = () => retry({ args: none, afterMs: none, withinMs: none, because: none });
