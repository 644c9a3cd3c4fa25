/**
 * Wraps the official client of Alibaba Cloud OSS, and does the right thing about every HTTP 409.
 *
 * @module ali-oss-remedy
 */

export { codes as catalogue } from './catalogue/index.js';
export type { Advice, Code, CodeEntry, CompleteLocale, Facts, Helps, KindEntry, Locale } from './catalogue/index.js';
export type { Conflict, Written } from './conflict.js';
export { resolve, retry, surface } from './decision.js';
export type { Decision, Refusal, Resolve, Retry, Surface } from './decision.js';
export { isConflict } from './errors.js';
export type { ConflictError } from './errors.js';
export { explain } from './explain.js';
export type { ConflictEvent, DecisionEvent, Listener, RemedyEvent, SettledEvent, UnansweredEvent } from './observe.js';
export type { AppendRecoveryOptions, RemedyOptions } from './options.js';
export { disableChannel, enableChannel, waitForIdle } from './policies/channel.js';
export type { ChannelProgress, ChannelWaitOptions } from './policies/channel.js';
export { acceptClean } from './policies/clean.js';
export { defaults } from './policies/defaults.js';
export { emptyBucket } from './policies/empty-bucket.js';
export type { EmptyBucketOptions } from './policies/empty-bucket.js';
export type { BucketCounts, EmptyBucketProgress } from './policies/empty-bucket/progress.js';
export { withKey } from './policies/key.js';
export type { KeyChoice, WithKeyOptions } from './policies/key.js';
export { acceptInProgress, waitForRestore } from './policies/restore.js';
export type { RestoreProgress, WaitForRestoreOptions } from './policies/restore.js';
export { overwrite } from './policies/overwrite.js';
export { acceptOwned } from './policies/owned-bucket.js';
export { acceptOwnWrite } from './policies/own-write.js';
export type { ProofOptions } from './policies/own-write.js';
export { rename } from './policies/rename.js';
export type { NextName, RenameOptions } from './policies/rename.js';
export { acceptSamePart } from './policies/same-part.js';
export { acceptIdentical, replaceInventory } from './policies/inventory.js';
export type { AppendArgs, AppendOptions, AppendResult, Policies } from './policies/types.js';
export { replaceUnlocked } from './policies/unlocked-worm.js';
export { backoff, firstOf, upTo } from './policy.js';
export type { AnyPolicy, BackoffOptions, ObjectHead, Policy, Tools } from './policy.js';
export { remedy, withOptions } from './remedy.js';
export { reportOf } from './report.js';
export type { Report, Step } from './report.js';
export { appendWriter } from './writer/append-writer.js';
export type {
  AppendWriter,
  AppendWriterError,
  AppendWriterOptions,
  Chunk,
  ChunkRange,
  CreateOptions,
  Receipt,
} from './writer/types.js';
