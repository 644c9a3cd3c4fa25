export { startOss } from './oss.js';
export type { ClientOptions, LocalOss } from './oss.js';
export type { OssOptions } from './settings.js';
export type { Credential } from './signature/verify.js';
export type { Effect, Wire } from './effect.js';
export type { Fault, FaultHandle, FaultMatch } from './fault.js';
export type { LoggedRequest } from './log.js';
export type { BucketView, ObjectView, WormView } from './views.js';
export type { ObjectType } from './state.js';
