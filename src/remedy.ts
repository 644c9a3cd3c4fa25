import { guardedAppend } from './append/append.js';
import { stateOf } from './memory/client.js';
import { copyArgs } from './ali-oss/arguments.js';
import { guardedCall } from './call/call.js';
import type { Guarded } from './call/guarded.js';
import { isOssClient, type OssClient, passWrites, sharedFields } from './ali-oss/view.js';
import { isAsync, methodOf, methodsOf, WRITES_ITS_OPTIONS } from './ali-oss/methods.js';
import { traitsOf } from './ali-oss/operations.js';
import { type RemedyOptions, settingsFrom, type Settings } from './options.js';
import { processWide } from './process-wide.js';

/** How a wrapped client came to be, for `withOptions`. */
interface Wrapping {
  readonly client: object;
  readonly settings: Settings;
}

const wrappings = () => processWide('wrappings', () => new WeakMap<object, Wrapping>());

/**
 * Wraps an ali-oss client: the same type and methods, `instanceof OSS` holds, the given client is not changed, and without
 * conflicts it behaves as before. A 409 is recognised, given advice, and handled by the policy for its code.
 *
 * @param client - An `OSS`, `OSS.ClusterClient` or `OSS.ImageClient`.
 * @param options - See `RemedyOptions`, where each names its default.
 * @throws TypeError when `client` is something else or wrapped already, or an option is unknown or of the wrong type.
 * @example
 * const client = remedy(new OSS(config), { appendRecovery: true });
 * await client.append('app.log', Buffer.from('line\n')); // no position: at the end
 */
export function remedy<T extends object>(client: T, options: RemedyOptions = {}): T {
  if (wrappings().has(client)) {
    throw new TypeError(
      'Expected an ali-oss client, got one that is wrapped already. This works: withOptions(client, { attempts: 5 })',
    );
  }
  return wrap(client, settingsFrom(options));
}

/**
 * The same wrapped client with other options: lanes, ledger and known ends are shared. What is not named stays as it is;
 * policies are added to those there are.
 *
 * @param client - What `remedy` or `withOptions` gave back.
 * @param options - See `RemedyOptions`.
 * @throws TypeError when `client` is not a wrapped client, or an option is unknown or of the wrong type.
 * @example
 * await withOptions(client, { signal: AbortSignal.timeout(5_000) }).append('app.log', line);
 */
export function withOptions<T extends object>(client: T, options: RemedyOptions): T {
  const wrapping = wrappings().get(client);
  if (!wrapping) {
    throw new TypeError(
      'Expected a client that remedy() gave back. This works: withOptions(remedy(new OSS(config)), { attempts: 5 })',
    );
  }
  return wrap(wrapping.client as T, settingsFrom(options, wrapping.settings));
}

/**
 * What the appends of a client are guarded with, for callers inside the library. A client that is not wrapped is guarded
 * with the defaults.
 *
 * @throws TypeError when `client` is no client that appends by itself.
 */
export function appendGuardOf(client: object, options: RemedyOptions): Guarded {
  const { client: given, settings } = wrappings().get(client) ?? { client, settings: settingsFrom() };
  if (!isOssClient(given)) {
    throw new TypeError(
      'Expected an ali-oss client, or one that remedy() gave back. This works: appendWriter(remedy(new OSS(config)), name)',
    );
  }
  const operation = 'append';
  const guard = { state: stateOf(given), operation, traits: traitsOf(operation), thisOf: (inner: OssClient) => inner };
  return { ...guard, settings: settingsFrom(options, settings) };
}

function wrap<T extends object>(client: T, settings: Settings): T {
  const wrapped = anatomyOf(client, settings);
  wrappings().set(wrapped, { client, settings });
  return wrapped as T;
}

function anatomyOf(client: object, settings: Settings): object {
  const { clients, ossClient } = (client ?? {}) as { clients?: unknown; ossClient?: unknown };
  if (isOssClient(client)) return guardMethods(client, client, settings, inner => inner);
  // Each node is guarded by itself, so a conflict on one is not sent to all again.
  if (Array.isArray(clients) && clients.every(isOssClient)) {
    const nodes = clients.map(node => wrap(node, settings));
    return Object.defineProperty(outerOf(client), 'clients', { value: nodes });
  }
  if (isOssClient(ossClient)) {
    return guardMethods(
      client,
      ossClient,
      settings,
      inner => Object.create(client, { ossClient: { value: inner } }) as object,
    );
  }
  throw new TypeError(
    'Expected an ali-oss client, got something without its methods. This works: remedy(new OSS(config))',
  );
}

function guardMethods(client: object, wire: OssClient, settings: Settings, thisOf: Guarded['thisOf']): object {
  const outer = outerOf(client);
  const state = stateOf(wire);
  for (const [operation, method] of methodsOf(client)) {
    const call = isAsync(operation, method, wire)
      ? guard({ state, settings, operation, traits: traitsOf(operation), thisOf })
      : WRITES_ITS_OPTIONS.has(operation) &&
        ((...args: unknown[]) => methodOf(client, operation).apply(outer, copyArgs(args)));
    if (call) Object.defineProperty(outer, operation, { value: call, writable: true, configurable: true });
  }
  return outer;
}

function guard(guarded: Guarded): (...args: unknown[]) => unknown {
  if (guarded.operation === 'append') {
    const append = guardedAppend(guarded);
    return (...args) => append(args);
  }
  return (...args) => guardedCall(guarded, args);
}

/** Prints nothing of the client, and hides the `__esModule` that would make a default import of it undefined. */
function outerOf(client: object): object {
  const outer = Object.create(client) as object;
  passWrites(outer, client, sharedFields(client));
  return Object.defineProperty(outer, '__esModule', { value: undefined, configurable: true });
}
