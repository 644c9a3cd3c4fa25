export { codes as catalogue } from './catalogue/index.js';
export type { Advice, Code, CodeEntry, CompleteLocale, Helps, KindEntry, Locale } from './catalogue/index.js';
export type { Conflict, Written } from './conflict.js';
export { resolve, retry, surface } from './decision.js';
export type { Decision, Refusal, Resolve, Retry, Surface } from './decision.js';
export { isConflict } from './errors.js';
export type { ConflictError } from './errors.js';
export { explain } from './explain.js';
export type { ConflictEvent, DecisionEvent, Listener, RemedyEvent, SettledEvent, UnansweredEvent } from './observe.js';
export type { AppendRecoveryOptions, RemedyOptions } from './options.js';
export { defaults } from './policies/defaults.js';
export type { AppendArgs, AppendOptions, AppendResult, Policies } from './policies/types.js';
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
