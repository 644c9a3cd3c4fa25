import { askedPosition } from './position.js';
import { pin, type Pinned } from './pin.js';
import { recover } from './sends.js';
import { type Append, type Placement, sendTo, startOf, stored } from './send.js';
import { sumOf } from './body.js';
import { type Turn, turnIn } from '../memory/lane.js';
import type { Unanswered } from '../memory/ledger.js';
import { objectKey } from '../memory/client.js';
import { takeTurn } from '../call/engine.js';
import type { Written } from '../conflict/conflict.js';
import { copyArgs } from '../ali-oss/arguments.js';
import type { Guarded } from '../call/call.js';
import { type OssClient, type View, viewOf } from '../ali-oss/view.js';
import { readsAnswer, targetOf } from '../ali-oss/operations.js';
import type { AppendRules } from '../options.js';
import { reportOf } from '../conflict/report.js';
import { refuseUnsent, succeedAtOnce } from '../call/end.js';
import { wait } from '../wait.js';

/** How much of a stream is held in memory to tell whether it is a second try of an unanswered record. */
const COMPARE_AT_MOST = 64 * 1024 * 1024;

/** Appends exactly once: queues in the object's lane, then sends until the record is stored, refused or not knowable. */
export function recoveredAppend(
  guarded: Guarded,
  given: readonly unknown[],
  rules: AppendRules,
  placement?: Placement,
): Promise<unknown> {
  const { state, settings } = guarded;
  const { bucket } = placement ?? state.client.options;
  const target = targetOf(guarded.operation, given, bucket ?? undefined);
  const key = objectKey(bucket, target.name ?? '');
  try {
    const args = copyArgs(given);
    const asked = askedPosition(args);
    const wire = readsAnswer(guarded.operation, args) ? { reached: false } : undefined;
    const inner = wire ? tellingView(guarded, bucket, wire) : state.viewFor(bucket, true);
    const pinned = pin(inner, args, { bufferStreamsBytes: rules.bufferStreamsBytes, signal: settings.signal });
    // Nearly every append begins here and now, and should cost next to nothing more than ali-oss's own.
    if (pinned instanceof Promise || settings.signal || !state.appendLanes.enter(key)) {
      return queued({ guarded, args, target, key, inner, wire, rules, placement, asked }, pinned);
    }
    const { body, options } = pinned;
    const turn = turnIn(state.appendLanes, key);
    return inTurn({ guarded, args, target, key, inner, wire, rules, placement, asked, body, options, turn }, true);
  } catch (error) {
    refuseUnsent({ operation: guarded.operation, settings, target }, error, earlierTry(guarded, key, given[1]));
    return Promise.reject(error);
  }
}

/** What an append runs on whose answer has a body to be read: that it was sent is told before anything goes wrong there. */
function tellingView({ state }: Guarded, bucket: View['bucket'], wire: { reached: boolean }): OssClient {
  const onSend = () => {
    wire.reached = true;
  };
  return viewOf(state.client, { bucket, sendOnce: true, onSend });
}

/** Where an object's end is known, a record that would take it past its limit is not sent at all. */
function expectRoom({ placement, body, target }: Append, position: number): void {
  const { limit } = placement ?? {};
  if (!limit || position + (body.length ?? 0) <= limit.endsAtMost) return;
  limit.passed(position);
  throw new RangeError(`${target.name ?? ''} ends at ${position}: the record would take it past ${limit.endsAtMost}.`);
}

/** What can be said of a record that was not sent this time: an earlier try of it may be stored. */
function earlierTry({ state }: Guarded, key: string, file: unknown): Written {
  return state.ledger.couldHold(key, file instanceof Uint8Array ? file.length : undefined) ? 'unknown' : 'no';
}

async function queued(append: Omit<Append, keyof Pinned | 'turn'>, pinned: Pinned | Promise<Pinned>): Promise<unknown> {
  const { guarded, target, key, args } = append;
  const { state, settings, operation } = guarded;
  const about = { operation, settings, target };
  const before = () => earlierTry(guarded, key, args[1]);
  // A body that cannot be pinned is told when its turn comes; until then nobody listens.
  const ready = Promise.resolve(pinned);
  ready.catch(() => undefined);
  const task = async (turn: Turn | undefined) => inTurn({ ...append, ...(await ready), turn }, false);
  try {
    return await takeTurn(about, state.appendLanes, key, task, before);
  } catch (error) {
    if (!reportOf(error)) refuseUnsent(about, error, before());
    throw error;
  } finally {
    void ready.then(
      ({ body }) => {
        body.release();
      },
      () => undefined,
    );
  }
}

async function inTurn(given: Append, leaves: boolean): Promise<unknown> {
  const { guarded, key, args, target } = given;
  const { state, settings, traits, operation } = guarded;
  const startedAt = settings.now();
  const about = () => ({ operation, settings, target, startedAt });
  try {
    const paused = !state.rivals.isEmpty && (await letOthers(given));
    const { append, position, earlier, isKnown } = knownStart(given) ?? (await startFrom(given));
    settings.signal?.throwIfAborted();
    if (!earlier) expectRoom(append, position);
    const sentAt = paused ? settings.now() : startedAt;
    try {
      const value = await sendTo(append, position, args);
      stored(append, position, value);
      state.budget.earn();
      succeedAtOnce(traits.reads, settings, about, value);
      return value;
    } catch (error) {
      return await recover(append, { position, earlier, startedAt, sentAt, isKnown }, error);
    }
  } catch (error) {
    if (!reportOf(error)) refuseUnsent(about(), error, earlierTry(guarded, key, args[1]));
    throw error;
  } finally {
    if (leaves) {
      given.turn?.end();
      given.body.release();
    }
  }
}

/** Pauses where other processes append to the same object, so that they get their turn. */
export async function letOthers({ guarded, key }: Pick<Append, 'guarded' | 'key'>): Promise<boolean> {
  const { now, random, signal, maxElapsedMs } = guarded.settings;
  const pauseMs = guarded.state.rivals.pauseMs(key, { nowMs: now(), random });
  if (pauseMs > 0) await wait(Math.min(pauseMs, maxElapsedMs), signal);
  return pauseMs > 0;
}

interface Start {
  readonly append: Append;
  readonly position: number;
  /** An unanswered send that may have been of these bytes: they begin where it was sent. */
  readonly earlier: Unanswered | undefined;
  readonly isKnown: boolean;
}

/** Nearly always nothing is unanswered and the end is known, and there is nothing to wait for. */
function knownStart(append: Append): Start | undefined {
  const { asked, key, guarded } = append;
  const { ledger, tails } = guarded.state;
  if (ledger.has(key)) return undefined;
  const position = asked ?? tails.get(key)?.position;
  return position === undefined ? undefined : { append, position, earlier: undefined, isKnown: asked === undefined };
}

function startFrom(append: Append): Promise<Start> {
  return append.guarded.state.ledger.has(append.key) ? afterEarlier(append) : atTheEnd(append);
}

async function afterEarlier(given: Append): Promise<Start> {
  const { ledger } = given.guarded.state;
  const longest = ledger.longest(given.key);
  const { signal } = given.guarded.settings;
  const body = (await given.body.measured?.(Math.min(longest, COMPARE_AT_MOST), signal)) ?? given.body;
  const append = { ...given, body };
  // A stream that is still one after measuring is longer than any record in question.
  const length = body.measured && longest <= COMPARE_AT_MOST ? Infinity : body.length;
  const earlier = await ledger.find(given.key, { length, crc64: () => sumOf(body) });
  return earlier ? { append, position: earlier.position, earlier, isKnown: false } : atTheEnd(append);
}

async function atTheEnd(append: Append): Promise<Start> {
  const known = append.asked ?? append.guarded.state.tails.get(append.key)?.position;
  const position = known ?? (await startOf(append));
  return { append, position, earlier: undefined, isKnown: known !== undefined && append.asked === undefined };
}
