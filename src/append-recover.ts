import { appendPosition, argsAt } from './append-args.js';
import { type Append, sendTo, stored, toolsOf } from './append-send.js';
import { onlyPositions } from './append-watch.js';
import { sumOf } from './append/body.js';
import type { Unanswered } from './append/ledger.js';
import { type AppendState, decideAppendConflict, decideUnanswered, type RecoveryRules } from './append/recovery.js';
import { conduct, type Plan } from './conduct.js';
import { surface } from './decision.js';
import type { Guarded } from './guarded-call.js';
import { isNodeBuild, objectUrl, type OssClient, responseOf, tellsUnsent } from './intercept.js';
import type { SendOutcome } from './send-outcome.js';
import { crc64OfHeader } from './tools.js';

/** A first send that failed. */
export interface FirstSend {
  readonly position: number;
  readonly earlier: Unanswered | undefined;
  readonly startedAt: number;
}

/** Brings an append whose first send failed to its end. */
export async function recover(
  append: Append,
  { position, earlier, startedAt }: FirstSend,
  error: unknown,
): Promise<unknown> {
  const { guarded, key, body, args } = append;
  const progress: AppendState = {
    body,
    position,
    unanswered: earlier !== undefined,
    crcBefore: crcBefore(guarded, key, position),
    moves: 0,
    doubt: undefined,
  };
  const plan = planOf(append, { progress, startedAt, first: argsAt(args, position) });
  try {
    const value = await conduct(plan, error);
    guarded.state.ledger.passed(key, progress.position);
    return value;
  } catch (surfaced) {
    remember(append, progress, earlier);
    throw surfaced;
  }
}

function crcBefore({ state }: Guarded, key: string, position: number): bigint | undefined {
  const tail = state.tails.get(key);
  return position === 0 ? 0n : tail?.position === position ? crc64OfHeader(tail.crc64) : undefined;
}

/** Has a later try of the same bytes know of this one, before the caller hears how it ended. */
function remember({ guarded, key, body }: Append, progress: AppendState, earlier: Unanswered | undefined): void {
  const { ledger, tails } = guarded.state;
  const { position, unanswered } = progress;
  tails.forget(key);
  const isKnown = unanswered && earlier?.position === position;
  if (earlier && !isKnown) ledger.settle(key, earlier);
  if (unanswered && !isKnown) ledger.note(key, { position, length: body.length, crc64: sumOf(body) });
}

interface UnderWay {
  readonly progress: AppendState;
  readonly startedAt: number;
  readonly first: readonly unknown[];
}

function planOf(append: Append, { progress, startedAt, first }: UnderWay): Plan {
  const { guarded, inner, key, body, args, rules, target } = append;
  const { state, settings, operation } = guarded;
  const tools = toolsOf(append);
  const recovery: RecoveryRules = {
    identicalRecords: rules.identicalRecords,
    toArgs: position => argsAt(args, position),
    toResult: (next, headers) => resultOf(inner, target.name ?? '', next, headers),
  };
  let outcome: SendOutcome = 'unsent';
  let reachedWire = false;
  return {
    operation,
    settings,
    target,
    startedAt,
    args: first,
    tools,
    tellsUnsent: tellsUnsent(state.client),
    async send(next) {
      const position = appendPosition(next);
      if (position !== progress.position) {
        // Whoever moves it has made sure that nothing of ours can sit at the old position.
        progress.position = position;
        progress.unanswered = false;
        progress.crcBefore = crcBefore(guarded, key, position);
      }
      const value = await sendTo(append, position, next);
      stored(append, position, value);
      return value;
    },
    canSend: next => next[1] !== args[1] || body.replayable,
    writtenBefore(conflict) {
      if (conflict?.code === 'PositionNotEqualToLength') {
        const { nextPosition, kind } = conflict;
        if (kind !== 'beyond-end' && nextPosition !== undefined)
          state.tails.set(key, { position: nextPosition, crc64: undefined });
        // A browser re-sends a POST on a dead connection without telling anybody.
        const end = progress.position + (body.length ?? 0);
        if (!isNodeBuild(state.client) && (nextPosition ?? Infinity) >= end) progress.unanswered = true;
      }
      return progress.unanswered ? 'unknown' : 'no';
    },
    onFailure(how, error) {
      outcome = how;
      reachedWire = responseOf(error) !== undefined;
      if (how === 'unanswered' && body.handedOver && body.length !== 0) progress.unanswered = true;
      return body.problem;
    },
    recovery: onlyPositions((conflict, given) => decideAppendConflict(conflict, given, progress, recovery)),
    onSilence: async (attempt, isLast) => {
      if (body.problem !== undefined || !reachedWire || outcome === 'refused')
        return surface('sending it again would not help');
      return decideUnanswered(attempt, isLast, tools, progress, recovery);
    },
    writtenAfter: () => (progress.unanswered ? 'unknown' : 'no'),
    doubt: () => progress.doubt,
  };
}

/** What ali-oss resolves with, for a record that is found to be stored. */
function resultOf(inner: OssClient, name: string, nextPosition: number, headers: Readonly<Record<string, string>>) {
  const nextAppendPosition = String(nextPosition);
  return {
    name,
    url: objectUrl(inner, name),
    res: { status: 200, statusCode: 200, headers: { ...headers, 'x-oss-next-append-position': nextAppendPosition } },
    nextAppendPosition,
  };
}
