import { methodOf } from '../ali-oss/methods.js';
import { traitsOf } from '../ali-oss/operations.js';
import { isOssClient, type OssClient } from '../ali-oss/view.js';
import { type Wrapping, wrappingOf } from '../ali-oss/wrapping.js';
import { stateOf } from '../memory/client.js';
import { type RemedyOptions, settingsFrom, type Settings } from '../options.js';
import type { Guarded } from './guarded.js';

/** A wrapped client, and what its calls are guarded with. */
export interface Wrapped extends Wrapping {
  readonly settings: Settings;
  /** The client that sends: the given one, or that of an ImageClient. */
  readonly wire?: OssClient;
  /** Absent where the nodes of a cluster are guarded, each by itself. */
  readonly calls?: Omit<Guarded, 'settings' | 'operation' | 'traits'>;
}

/** How something came to be wrapped. */
export const wrappedOf = (client: unknown) => wrappingOf(client) as Wrapped | undefined;

/**
 * What the appends of a client are guarded with, for callers inside the library. A client that is not wrapped is guarded
 * with the defaults.
 *
 * @throws TypeError when `client` is no client that appends by itself.
 */
export function appendGuardOf(client: object, options: RemedyOptions): Guarded {
  const operation = 'append';
  const { calls, settings } = wrappedOf(client) ?? { calls: callsOf(client), settings: settingsFrom() };
  if (!calls || typeof methodOf(calls.state.client, operation) !== 'function') {
    throw new TypeError(
      'Expected an ali-oss client or one returned by remedy(). Example: appendWriter(remedy(new OSS(config)), name)',
    );
  }
  return { ...calls, operation, traits: traitsOf(operation), settings: settingsFrom(options, settings) };
}

function callsOf(client: object): Wrapped['calls'] {
  return isOssClient(client) ? { state: stateOf(client), thisOf: inner => inner } : undefined;
}
