import type { Call } from './journal.js';
import { type Manner, MANNERS } from './manners.js';
import { type Life, startLife } from './life.js';
import type { WriterTask } from './messages.js';

/** What the writers of a run share. */
export interface Desk {
  readonly signal: AbortSignal;
  /** The processes at work, by their writer. */
  readonly alive: Map<number, Life>;
  /** A process that is ready waits here, so that the first of all writers begin together. */
  readonly atGate: () => Promise<void>;
  readonly onAnswer: (records: number) => void;
  readonly onKilled: () => void;
}

/**
 * One writer: its processes, one after the other, until all its records were sent. When one is killed, a fresh one with the
 * next epoch carries on after the last record that was sent. A record that was in flight is not sent again, since nobody
 * can know whether it is stored: so every record is given to `append` once, and may never be stored twice.
 */
export async function career(task: WriterTask, desk: Desk): Promise<readonly Call[]> {
  const calls: Call[] = [];
  const { outlives = false }: Manner = MANNERS[task.manner];
  /** In flight when a process died that left word of what it had accepted. */
  let open: Call[] = [];
  let isDone = false;
  for (let { first, epoch } = task; outlives ? !isDone : first < task.end; epoch += 1) {
    const life = startLife({ ...task, first, epoch }, desk.signal, desk.onAnswer);
    // Should another fail before it is ready, the gate stays shut, and this one is killed in front of it.
    await Promise.race([life.ready.then(desk.atGate), life.end]);
    desk.alive.set(task.writer, life);
    life.begin();
    const death = await life.end;
    desk.alive.delete(task.writer);
    if (death.killed) desk.onKilled();
    if (death.kept !== undefined) {
      const { kept } = death;
      // What was not accepted is sent anew, by this process or one after it.
      calls.push(
        ...open.filter(call => call.first + call.count <= kept).map(call => ({ ...call, says: 'yes' as const })),
      );
      open = [];
    }
    if (outlives) {
      open.push(...death.calls.filter(({ says }) => says === 'in flight'));
      calls.push(...death.calls.filter(({ says }) => says !== 'in flight'));
      isDone = !death.killed;
      continue;
    }
    calls.push(...death.calls);
    const last = death.calls.at(-1);
    if (last) first = last.first + last.count;
    if (first < task.end && !death.killed) throw new Error(`Writer ${task.writer} stopped before record ${first}.`);
  }
  return calls;
}
