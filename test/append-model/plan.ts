import type { Effect } from '../../src/testing/index.js';
import { type Dice, diceOf } from './dice.js';
import { lossOn, mischiefOn } from './effects.js';

/** One record: no record that is another has its first byte, and none has it anywhere else. */
export type Record = Buffer;

/** One record that a caller wants appended. */
export interface PlannedCall {
  readonly record: Record;
  readonly body: 'buffer' | 'stream';
  /** `end`: none is given. `mine`: where the client's last record ended. It is the same in every call for the record. */
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

/** One client, and what it appends. */
export interface PlannedClient {
  readonly attempts: number;
  readonly maxElapsedMs: number;
  readonly identicalRecords: 'never' | 'possible';
  readonly explicitPosition: 'move' | 'keep';
  readonly mayBeResent: boolean;
  readonly bufferStreamsBytes: number;
  readonly timeoutMs: number;
  /** ali-oss's own re-sends. */
  readonly retryMax: number;
  /** One group after the other; the calls of a group all at once. */
  readonly groups: readonly (readonly PlannedCall[])[];
  /** Before which group its process ends, and a fresh one goes on: it remembers nothing but the positions that were kept. */
  readonly restartsBefore: number | undefined;
}

/** A fault that hits requests to the schedule's object: those after `skip` others of its operation. */
export interface PlannedFault {
  readonly operation: string;
  readonly skip: number;
  readonly times: number;
  readonly effect: Effect;
}

/** Everything that is decided of a schedule before it runs. Which request comes when is up to real sockets. */
export interface Plan {
  readonly seed: number;
  /** Whether a 409 carries `x-oss-next-append-position`. */
  readonly telling: boolean;
  /** Whether a box on the way misbehaves. Its clients know that what they send may be sent again. */
  readonly isBoxed: boolean;
  readonly clients: readonly PlannedClient[];
  readonly faults: readonly PlannedFault[];
}

/** How often there is a box. */
const BOXES = 0.4;

/** Makes the plan of a seed, always the same. */
export function planOf(seed: number): Plan {
  const dice = diceOf(seed);
  const telling = dice.chance(0.6);
  const isBoxed = dice.chance(BOXES);
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
  const clients = dice.list(2, 3, () => clientOf(dice, { timeoutMs, isBoxed, newRecord }));
  const faults = dice.list(0, 6, () => faultOf(dice, timeoutMs < 60_000, isBoxed));
  return { seed, telling, isBoxed, clients, faults };
}

interface Making {
  readonly timeoutMs: number;
  readonly isBoxed: boolean;
  readonly newRecord: () => Record;
}

function clientOf(dice: Dice, { timeoutMs, isBoxed, newRecord }: Making): PlannedClient {
  const repeats = dice.chance(0.4);
  const equal: Record[] = [];
  const nextCall = () => {
    // A given position is the caller's own key for a record, so records that have equals are appended at the end.
    if (repeats && equal.length > 0 && dice.chance(0.5)) return callOf(dice, dice.pick(equal), isBoxed, 'end');
    const call = callOf(dice, newRecord(), isBoxed);
    if (call.position === 'end') equal.push(call.record);
    return call;
  };
  const groups = dice.list(1, 3, () => dice.list(1, 3, nextCall));
  return {
    attempts: dice.chance(0.5) ? dice.from(1, 3) : dice.from(4, 8),
    maxElapsedMs: dice.chance(0.1) ? dice.from(0, 20) : 60_000,
    identicalRecords: dice.chance(0.1) ? 'possible' : 'never',
    explicitPosition: dice.chance(0.5) ? 'keep' : 'move',
    mayBeResent: isBoxed || dice.chance(0.1),
    bufferStreamsBytes: dice.chance(0.5) ? 4096 : 0,
    timeoutMs,
    retryMax: dice.chance(0.2) ? 2 : 0,
    groups,
    restartsBefore: dice.chance(0.2) ? dice.from(1, groups.length) : undefined,
  };
}

function callOf(dice: Dice, record: Record, isBoxed: boolean, at?: 'end'): PlannedCall {
  const kind = dice.pick([...Array<string>(12).fill('buffer'), 'stream', 'stream', 'plain first']);
  const explicit = () => dice.pick<PlannedCall['position']>(['mine', 0, dice.from(0, 4000)]);
  return {
    record,
    body: kind === 'stream' ? 'stream' : 'buffer',
    position: at ?? (dice.chance(0.25) ? explicit() : 'end'),
    tries: dice.from(1, 3),
    afterNo: dice.chance(0.5),
    // Whoever appends without recovery cannot say that what it sends may be sent again.
    plainFirst: kind === 'plain first' && !isBoxed,
    abortAfterMs: dice.chance(0.08) ? dice.from(0, 8) : undefined,
    pauseMs: dice.chance(0.5) ? 0 : dice.from(1, 4),
  };
}

function faultOf(dice: Dice, clientsGiveUp: boolean, isBoxed: boolean): PlannedFault {
  const hit = isBoxed && dice.chance(0.6) ? mischiefOn(dice) : lossOn(dice, clientsGiveUp);
  return { ...hit, skip: dice.from(0, hit.operation === 'AppendObject' ? 12 : 2) };
}
