/**
 * What a caller knows of a call. `in flight`: the process died before it heard. `nonsense`: a report that is missing or
 * contradicts how the call ended.
 */
export type Says = 'yes' | 'no' | 'unknown' | 'nonsense' | 'in flight';

/** How a call ended. */
export interface Answer {
  readonly says: Exclude<Says, 'in flight'>;
  /** Where the object ends after it, in bytes, where the call said so. */
  readonly end?: number;
  readonly because?: string;
}

/** What a call appends: records of which there is one each, or *ticks*, which are all equal within one process. */
export type Kind = 'unique' | 'tick';

/** One call of one process: `count` records from `first` on. A tick takes a number too, though it does not tell it. */
export interface Call extends Sending {
  readonly writer: number;
  readonly epoch: number;
  readonly first: number;
  readonly says: Says;
  readonly end?: number;
  readonly because?: string;
}

interface Sending {
  readonly kind: Kind;
  /** How many records. */
  readonly count: number;
  /** How long they are together. */
  readonly bytes: number;
}

/**
 * A line of a journal. `sending` is written before the call is made, `answered` after it has ended; `kept` at the start: what comes
 * before this record was accepted by the processes before.
 */
export type Entry =
  ({ readonly sending: number } & Sending) | ({ readonly answered: number } & Answer) | { readonly kept: number };

/** A journal as it is read while its process writes it. */
export interface Journal {
  /** Takes what has come. */
  read(text: string): void;
  /** Every call that was made or was about to be, in that order. */
  calls(): Call[];
  /** Before which record everything was accepted by the processes before; `undefined` where it did not say. */
  kept(): number | undefined;
}

export function entryLine(entry: Entry): string {
  return `${JSON.stringify(entry)}\n`;
}

/**
 * Reads the journal of one process. A process that is killed may leave half a line: a call whose `sending` is not whole was
 * not made yet, and one whose `answered` is not whole was not acknowledged, so such a line counts as not written.
 */
export function journalOf(writer: number, epoch: number, onAnswer: (records: number) => void): Journal {
  const calls = new Map<number, Call>();
  let rest = '';
  let kept: number | undefined;
  const take = (entry: Entry) => {
    if ('kept' in entry) {
      kept = entry.kept;
      return;
    }
    if ('sending' in entry) {
      const { sending: first, ...what } = entry;
      calls.set(first, { writer, epoch, first, ...what, says: 'in flight' });
      return;
    }
    const { answered, ...answer } = entry;
    const call = calls.get(answered);
    if (call?.says !== 'in flight') throw new Error(`Expected an answer to a call under way, got ${entryLine(entry)}`);
    calls.set(answered, { ...call, ...answer });
    onAnswer(call.count);
  };
  return {
    read(text) {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) take(JSON.parse(line) as Entry);
    },
    calls: () => [...calls.values()],
    kept: () => kept,
  };
}
