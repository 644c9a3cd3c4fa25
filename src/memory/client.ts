import type { OssClient, View } from '../ali-oss/view.js';
import { viewsOf } from '../ali-oss/views.js';
import { processWide } from '../process-wide.js';
import { type Budget, createBudget } from './budget.js';
import { createDates, type Dates } from './dates.js';
import { createLanes, type Lanes } from './lane.js';
import { createKnownObjects, type KnownObjects } from './objects.js';
import { createRivals, type Rivals } from './rivals.js';

/** What every view of one client shares: a second `remedy` of the same client, and all of `withOptions`. */
export interface ClientState {
  readonly client: OssClient;
  readonly appendLanes: Lanes;
  readonly metadataLanes: Lanes;
  readonly objects: KnownObjects;
  readonly dates: Dates;
  readonly rivals: Rivals;
  readonly budget: Budget;
  /** A `this` for calls on this bucket, kept for the next call. */
  viewFor(bucket: View['bucket'], sendOnce: boolean): OssClient;
}

const states = () => processWide('states', () => new WeakMap<object, ClientState>());

/** The state of a client, the same for every wrapper of it. */
export function stateOf(client: OssClient): ClientState {
  const known = states().get(client) ?? createState(client);
  states().set(client, known);
  return known;
}

function createState(client: OssClient): ClientState {
  return {
    client,
    appendLanes: createLanes(),
    metadataLanes: createLanes(),
    objects: createKnownObjects(),
    dates: createDates(),
    rivals: createRivals(),
    budget: createBudget(),
    viewFor: viewsOf(client),
  };
}

/** Names one object, wherever it is met. */
export function objectKey(bucket: View['bucket'], name: string): string {
  return `${bucket ?? ''}\n${name}`;
}
