import { createLanes, type Lanes } from './lane.js';
import { createLedger, type Ledger } from './ledger.js';
import { createRivals, type Rivals } from './rivals.js';
import { createTails, type Tails } from './ends.js';
import { type Budget, createBudget } from './budget.js';
import type { OssClient, View } from '../ali-oss/view.js';
import { viewsOf } from '../ali-oss/views.js';
import { processWide } from '../process-wide.js';

/** What every view of one client shares: a second `remedy` of the same client, and all of `withOptions`. */
export interface ClientState {
  readonly client: OssClient;
  readonly appendLanes: Lanes;
  readonly metadataLanes: Lanes;
  readonly ledger: Ledger;
  readonly tails: Tails;
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
    ledger: createLedger(),
    tails: createTails(),
    rivals: createRivals(),
    budget: createBudget(),
    viewFor: viewsOf(client),
  };
}

/** Names one object, wherever it is met. */
export function objectKey(bucket: View['bucket'], name: string): string {
  return `${bucket ?? ''}\n${name}`;
}
