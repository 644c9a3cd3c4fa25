/**
 * Wraps the official client of Alibaba Cloud OSS, and does the right thing about every HTTP 409.
 *
 * @module ali-oss-remedy
 */

export { codes as catalogue } from './catalogue/index.js';
export type { Advice, Code, CodeEntry, CompleteLocale, Facts, Helps, KindEntry, Locale } from './catalogue/index.js';
export type { Conflict, Written } from './conflict/conflict.js';
export { type Decision, type Refusal, resolve, type Resolve, retry, type Retry } from './conflict/decision.js';
export { surface, type Surface } from './conflict/decision.js';
export { type ConflictError, isConflict } from './advice/errors.js';
export { explain } from './advice/explain.js';
export type { ConflictEvent, DecisionEvent, Listener, RemedyEvent, SettledEvent } from './conflict/events.js';
export type { UnansweredEvent } from './conflict/events.js';
export type { AppendRecoveryOptions, RemedyOptions } from './options.js';
export { type ChannelProgress, type ChannelWaitOptions, waitForIdle } from './policies/service/channel.js';
export { disableChannel, enableChannel } from './policies/service/channel.js';
export { acceptClean } from './policies/object/clean.js';
export { defaults } from './policies/defaults.js';
export { emptyBucket, type EmptyBucketOptions } from './policies/bucket/empty-bucket.js';
export type { BucketCounts, EmptyBucketProgress } from './policies/bucket/empty-bucket/progress.js';
export { type KeyChoice, withKey, type WithKeyOptions } from './policies/service/key.js';
export { acceptInProgress, type RestoreProgress, waitForRestore } from './policies/object/restore.js';
export type { WaitForRestoreOptions } from './policies/object/restore.js';
export { overwrite } from './policies/object/overwrite.js';
export { acceptOwned } from './policies/bucket/owned-bucket.js';
export { acceptOwnWrite, type ProofOptions } from './policies/object/own-write.js';
export { type NextName, rename, type RenameOptions } from './policies/object/rename.js';
export { acceptSamePart } from './policies/object/same-part.js';
export { acceptIdentical, replaceInventory } from './policies/bucket/inventory.js';
export type { AppendArgs, AppendOptions, AppendResult, Policies } from './policies/types.js';
export { replaceUnlocked } from './policies/bucket/unlocked-worm.js';
export { type AnyPolicy, backoff, type BackoffOptions, firstOf, upTo } from './policies/policy.js';
export type { ObjectHead, Policy, Tools } from './policies/policy.js';
export { remedy, withOptions } from './remedy.js';
export { type Report, reportOf, type Step } from './conflict/report.js';
export { appendWriter } from './writer/append-writer.js';
export { isAppendWriterError } from './writer/error.js';
export type { AcceptOptions, AppendWriter, AppendWriterError, AppendWriterOptions, Chunk } from './writer/types.js';
export type { ChunkRange, CreateOptions, Journal, JournaledWriter, Receipt, Recovered } from './writer/types.js';
