import { headersOf } from '../ali-oss/answer.js';
import { targetOf } from '../ali-oss/operations.js';
import type { View } from '../ali-oss/view.js';
import type { Target } from '../conflict/conflict.js';
import { headersAmong } from '../conflict/request-headers.js';
import { firstTry, keepReport, type Report, type Step } from '../conflict/report.js';
import type { Settings } from '../options.js';
import type { Hears } from '../policies/tools.js';
import { isObserved, nextCallId, publish } from './publish.js';

/** One guarded call under way, and what its report will say. */
export interface Call {
  readonly operation: string;
  readonly settings: Settings;
  args: readonly unknown[];
  /** The bucket that the client stood on when the call was made. */
  readonly bucket: View['bucket'];
  /** Whether it can change nothing in OSS. */
  readonly reads: boolean;
  /** When its turn came, by the settings' clock; absent where it has not. Waiting for earlier calls costs nothing of it. */
  startedAt: number | undefined;
  /** Its name in its events: given to calls that publish any. */
  id: number | undefined;
  attempts: number;
  waitedMs: number;
  lookUps: number;
  readonly trail: Step[];
  /** Whether it is not known what writes of a policy left behind. */
  leftUnknown: boolean;
  isEnded: boolean;
}

/** How a call ends for its caller. */
export type Result = { readonly value: unknown } | { readonly error: unknown };

export function newCall(about: Pick<Call, 'operation' | 'settings' | 'args' | 'bucket' | 'reads'>): Call {
  return {
    operation: about.operation,
    settings: about.settings,
    args: about.args,
    bucket: about.bucket,
    reads: about.reads,
    startedAt: undefined,
    id: undefined,
    attempts: 0,
    waitedMs: 0,
    lookUps: 0,
    trail: [],
    leftUnknown: false,
    isEnded: false,
  };
}

/** What tools tell the call that they are made for. */
export function hearsOf(call: Call): Hears {
  return {
    onRequest() {
      call.lookUps += 1;
    },
    onUnanswered() {
      call.leftUnknown = true;
    },
  };
}

/** What a call is about, as it was asked for. */
export function targetOfCall({ operation, args, bucket }: Call): Target {
  return targetOf(operation, args, bucket ?? undefined);
}

/** Milliseconds since the call's turn came. */
export function elapsedMs({ settings, startedAt }: Call): number {
  return startedAt === undefined ? 0 : settings.now() - startedAt;
}

/** The one place where a call ends: one report, one `settled` event. What ended once does not end again. */
export function endCall(call: Call, result: Result, written: Report['written']): void {
  if (call.isEnded) return;
  call.isEnded = true;
  const { attempts, waitedMs, lookUps, trail, reads } = call;
  const ignored = 'value' in result && isForbidIgnored(call, result.value);
  const isFirst =
    attempts === 1 && lookUps === 0 && trail.length === 0 && 'value' in result && written !== 'unknown' && !ignored;
  const report = isFirst
    ? firstTry(reads)
    : Object.freeze({
        ...{ attempts, waitedMs, lookUps, written, trail: Object.freeze(trail) },
        ...(ignored && ({ forbidIgnored: true } as const)),
      });
  keepReport('error' in result ? result.error : result.value, report);
  const { operation, settings } = call;
  if (!isObserved('settled', settings.onEvent)) return;
  const about = { callId: (call.id ??= nextCallId()), operation, ...targetOfCall(call), elapsedMs: elapsedMs(call) };
  const end = 'error' in result ? ({ outcome: 'rejected', ...result } as const) : ({ outcome: 'resolved' } as const);
  publish({ type: 'settled', ...about, ...end, report }, settings.onEvent);
}

/** With versioning OSS ignores what create-if-absent asks for. Without, no answer has a version, and nothing else is looked at. */
function isForbidIgnored({ args, reads }: Call, value: unknown): boolean {
  if (reads || headersOf(value)?.['x-oss-version-id'] === undefined) return false;
  return headersAmong(args)['x-oss-forbid-overwrite'] === 'true';
}
