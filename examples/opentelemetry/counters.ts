import type { Meter } from '@opentelemetry/api';
import type { ConflictEvent, DecisionEvent, SettledEvent, UnansweredEvent } from 'ali-oss-remedy';

/**
 * Counts by operation, code and outcome. Their attributes take few values: names of objects are for spans, since every one of
 * them would be a time series of its own.
 */
export function countersOf(meter: Meter) {
  const calls = meter.createCounter('oss.calls', { description: 'Guarded calls that ended.' });
  const duration = meter.createHistogram('oss.call.duration', { unit: 'ms', description: 'From its turn to its end.' });
  const conflicts = meter.createCounter('oss.conflicts', { description: 'Answers 409.' });
  const unanswered = meter.createCounter('oss.unanswered', { description: 'Writes that got no answer.' });
  const decisions = meter.createCounter('oss.decisions', { description: 'What was decided about a failed send.' });
  return {
    conflict: ({ conflict: { operation, code, kind } }: ConflictEvent) => {
      conflicts.add(1, { operation, code, ...(kind !== undefined && { kind }) });
    },
    unanswered: ({ operation }: UnansweredEvent) => {
      unanswered.add(1, { operation });
    },
    decision: ({ operation, conflict, decision: { action }, refused, acted }: DecisionEvent) => {
      const code = conflict?.code ?? 'unanswered';
      decisions.add(1, { operation, code, action, ...(refused && { refused }), acted });
    },
    settled: ({ operation, outcome, elapsedMs, report: { written, trail } }: SettledEvent) => {
      // The conflict that it ended on, or the last that it came through.
      const code = trail.at(-1)?.conflict.code ?? 'none';
      calls.add(1, { operation, code, outcome, written });
      duration.record(elapsedMs, { operation, outcome });
    },
  };
}
