import { processWide, processWideKey } from '../process-wide.js';
import { CALLED_BY_OTHERS } from './names.js';

/** What a wrapped client, and whatever stands on it, knows of itself. */
export interface Wrapping {
  /** The client that was wrapped. */
  readonly given: object;
  /** What `remedy` gave back. */
  readonly outer: object;
  /** Whether this is a `this` of ours for methods of ali-oss: what is called on it is part of a guarded call, and runs plainly. */
  readonly isInside: boolean;
}

const KEY = processWideKey('wrapping');

/** How something came to be wrapped. Found through a Proxy too, as Vue puts one around what it watches. */
export function wrappingOf(client: unknown): Wrapping | undefined {
  return (client as { readonly [KEY]?: () => Wrapping } | null | undefined)?.[KEY]?.();
}

/** Has an object, and whatever inherits from it, found by `wrappingOf`. */
export function keepWrapping(on: object, wrapping: Wrapping): void {
  // A function, because Vue would hand out an object wrapped.
  Object.defineProperty(on, KEY, { value: () => wrapping, configurable: true });
}

/** What stands in for a wrapped client as the `this` of its methods: whatever was replaced on the wrapped client is replaced here. */
export function insideOf(wrapping: Wrapping): object {
  const inside = Object.create(wrapping.outer, REPLACEABLE) as object;
  keepWrapping(inside, { ...wrapping, isInside: true });
  return inside;
}

const SENT = processWideKey('sent');

/** Takes note, on the `this` of a send, that something of it was handed over, or may have been. */
export function noteSent(self: object): void {
  (self as { [SENT]?: boolean })[SENT] = true;
}

/** Whether that was noted. */
export function wasSent(self: object): boolean {
  return (self as { readonly [SENT]?: boolean })[SENT] === true;
}

/** The methods that are ours, and no replacements of them: of those that are asked about. */
export const guards = processWide('guards', () => new WeakSet<object>());

/** The method that is running in place of one of ali-oss's, from its call until it returns or first waits. */
const running = processWide<{ inside: object | undefined }>('running', () => ({ inside: undefined }));

/**
 * What a guarded method that is called on `self` runs plainly on; `undefined` where it is to be guarded. Plainly runs what is
 * called from inside another method, also by a replacement that calls the original on the wrapped client.
 */
export function insideFor(self: unknown, wrapping: Wrapping): object | undefined {
  if (wrapping.isInside) return self as object;
  const { inside } = running;
  return inside !== undefined && wrappingOf(inside)?.given === wrapping.given ? inside : undefined;
}

/** What a test double is told that lacks a method. */
export function missingMethod(name: string): TypeError {
  return Object.assign(new TypeError(`Expected a method of ali-oss, got ${name}.`), { code: 'NoSuchMethod' });
}

const REPLACEABLE = Object.fromEntries(
  [...CALLED_BY_OTHERS].map(name => [name, { configurable: true, writable: true, value: replaceable(name) }]),
);

type Method = (...args: unknown[]) => unknown;

/** Runs what the wrapped client has by this name now. */
function replaceable(name: string): Method {
  return function (this: object, ...args: unknown[]): unknown {
    const { outer, given } = wrappingOf(this) as Wrapping;
    const method = (outer as Record<string, Method>)[name];
    if (typeof method !== 'function') throw missingMethod(name);
    if (!guards.has(method) && method !== Reflect.get(given, name)) noteSent(this);
    const before = running.inside;
    running.inside = this;
    try {
      return method.apply(this, args);
    } finally {
      running.inside = before;
    }
  };
}
