import { isNodeBuild, MAKES_ERRORS, type OssClient } from './view.js';

/** Every public method that a client inherits, the nearest definition of each. */
export function methodsOf(client: object): Map<string, (...args: readonly unknown[]) => unknown> {
  const methods = new Map<string, (...args: readonly unknown[]) => unknown>();
  for (
    let level = Object.getPrototypeOf(client) as object | null;
    level;
    level = Object.getPrototypeOf(level) as object | null
  ) {
    if (Object.getPrototypeOf(level) === null) break;
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(level))) {
      if (typeof value === 'function' && name !== 'constructor' && !name.startsWith('_') && !methods.has(name)) {
        methods.set(name, value as (...args: readonly unknown[]) => unknown);
      }
    }
  }
  return methods;
}

/** ali-oss's browser build compiles async functions away, so there its few synchronous methods have to be known. */
const SYNCHRONOUS = new Set([
  'authorization',
  'authorizationV4',
  'calculatePostSignature',
  'cancel',
  'checkBrowserAndVersion',
  'debug',
  'generateObjectUrl',
  'getBucket',
  'getObjectUrl',
  'getRtmpUrl',
  'isCancel',
  'resetCancelFlag',
  'setBucket',
  'setSLDEnabled',
  'signature',
  'signatureUrl',
  'signPostObjectPolicyV4',
  'useBucket',
]);

/** Whether a method is a call to OSS, which is guarded; the others run as they are. */
export function isAsync(name: string, method: (...args: readonly unknown[]) => unknown, client: OssClient): boolean {
  if (MAKES_ERRORS.has(name) || SYNCHRONOUS.has(name)) return false;
  // A subclass may promise without being an async function: what it overrides tells.
  return !isNodeBuild(client) || isAsyncFunction(method) || definitionsOf(client, name).some(isAsyncFunction);
}

function isAsyncFunction(method: unknown): boolean {
  return typeof method === 'function' && method.constructor.name === 'AsyncFunction';
}

function definitionsOf(client: object, name: string): unknown[] {
  const found: unknown[] = [];
  for (let level: object | null = client; level; level = Object.getPrototypeOf(level) as object | null) {
    found.push(Object.getOwnPropertyDescriptor(level, name)?.value);
  }
  return found;
}

/** Synchronous methods that write into the options they are given. */
export const WRITES_ITS_OPTIONS: ReadonlySet<string> = new Set(['signatureUrl']);

/**
 * Ends a second send of an upload that was cancelled since the first: it would begin by taking the cancelling back. What it
 * throws is what ali-oss throws at a cancelled upload.
 */
export function expectNotCancelled(name: string, client: OssClient): void {
  if (name.startsWith('multipartUpload') && client.options['cancelFlag']) throw { status: 0, name: 'cancel' };
}

type Method = (...args: unknown[]) => Promise<unknown>;

/** A method as the client has it now: one that was replaced after wrapping is the one to call. */
export function methodOf(self: object, name: string): Method {
  return (self as Record<string, Method>)[name] as Method;
}
