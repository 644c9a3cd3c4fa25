import { guardedAppend } from './append/append.js';
import { stateOf } from './memory/client.js';
import { copyArgs } from './ali-oss/arguments.js';
import { guardedCall } from './call/call.js';
import { type Wrapped, wrappedOf } from './call/wrapped.js';
import type { Guarded } from './call/guarded.js';
import { clientOfFake, isFake } from './ali-oss/fake.js';
import { isOssClient, type OssClient, passWrites, sharedFields, viewsOf } from './ali-oss/view.js';
import { methodOf, namedOperations, operationsOf } from './ali-oss/methods.js';
import { traitsOf } from './ali-oss/operations.js';
import { CALLED_BY_OTHERS } from './ali-oss/names.js';
import { expectNoPrivateMember } from './ali-oss/private-members.js';
import { guards, insideFor, insideOf, keepWrapping } from './ali-oss/wrapping.js';
import { type RemedyOptions, settingsFrom, type Settings } from './options.js';

/**
 * Returns an ali-oss client that handles HTTP 409. It has the same type and methods; the original is not changed. A 409
 * error gets `advice` and goes to the policy for its code. Calls without a 409 behave as before.
 *
 * @param client - An `OSS`, `OSS.ClusterClient` or `OSS.ImageClient`, or what stands for one in a unit test.
 * @param options - See `RemedyOptions`, where each names its default.
 * @throws TypeError when `client` is something else or wrapped already, or its class has `#private` members, or an option
 * is unknown or of the wrong type.
 * @example
 * const client = remedy(new OSS(config), { appendRecovery: true });
 * await client.append('app.log', Buffer.from('line\n')); // no position: at the end
 */
export function remedy<T extends object>(client: T, options: RemedyOptions = {}): T {
  if (wrappedOf(client)) {
    throw new TypeError(
      'This client is already wrapped by remedy(). Its options can be changed. Example: withOptions(client, { attempts: 5 })',
    );
  }
  return wrap(client, settingsFrom(options)) as T;
}

/**
 * The same wrapped client with other options: lanes, known ends and open sends are shared. What is not named stays as it is;
 * policies are added to those there are.
 *
 * @param client - A client returned by `remedy` or `withOptions`.
 * @param options - See `RemedyOptions`.
 * @throws TypeError when `client` is not a wrapped client, or an option is unknown or of the wrong type.
 * @example
 * await withOptions(client, { signal: AbortSignal.timeout(5_000) }).append('app.log', line);
 */
export function withOptions<T extends object>(client: T, options: RemedyOptions): T {
  const wrapped = wrappedOf(client);
  if (!wrapped) {
    throw new TypeError(
      'Expected a client returned by remedy(). Example: withOptions(remedy(new OSS(config)), { attempts: 5 })',
    );
  }
  return withSettings(wrapped.outer, wrapped, settingsFrom(options, wrapped.settings)) as T;
}

function wrap(client: object, settings: Settings): object {
  const { clients, ossClient } = (client ?? {}) as { clients?: unknown; ossClient?: unknown };
  // Each node is guarded by itself, so a conflict on one is not sent to all again.
  if (Array.isArray(clients) && clients.every(isOssClient)) {
    expectNoPrivateMember(client);
    const nodes = clients.map(node => wrap(node, { ...settings, isNode: true }));
    const outer = Object.setPrototypeOf(outside(client), client) as object;
    return cluster(client, outer, nodes, settings);
  }
  const wire = [client, ossClient].find(isOssClient);
  if (wire) {
    expectNoPrivateMember(client);
    return guarded(client, wire, settings);
  }
  if (isFake(client)) {
    const double = clientOfFake(client);
    return guarded(double, double, settings, namedOperations(double));
  }
  throw new TypeError(
    'Expected an ali-oss client (OSS, OSS.ClusterClient or OSS.ImageClient), got an object without its methods ' +
      '(in tests, see docs/testing.md). Example: remedy(new OSS(config))',
  );
}

function guarded(client: object, wire: OssClient, settings: Settings, operations = operationsOf(client)): object {
  // Whole before it inherits, and before anything inherits from it: adding to it then takes V8 several times as long.
  const outer = outside(client);
  for (const operation of operations) {
    const value = guard(() => wrapped, operation);
    if (CALLED_BY_OTHERS.has(operation)) guards.add(value);
    Object.defineProperty(outer, operation, { value, writable: true, configurable: true });
  }
  if (typeof methodOf(client, 'signatureUrl') === 'function') {
    // Synchronous, and it too writes into the options it is given.
    const value = function (this: unknown, ...args: unknown[]): unknown {
      return methodOf(client, 'signatureUrl').apply(this ?? outer, copyArgs(args));
    };
    Object.defineProperty(outer, 'signatureUrl', { ...METHOD, value });
  }
  Object.setPrototypeOf(outer, client);
  const wrapped = keepCalls(outer, { given: client, wire, settings });
  return outer;
}

const METHOD = { writable: true, configurable: true };

/** What was replaced on a wrapped client is replaced on that with other options too, so that stands on it. */
function withSettings(outer: object, { given, wire }: Wrapped, settings: Settings): object {
  const other = Object.create(outer) as object;
  if (wire) {
    keepCalls(other, { given, wire, settings });
    return other;
  }
  const { clients } = outer as { readonly clients: readonly object[] };
  const nodes = clients.map(node => withSettings(node, wrappedOf(node) as Wrapped, { ...settings, isNode: true }));
  return cluster(given, other, nodes, settings);
}

function cluster(given: object, outer: object, nodes: readonly object[], settings: Settings): object {
  Object.defineProperty(outer, 'clients', { ...METHOD, value: nodes });
  const wrapped: Wrapped = { given, outer, settings, isInside: false };
  keepWrapping(outer, wrapped);
  return outer;
}

function keepCalls(outer: object, about: Required<Pick<Wrapped, 'given' | 'wire' | 'settings'>>): Wrapped {
  const { given, wire } = about;
  const wrapping = { ...about, outer, isInside: false };
  const inside = insideOf(wrapping) as OssClient;
  const shared = stateOf(wire);
  const isWire = given === wire;
  const wrapped: Wrapped = {
    ...wrapping,
    calls: {
      state: isWire ? { ...shared, client: inside, viewFor: viewsOf(inside) } : shared,
      thisOf: inner => (isWire ? inner : (Object.create(inside, { ossClient: { value: inner } }) as object)),
    },
  };
  keepWrapping(outer, wrapped);
  return wrapped;
}

/** A method that guards its call by what it is called on: `withOptions` gives its clients the same methods. */
function guard(first: () => Wrapped, operation: string): (this: unknown, ...args: unknown[]) => unknown {
  const traits = traitsOf(operation);
  return function (...args) {
    const wrapped = wrappedOf(this) ?? first();
    const inside = insideFor(this, wrapped);
    if (inside) return methodOf(inside, operation).apply(inside, args);
    const { settings, calls } = wrapped;
    if (!calls) return methodOf(wrapped.given, operation).apply(this, args);
    const { state, thisOf } = calls;
    const guarded: Guarded = { state, thisOf, settings, operation, traits };
    return operation === 'append' ? guardedAppend(guarded, args) : guardedCall(guarded, args);
  };
}

/**
 * What is to stand on the client: prints nothing of it, and hides the `__esModule` that would make a default import of it
 * undefined.
 */
function outside(client: object): object {
  const outer = Object.create(null) as object;
  passWrites(outer, () => client, sharedFields(client));
  return Object.defineProperty(outer, '__esModule', { value: undefined, configurable: true });
}
