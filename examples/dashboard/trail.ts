import type { Listener } from 'ali-oss-remedy';
import type { DecisionLine } from './messages.js';

/** The last decisions of the wrapped clients. */
export interface Trail {
  /** A listener for the client of this caller. */
  listenerFor(who: string, onConflict?: () => void): Listener;
  /** What was decided since the one with this id. */
  since(id: number): readonly DecisionLine[];
}

/** No page shows more, and the rest is forgotten. */
const KEPT = 50;

export function newTrail(): Trail {
  const lines: DecisionLine[] = [];
  let last = 0;
  return {
    listenerFor: (who, onConflict) => event => {
      if (event.type === 'conflict' && event.conflict.operation === 'append') onConflict?.();
      if (event.type !== 'decision') return;
      const { operation, name = '', conflict, attempt, decision, refused } = event;
      const wait = decision.action === 'retry' && decision.afterMs > 0 ? ` in ${Math.ceil(decision.afterMs)} ms` : '';
      const decided = `${decision.action}${wait}${refused ? `, refused: ${refused}` : ''}`;
      const { because } = decision;
      last += 1;
      lines.push({ id: last, who, operation, name, code: conflict?.code ?? 'no answer', attempt, decided, because });
      if (lines.length > KEPT) lines.shift();
    },
    since: id => lines.filter(line => line.id > id),
  };
}
