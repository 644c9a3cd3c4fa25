/**
 * Wraps the official client of Alibaba Cloud OSS, and does the right thing about every HTTP 409.
 *
 * @module ali-oss-remedy
 */

export { codes as catalogue } from './catalogue/index.js';
export type { Advice, Code, CodeEntry, CompleteLocale, Facts, Helps, KindEntry, Locale } from './catalogue/index.js';
export type { Conflict, Written } from './conflict/conflict.js';
export { resolve, retry, surface } from './conflict/decision.js';
export type { Decision, Refusal, Resolve, Retry, Surface } from './conflict/decision.js';
export { isConflict } from './advice/errors.js';
export type { ConflictError } from './advice/errors.js';
export { explain } from './advice/explain.js';
export type {
  ConflictEvent,
  DecisionEvent,
  Listener,
  RemedyEvent,
  SettledEvent,
  UnansweredEvent,
} from './conflict/events.js';
export type { AppendRecoveryOptions, RemedyOptions } from './options.js';
export { disableChannel, enableChannel, waitForIdle } from './policies/service/channel.js';
export type { ChannelProgress, ChannelWaitOptions } from './policies/service/channel.js';
export { acceptClean } from './policies/object/clean.js';
export { defaults } from './policies/defaults.js';
export { emptyBucket } from './policies/bucket/empty-bucket.js';
export type { EmptyBucketOptions } from './policies/bucket/empty-bucket.js';
export type { BucketCounts, EmptyBucketProgress } from './policies/bucket/empty-bucket/progress.js';
export { withKey } from './policies/service/key.js';
export type { KeyChoice, WithKeyOptions } from './policies/service/key.js';
export { acceptInProgress, waitForRestore } from './policies/object/restore.js';
export type { RestoreProgress, WaitForRestoreOptions } from './policies/object/restore.js';
export { overwrite } from './policies/object/overwrite.js';
export { acceptOwned } from './policies/bucket/owned-bucket.js';
export { acceptOwnWrite } from './policies/object/own-write.js';
export type { ProofOptions } from './policies/object/own-write.js';
export { rename } from './policies/object/rename.js';
export type { NextName, RenameOptions } from './policies/object/rename.js';
export { acceptSamePart } from './policies/object/same-part.js';
export { acceptIdentical, replaceInventory } from './policies/bucket/inventory.js';
export type { AppendArgs, AppendOptions, AppendResult, Policies } from './policies/types.js';
export { replaceUnlocked } from './policies/bucket/unlocked-worm.js';
export { backoff, firstOf, upTo } from './policies/policy.js';
export type { AnyPolicy, BackoffOptions, ObjectHead, Policy, Tools } from './policies/policy.js';
export { remedy, withOptions } from './remedy.js';
export { reportOf } from './conflict/report.js';
export type { Report, Step } from './conflict/report.js';
export { appendWriter } from './writer/append-writer.js';
export { isAppendWriterError } from './writer/error.js';
export type {
  AppendWriter,
  AppendWriterError,
  AppendWriterOptions,
  AcceptOptions,
  Journal,
  JournaledWriter,
  Recovered,
  Chunk,
  ChunkRange,
  CreateOptions,
  Receipt,
} from './writer/types.js';
