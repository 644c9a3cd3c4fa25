import { type OssClient, type View, viewsOf } from '../ali-oss/view.js';
import { processWide } from '../process-wide.js';
import { createBudget } from './budget.js';
import { createDates } from './dates.js';
import { createLanes } from './lane.js';
import { createKnownObjects } from './objects.js';
import { createRivals } from './rivals.js';

/** What every view of one client shares: a second `remedy` of the same client, and all of `withOptions`. */
export type ClientState = Readonly<ReturnType<typeof createState>>;

const states = () => processWide('states', () => new WeakMap<object, ClientState>());

/** The state of a client, the same for every wrapper of it. */
export function stateOf(client: OssClient): ClientState {
  const known = states().get(client) ?? createState(client);
  states().set(client, known);
  return known;
}

function createState(client: OssClient) {
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
