// ali-oss writes into the options, headers and queries it is given, so every send gets its own copies. What it must share
// with the caller (bodies, streams, checkpoints, callbacks, contexts) is passed on as it is.

import { prototypesOf } from './methods.js';
import { namesIn } from './names.js';

/** Option keys whose value is shared with the caller on purpose. */
const SHARED = namesIn('checkpoint ctx agent httpsAgent');
/** Option keys whose value is read name by name, so that one of a class is as good as a plain one. */
const NAMES_AND_VALUES = namesIn('headers meta subres query queries');
const DEEPEST = 8;

/** Copies arguments so that neither side can see what the other does to them later. Frozen ones come out writable. */
export function copyArgs(args: readonly unknown[]): unknown[] {
  // Most calls consist of names and Buffers.
  return args.map(arg => (arg instanceof Uint8Array ? arg : copy(arg, 0)));
}

type Copies = Map<object, unknown>;

function copy(value: unknown, depth: number, deep?: Copies, asOptions = depth === 0): unknown {
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return value;
  const known = deep?.get(value);
  if (known !== undefined) return known;
  if (Array.isArray(value)) {
    const copied: unknown[] = [];
    const copies = depth > 1 ? remembered(deep, value, copied) : undefined;
    for (const item of value) copied.push(copy(item, depth + 1, copies));
    return copied;
  }
  const plain = isPlain(value);
  if (!plain && (!asOptions || isData(value))) return value;
  const copied: Record<string, unknown> = {};
  const copies = depth > 1 ? remembered(deep, value, copied) : undefined;
  const source = (plain ? value : flat(value)) as Record<string, unknown>;
  for (const key of Object.keys(source)) {
    const item = source[key];
    const isWhole = typeof item !== 'object' || SHARED.has(key);
    const kept = isWhole ? item : copy(item, depth + 1, copies, depth === 0 && NAMES_AND_VALUES.has(key));
    if (key === '__proto__') Object.defineProperty(copied, key, { ...FIELD, value: kept });
    else copied[key] = kept;
  }
  return copied;
}

/** What holds itself would otherwise be copied once for every way through it. */
function remembered(copies: Copies | undefined, value: object, copied: object): Copies {
  return (copies ?? new Map<object, unknown>()).set(value, copied);
}

const FIELD = { enumerable: true, configurable: true, writable: true };

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === null || prototype === Object.prototype) return true;
  // Objects of another realm (a vm, a Jest test) have an Object.prototype of their own.
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype as object, 'hasOwnProperty');
}

/** Bodies, streams, dates and the like: everything that is not a bag of options. */
function isData(value: object): boolean {
  const tag = Object.prototype.toString.call(value);
  if (tag !== '[object Object]' || isFile(value)) return true;
  const methods = ['pipe', 'write', 'on', 'then', 'getReader', 'arrayBuffer'];
  return methods.some(method => typeof Reflect.get(value, method) === 'function');
}

/** A file of a browser, or what a program has put in its place. */
function isFile(value: object): boolean {
  const { Blob: blob, File: file } = globalThis as { readonly Blob?: unknown; readonly File?: unknown };
  return [blob, file].some(made => typeof made === 'function' && value instanceof made);
}

/** An options object of a class: its getters live on the prototype, where a spread would lose them. */
function flat(value: object): Record<string, unknown> {
  const flattened: Record<string, unknown> = {};
  for (const level of [value, ...prototypesOf(value)]) {
    for (const key of Object.getOwnPropertyNames(level)) {
      if (key !== 'constructor' && !(key in flattened)) flattened[key] = (value as Record<string, unknown>)[key];
    }
  }
  return flattened;
}
