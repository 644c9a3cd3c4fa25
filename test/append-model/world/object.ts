import type { Scenario } from './scenario.js';

/** What a client asks for, as far as a world reads it. */
export type Query =
  | { readonly op: 'append'; readonly at: number; readonly bytes: string; readonly who: string; readonly id: string }
  | { readonly op: 'get'; readonly from: number; readonly size: number }
  | { readonly op: 'head' }
  | { readonly op: 'delete' }
  | { readonly op: 'wait' };

export type Append = Extract<Query, { op: 'append' }>;
export type Look = Extract<Query, { op: 'head' } | { op: 'get' }>;

/** What a client gets to see. A status of 0 is no answer. */
export interface Seen {
  readonly status: number;
  /** Whether it is OSS's own answer. */
  readonly oss?: boolean;
  /** Whether the request never left. */
  readonly unsent?: boolean;
  /** Where the object ends, by an append's answer. */
  readonly end?: number | undefined;
  /** The object that a look tells of. */
  readonly object?: string;
  readonly from?: number;
  readonly bytes?: string;
  /** Whether it does not say of what type it is. */
  readonly isBare?: boolean;
  /** Whether it came out of a cache that says so. */
  readonly cached?: boolean;
}

/** An append that was carried out. */
export interface Commit {
  readonly who: string;
  readonly id: string;
  readonly bytes: string;
  readonly at: number;
  /** How often the object had been deleted before. */
  readonly life: number;
}

/** One object of OSS, the way to it, and what is still on that way. */
export interface World {
  readonly scenario: Scenario;
  content: string;
  /** What it held before the last change. */
  before: string;
  life: number;
  /** How many quarters of an hour have passed. */
  tick: number;
  commits: readonly Commit[];
  late: readonly (Append & { readonly dies: number })[];
}

export const NOTHING: Seen = { status: 0 };
export const REFUSAL: Seen = { status: 403, oss: true };
const DONE: Seen = { status: 204, oss: true };

export function newWorld(scenario: Scenario): World {
  const { start } = scenario;
  return { scenario, content: start, before: start, life: 0, tick: 0, commits: [], late: [] };
}

/** What OSS does. */
export function carryOut(world: World, query: Query): Seen {
  switch (query.op) {
    case 'append':
      return append(world, query);
    case 'head':
    case 'get':
      return look(world.content, query, world.scenario.may);
    case 'delete':
      world.before = world.content;
      world.content = '';
      world.life += 1;
      return DONE;
    case 'wait':
      // OSS refuses what was dated too long ago, by the clock of the client that dated it.
      world.tick += 1;
      world.late = world.late.filter(({ dies }) => dies > world.tick);
      return DONE;
  }
}

export function append(world: World, { who, id, bytes, at }: Append): Seen {
  const { content, life, scenario } = world;
  if (at !== content.length) return { status: 409, oss: true, end: scenario.header ? content.length : undefined };
  world.before = content;
  world.content = content + bytes;
  world.commits = [...world.commits, { who, id, bytes, at, life }];
  return { status: 200, oss: true, end: world.content.length, object: world.content };
}

/** What comes of it if something happens in a world, which then has not happened. */
export function trying<T>(world: World, act: () => T): T {
  const before = { ...world };
  try {
    return act();
  } finally {
    Object.assign(world, before);
  }
}

/** What OSS tells of an object that holds this. */
export function look(content: string, query: Look, may: Scenario['may']): Seen {
  if (!may.includes(query.op)) return REFUSAL;
  const found = { oss: true, object: content };
  if (content === '') return { ...found, status: 404 };
  if (query.op === 'head') return { ...found, status: 200 };
  const { from, size } = query;
  return { ...found, status: from < content.length ? 206 : 416, from, bytes: content.slice(from, from + size) };
}
