import type { Effect } from '../../src/testing/index.js';

/** One record to append: no other record of its schedule has its first byte, and no record has it anywhere else. */
export type Record = Buffer;

/** One record that a caller wants appended. */
export interface PlannedCall {
  readonly record: Record;
  readonly body: 'buffer' | 'stream';
  /** `end`: none is given. `mine`: where the client's last record ended. */
  readonly position: 'end' | 'mine' | number;
  /** How often the caller calls until it hears `yes`, and whether it also does after a `no`. */
  readonly tries: number;
  readonly afterNo: boolean;
  /** Whether the first call is made without append recovery; never of a stream, whose bytes nobody would know afterwards. */
  readonly plainFirst: boolean;
  /** When the first call is given up. */
  readonly abortAfterMs: number | undefined;
  readonly pauseMs: number;
}

/** One process: a client of its own, and what it appends. */
export interface PlannedClient {
  readonly attempts: number;
  readonly maxElapsedMs: number;
  readonly identicalRecords: 'never' | 'possible';
  readonly bufferStreamsBytes: number;
  readonly timeoutMs: number;
  /** ali-oss's own re-sends. */
  readonly retryMax: number;
  /** One group after the other; the calls of a group all at once. */
  readonly groups: readonly (readonly PlannedCall[])[];
}

/** A fault that hits one request to the schedule's object: the one after `skip` others of its operation. */
export interface PlannedFault {
  readonly operation: string;
  readonly skip: number;
  readonly effect: Effect;
}

/** Everything that is decided of a schedule before it runs. Which request comes when is up to real sockets. */
export interface Plan {
  readonly seed: number;
  /** Whether a 409 carries `x-oss-next-append-position`. */
  readonly telling: boolean;
  readonly clients: readonly PlannedClient[];
  readonly faults: readonly PlannedFault[];
}

/** Makes the plan of a seed, always the same. */
export function planOf(seed: number): Plan {
  const dice = diceOf(seed);
  const telling = dice.chance(0.6);
  const sizes = [dice.from(1, 2000), dice.from(1, 40)];
  const records: Record[] = [];
  const newRecord = () => {
    const size = dice.chance(0.5) ? dice.pick(sizes) : dice.from(1, dice.chance(0.5) ? 2000 : 20);
    const record = Buffer.alloc(size, 1 + records.length);
    record[0] = 128 + records.length;
    records.push(record);
    return record;
  };
  const timeoutMs = dice.chance(0.2) ? dice.from(20, 60) : 60_000;
  const clients = dice.list(2, 3, () => clientOf(dice, timeoutMs, newRecord));
  const faults = dice.list(0, 6, () => faultOf(dice, timeoutMs < 60_000));
  return { seed, telling, clients, faults };
}

function clientOf(dice: Dice, timeoutMs: number, newRecord: () => Record): PlannedClient {
  return {
    attempts: dice.chance(0.5) ? dice.from(1, 3) : dice.from(4, 8),
    maxElapsedMs: dice.chance(0.1) ? dice.from(0, 20) : 60_000,
    identicalRecords: dice.chance(0.1) ? 'possible' : 'never',
    bufferStreamsBytes: dice.chance(0.5) ? 4096 : 0,
    timeoutMs,
    retryMax: dice.chance(0.2) ? 2 : 0,
    groups: dice.list(1, 3, () => dice.list(1, 3, () => callOf(dice, newRecord()))),
  };
}

function callOf(dice: Dice, record: Record): PlannedCall {
  const kind = dice.pick([...Array<string>(12).fill('buffer'), 'stream', 'stream', 'plain first']);
  const explicit = () => dice.pick<PlannedCall['position']>(['mine', 0, dice.from(0, 4000)]);
  return {
    record,
    body: kind === 'stream' ? 'stream' : 'buffer',
    position: dice.chance(0.2) ? explicit() : 'end',
    tries: dice.from(1, 3),
    afterNo: dice.chance(0.5),
    plainFirst: kind === 'plain first',
    abortAfterMs: dice.chance(0.08) ? dice.from(0, 8) : undefined,
    pauseMs: dice.chance(0.5) ? 0 : dice.from(1, 4),
  };
}

function faultOf(dice: Dice, clientsGiveUp: boolean): PlannedFault {
  const looks = dice.chance(0.15);
  return {
    operation: looks ? dice.pick(['HeadObject', 'GetObject']) : 'AppendObject',
    skip: dice.from(0, looks ? 2 : 12),
    effect: looks ? lookEffect(dice) : appendEffect(dice, clientsGiveUp),
  };
}

function lookEffect(dice: Dice): Effect {
  return dice.pick<Effect>([
    { kind: 'drop' },
    { kind: 'answer', status: 503 },
    { kind: 'answer', status: 403 },
    { kind: 'delay', ms: dice.from(1, 6) },
  ]);
}

function appendEffect(dice: Dice, clientsGiveUp: boolean): Effect {
  const hang: Effect = { kind: 'hang', apply: dice.chance(0.5) };
  return dice.pick<Effect>([
    { kind: 'drop' },
    { kind: 'apply-then-drop' },
    { kind: 'apply-then-drop' },
    { kind: 'apply-then-answer', status: dice.pick([500, 502, 503, 504]) },
    { kind: 'apply-then-cut' },
    { kind: 'late', afterMs: dice.from(0, 12) },
    { kind: 'late', afterMs: dice.from(0, 3) },
    { kind: 'late', afterMs: dice.from(10, 60) },
    { kind: 'delay', ms: dice.from(1, clientsGiveUp ? 90 : 8) },
    { kind: 'answer', status: dice.pick([403, 500, 502, 503]) },
    ...(clientsGiveUp ? [hang, hang] : []),
  ]);
}

interface Dice {
  from(least: number, most: number): number;
  chance(of: number): boolean;
  pick<T>(items: readonly [T, ...T[]] | readonly T[]): T;
  list<T>(least: number, most: number, make: () => T): T[];
}

function diceOf(seed: number): Dice {
  const random = randomOf(seed);
  const from = (least: number, most: number) => least + Math.floor(random() * (most - least + 1));
  return {
    from,
    chance: of => random() < of,
    pick: items => items[from(0, items.length - 1)] as (typeof items)[number],
    list: (least, most, make) => Array.from({ length: from(least, most) }, make),
  };
}

/** mulberry32: small, and the same everywhere. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
