import type { Call } from './journal.js';
import type { RecordId } from './record.js';

/** Takes a sentence about something that is wrong. */
export type Say = (what: string) => void;

/** A record as a sentence names it. */
export function named({ writer, epoch, sequence }: RecordId): string {
  return `record ${sequence} of writer ${writer} (epoch ${epoch})`;
}

/** A call as a sentence names it, with what was said of it. */
export function story({ kind, writer, epoch, first, count, says, end, because }: Call): string {
  const told = [says, end === undefined ? '' : `ending at ${end}`, because ?? '']
    .filter(part => part !== '')
    .join(', ');
  const what = kind === 'tick' ? 'tick ' : '';
  return `${what}${named({ writer, epoch, sequence: first })} and ${count - 1} more: said ${told}`;
}
