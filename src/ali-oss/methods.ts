import { OPERATIONS, SYNCHRONOUS } from './names.js';
import { MAKES_ERRORS, type OssClient } from './view.js';
import { wrappingOf } from './wrapping.js';

/**
 * The methods of a client that are calls to OSS, and are guarded: those that ali-oss itself defines, overridden or not.
 * Whatever else a subclass, an instance or a mixin adds is its own business, also where its name sounds like one of these.
 */
export function operationsOf(client: object): string[] {
  const level = aliOssLevel(client);
  if (!level) return [];
  const names = Object.getOwnPropertyNames(level);
  // A mixin adds to a prototype what comes after everything that ali-oss put there when it was loaded.
  const last = names.findLastIndex(isKnown);
  return names.filter((name, at) => OPERATIONS.has(name) || (at < last && isNewOperation(name, level)));
}

/** What something has by the names of calls to OSS, whoever defined it. */
export function namedOperations(client: object): string[] {
  return [...OPERATIONS].filter(name => typeof Reflect.get(client, name) === 'function');
}

/** The prototype that is ali-oss's own: the furthest one with a method of its. Subclasses are nearer. */
export function aliOssLevel(client: object): object | undefined {
  return prototypesOf(client).findLast(level => Object.getOwnPropertyNames(level).some(name => OPERATIONS.has(name)));
}

/** What something inherits from, nearest first, but for `Object.prototype`. */
export function prototypesOf(of: object): object[] {
  const next = Object.getPrototypeOf(of) as object | null;
  return next === null || Object.getPrototypeOf(next) === null ? [] : [next, ...prototypesOf(next)];
}

const isNoCall = (name: string) => SYNCHRONOUS.has(name) || MAKES_ERRORS.has(name);
const isKnown = (name: string) => OPERATIONS.has(name) || isNoCall(name);

/** A method of a later ali-oss than the names here are of: what is asynchronous there calls OSS. */
function isNewOperation(name: string, level: object): boolean {
  if (name.startsWith('_') || isNoCall(name)) return false;
  const method: unknown = Object.getOwnPropertyDescriptor(level, name)?.value;
  return typeof method === 'function' && method.constructor.name === 'AsyncFunction';
}

/**
 * Ends a second send of an upload that was cancelled since the first: it would begin by taking the cancelling back. What it
 * throws is what ali-oss throws at a cancelled upload.
 */
export function expectNotCancelled(name: string, client: OssClient): void {
  if (name.startsWith('multipartUpload') && client.options['cancelFlag']) throw { status: 0, name: 'cancel' };
}

type Method = (...args: unknown[]) => Promise<unknown>;

/**
 * A method as the given client has it now: one that was replaced there after wrapping is the one to call. What replaces it on
 * the wrapped client stands before the guard, and has been called by now.
 */
export function methodOf(self: object, name: string): Method {
  return ((wrappingOf(self)?.given ?? self) as Record<string, Method>)[name] as Method;
}
