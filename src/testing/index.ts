/**
 * A local OSS on loopback, with real state, real signatures and faults on demand.
 *
 * @module ali-oss-remedy/testing
 */

export { startOss } from './oss.js';
export { conflictError } from './conflict-error.js';
export type { ConflictErrorFields, MadeConflictError } from './conflict-error.js';
export type { ClientOptions, LocalOss } from './oss.js';
export type { OssOptions } from './options.js';
export type { Credential } from './signature/verify.js';
export type { Effect, Wire } from './effect.js';
export type { RefusalCode } from './refusal-code.js';
export type { Fault, FaultHandle, FaultMatch } from './fault.js';
export type { LoggedRequest } from './log.js';
export type { BucketView, ObjectView, VersionView } from './views.js';
export type { CnameView } from './bucket/cname-view.js';
export type { OverwriteRuleView } from './bucket/overwrite.js';
export type { KeepView } from './object/keep.js';
export type { WormView } from './bucket/worm-view.js';
export type { ChannelView } from './live/channel-view.js';
export type { KeyState, ObjectType } from './state.js';
