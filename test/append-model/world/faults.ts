import {
  append,
  type Append,
  carryOut,
  look,
  type Look,
  NOTHING,
  type Query,
  REFUSAL,
  type Seen,
  type World,
} from './object.js';

/** What a client sees when something goes wrong with its request; `undefined`: nothing yet, it is still under way. */
type Fault = (world: World, query: Query) => Seen | undefined;

const STATUSES = [200, 409, 403] as const;
type Page = `page ${(typeof STATUSES)[number]}`;

/** What can go wrong on the way to OSS and back. */
export type FaultKind =
  | 'request lost'
  | 'answer lost'
  | 'late'
  | 'twice'
  | 'busy'
  | 'stored, busy'
  | 'denied'
  | 'unsent'
  | 'other bytes'
  | 'stale'
  | 'old'
  | 'bare page 200'
  | Page
  | `stored, ${Page}`;

/** Of a gateway, a firewall, a captive portal. */
const page = (status: number): Seen => ({ status, oss: false });
const BUSY: Seen = { status: 503, oss: true };

export const FAULTS: Readonly<Record<FaultKind, Fault>> = {
  'request lost': () => NOTHING,
  'answer lost': (world, query) => {
    carryOut(world, query);
    return NOTHING;
  },
  late: (world, query) => {
    world.late = [...world.late, { ...appendOf(query), dies: world.tick + (world.scenario.clockAhead ? 2 : 1) }];
    return NOTHING;
  },
  // A middle-box delivers it, and then again.
  twice: (world, query) => {
    append(world, appendOf(query));
    return undefined;
  },
  busy: () => BUSY,
  'stored, busy': (world, query) => {
    append(world, appendOf(query));
    return BUSY;
  },
  denied: () => REFUSAL,
  unsent: () => ({ ...NOTHING, unsent: true }),
  'other bytes': (world, query) =>
    query.op === 'head' ? page(200) : look(world.content, { op: 'get', from: 0, size: 99 }, ['get']),
  // Of the object as it was one change ago, or in the beginning.
  stale: (world, query) => outOfCache(world, world.before, query),
  old: (world, query) => outOfCache(world, world.scenario.start, query),
  // Of a captive portal that does not even say that it is a page.
  'bare page 200': () => ({ ...page(200), isBare: true }),
  ...pages(),
};

function pages(): Record<Page | `stored, ${Page}`, Fault> {
  const all = STATUSES.flatMap((status): [string, Fault][] => [
    [`page ${status}`, () => page(status)],
    [
      `stored, page ${status}`,
      (world, query) => {
        append(world, appendOf(query));
        return page(status);
      },
    ],
  ]);
  return Object.fromEntries(all) as Record<Page | `stored, ${Page}`, Fault>;
}

function outOfCache({ scenario }: World, content: string, query: Query): Seen {
  return { ...look(content, query as Look, scenario.may), cached: !scenario.secretCache };
}

function appendOf(query: Query): Append {
  if (query.op === 'append') return query;
  throw new Error(`Expected an append to go wrong in this way, got ${query.op}.`);
}
