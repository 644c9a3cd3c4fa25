import type { Call } from './journal.js';
import type { Process, RecordId } from './record.js';

/** Takes a sentence about something that is wrong. */
export type Say = (what: string) => void;

/** A record as a sentence names it. */
export function named({ writer, epoch, sequence }: RecordId): string {
  return `record ${sequence} of ${processNamed({ writer, epoch })}`;
}

/** A process as a sentence names it. */
export function processNamed({ writer, epoch }: Process): string {
  return `writer ${writer} (epoch ${epoch})`;
}

/** A call as a sentence names it, with what was said of it. */
export function story({ kind, writer, epoch, first, count, says, end, because }: Call): string {
  const told = [says, end === undefined ? '' : `ending at ${end}`, because ?? '']
    .filter(part => part !== '')
    .join(', ');
  const name =
    kind === 'tick' ? `tick ${first} of ${processNamed({ writer, epoch })}` : named({ writer, epoch, sequence: first });
  return `${name} and ${count - 1} more: said ${told}`;
}
