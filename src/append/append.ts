import { copyArgs } from '../ali-oss/arguments.js';
import { guardedCall } from '../call/call.js';
import type { Guarded } from '../call/guarded.js';
import { type Call, elapsedMs, endCall, newCall, targetOfCall } from '../call/end.js';
import { bringToEnd } from '../call/engine.js';
import { objectKey } from '../memory/client.js';
import { type Turn, turnIn } from '../memory/lane.js';
import type { AppendRules } from '../options.js';
import { wait } from '../wait.js';
import { positionOf } from '../conflict/conflict.js';
import { pin, type Pinned } from './pin.js';
import { pinBuffer } from './pin-body.js';
import { askedPosition } from './position.js';
import { type Deadline, newDeadline } from './deadline.js';
import { settleOverdue } from './recovery.js';
import { rules as clauses } from './rules.js';
import { type Append, type Placement, sendTo, toolsOf } from './send.js';
import { askForEnd, recoveredSends } from './sends.js';
import { type AppendState, newState, crcBefore, findEarlier, openSends } from './state.js';
import { watchAppends } from './watch.js';

/** How much of a stream is held in memory to tell whether it is a second try of an unanswered record. */
const COMPARE_AT_MOST = 64 * 1024 * 1024;

/** Appends with recovery where it is on, and otherwise as it was asked for. */
export function guardedAppend(guarded: Guarded, args: readonly unknown[]): Promise<unknown> {
  const { appendRecovery, mode } = guarded.settings;
  return appendRecovery && mode === 'act' && typeof args[0] === 'string'
    ? recoveredAppend(guarded, args, appendRecovery)
    : guardedCall(guarded, args, watchAppends(guarded));
}

/** Appends exactly once: queues in the object's lane, then sends until the record is stored, refused or not knowable. */
export async function recoveredAppend(
  guarded: Guarded,
  given: readonly unknown[],
  rules: AppendRules,
  placement?: Placement,
): Promise<unknown> {
  const { state, settings, operation } = guarded;
  const { bucket } = placement ?? state.client.options;
  const call = newCall({ operation, settings, args: given, bucket, reads: false });
  const { name = '' } = targetOfCall(call);
  const key = objectKey(bucket, name);
  let reading: Deadline | undefined;
  let pinned: Promise<Pinned> | undefined;
  try {
    const args = (call.args = copyArgs(given));
    const asked = askedPosition(args);
    const inner = state.viewFor(bucket, true);
    reading = rules.bufferStreamsBytes > 0 ? newDeadline(settings.signal, STREAM) : undefined;
    const body = pin(inner, args, {
      bufferStreamsBytes: rules.bufferStreamsBytes,
      signal: reading?.signal ?? settings.signal,
    });
    // Written out, as every append makes one.
    const begun = ({ body, options }: Pinned, turn: Turn): Append => {
      return { guarded, call, args, name, key, inner, rules, given: asked, placement, body, options, turn };
    };
    // Nearly every append begins here and now, and should cost next to nothing more than ali-oss's own.
    if (!(body instanceof Promise) && !settings.signal && state.appendLanes.enter(key)) {
      const turn = turnIn(state.appendLanes, key);
      try {
        return await inTurn(begun(body, turn));
      } finally {
        turn.end();
        body.body.release();
      }
    }
    pinned = Promise.resolve(body);
    // A body that cannot be pinned is told when its turn comes; until then nobody listens.
    pinned.catch(() => undefined);
    if (!state.appendLanes.enter(key)) await state.appendLanes.wait(key, settings.signal);
    const turn = turnIn(state.appendLanes, key);
    try {
      settings.signal?.throwIfAborted();
      const ready = await (reading?.within(settings.maxElapsedMs, pinned) ?? pinned);
      return await inTurn(begun(ready, turn));
    } finally {
      turn.end();
    }
  } catch (error) {
    // It has ended already, or nothing of it was sent; an earlier try of the same may be stored.
    const isUnsure = call.attempts > 0 || (!call.isEnded && (await mayBeStored(guarded, call, key, rules)));
    endCall(call, { error }, isUnsure ? 'unknown' : 'no');
    throw error;
  } finally {
    reading?.stop();
    void pinned?.then(release, () => undefined);
  }
}

const STREAM = 'The stream did not end';

const release = ({ body }: Pinned) => {
  body.release();
};

/** Whether a record that was not sent this time may be stored: an earlier try of it may be open. */
async function mayBeStored(guarded: Guarded, call: Call, key: string, rules: AppendRules): Promise<boolean> {
  const [, file, options] = call.args;
  if (!guarded.state.objects.get(key)?.open.length) return false;
  const body = pinBuffer(file);
  const given = positionOf((options as { readonly position?: unknown } | undefined)?.position);
  const state = beginningOf({ guarded, call, key, body, given, rules, placement: undefined });
  await findEarlier(state);
  return openSends(state).length > 0;
}

async function inTurn(begun: Append): Promise<unknown> {
  const { guarded, call, key, args } = begun;
  const { state, settings } = guarded;
  call.startedAt = settings.now();
  let sentAtMs = call.startedAt;
  if (!state.rivals.isEmpty && (await letOthers(begun))) sentAtMs = settings.now();
  const known = state.objects.of(key);
  const { append, isNew } = known.open.length === 0 ? { append: begun, isNew: true } : await comparable(begun);
  const own = beginningOf(append);
  if (!isNew) {
    await findEarlier(own);
    const found = await settled(append, own);
    if (found) return found.value;
  }
  const [open] = openSends(own);
  const start = clauses.startsAt(open, append.given, known.end);
  [own.position, own.isGuess] = [start ?? 0, open?.isGuess ?? start === undefined];
  if (start === undefined) await askForEnd(append, own);
  own.crcBefore = crcBefore(own, own.position);
  settings.signal?.throwIfAborted();
  if (!open) expectRoom(append, own.position);
  const isAtKnownEnd = start !== undefined && append.given === undefined && !open;
  if (append.placement?.beforeSend) await append.placement.beforeSend(append.name, own.position);
  call.attempts = 1;
  try {
    const value = await sendTo(append, own, args);
    state.budget.earn();
    endCall(call, { value }, 'yes');
    return value;
  } catch (error) {
    const sends = recoveredSends(append, own, { sentAtMs, isAtKnownEnd });
    const { client, budget } = state;
    const toolsFor = ({ name }: { readonly name: string | undefined }) =>
      toolsOf({ ...append, name: name ?? append.name });
    return await bringToEnd(call, sends, { client, budget, toolsFor }, error);
  }
}

type Known = Pick<Append, 'guarded' | 'call' | 'key' | 'given' | 'rules' | 'placement'>;

function beginningOf(append: Known & Pick<AppendState, 'body'>): AppendState {
  const { guarded, call, key, body, given, rules, placement } = append;
  const { state: client, settings } = guarded;
  const { identicalRecords } = rules;
  const record = placement?.batch ?? call;
  return newState({ client, settings, record, identicalRecords, key, body, given, position: 0 });
}

/** A stream that may be the second try of an unanswered record is read into memory, to be compared. */
async function comparable(append: Append): Promise<{ readonly append: Append; readonly isNew: boolean }> {
  const { body, guarded, key, call } = append;
  const { settings, state } = guarded;
  const open = state.objects.get(key)?.open ?? [];
  if (!body.measured) return { append, isNew: false };
  const longest = Math.max(0, ...open.map(send => send.length ?? 0));
  const reading = newDeadline(settings.signal, STREAM);
  try {
    const measuring = body.measured(Math.min(longest, COMPARE_AT_MOST), reading.signal);
    const measured = await reading.within(Math.max(0, settings.maxElapsedMs - elapsedMs(call)), measuring);
    // A stream that is still one after measuring is longer than any record in question.
    const isNew = measured.measured !== undefined && longest <= COMPARE_AT_MOST;
    return { append: { ...append, body: measured }, isNew };
  } finally {
    reading.stop();
  }
}

/** Looks at open sends that cannot arrive any more. Gives the value of the call where one of them is the record. */
async function settled(append: Append, own: AppendState): Promise<{ readonly value: unknown } | undefined> {
  const { call } = append;
  const sends = recoveredSends(append, own, { sentAtMs: 0, isAtKnownEnd: false });
  const decision = await settleOverdue(own, toolsOf(append), sends.how);
  if (decision?.action === 'resolve') {
    endCall(call, { value: decision.value }, 'yes');
    return { value: decision.value };
  }
  return undefined;
}

/** Where an object's end is known, a record that would take it past its limit is not sent at all. */
function expectRoom({ placement, body, name }: Append, position: number): void {
  const { limit } = placement ?? {};
  if (!limit || position + (body.length ?? 0) <= limit.endsAtMost) return;
  limit.passed(position);
  throw new RangeError(`${name} ends at ${position}: the record would take it past ${limit.endsAtMost}.`);
}

/** Pauses where other processes append to the same object, so that they get their turn. */
export async function letOthers({ guarded, key }: Pick<Append, 'guarded' | 'key'>): Promise<boolean> {
  const { now, random, signal, maxElapsedMs } = guarded.settings;
  const pauseMs = guarded.state.rivals.pauseMs(key, { nowMs: now(), random });
  if (pauseMs > 0) await wait(Math.min(pauseMs, maxElapsedMs), signal);
  return pauseMs > 0;
}
