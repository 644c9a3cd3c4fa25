/** Which record it is. */
export interface RecordId {
  readonly process: number;
  readonly sequence: number;
}

export const RECORD_BYTES = 1024;

/** A line that says which record it is. */
export function recordOf({ process, sequence }: RecordId): string {
  return `${`${process} ${sequence} `.padEnd(RECORD_BYTES - 1, '.')}\n`;
}

/** How many records are not there exactly once, whole and behind the earlier ones of their process. */
export async function wrongRecords(content: AsyncIterable<Buffer>, recordsOf: readonly number[]): Promise<number> {
  const next = recordsOf.map(() => 0);
  let wrong = 0;
  let rest = Buffer.alloc(0);
  for await (const chunk of content) {
    rest = Buffer.concat([rest, chunk]);
    let at = 0;
    for (; rest.length - at >= RECORD_BYTES; at += RECORD_BYTES) {
      const text = rest.toString('latin1', at, at + RECORD_BYTES);
      const process = Number(text.split(' ', 1)[0]);
      const sequence = next[process] ?? NaN;
      if (text === recordOf({ process, sequence })) next[process] = sequence + 1;
      else wrong += 1;
    }
    rest = rest.subarray(at);
  }
  const missing = recordsOf.map((records, process) => Math.abs(records - (next[process] ?? 0)));
  return wrong + (rest.length > 0 ? 1 : 0) + missing.reduce((sum, count) => sum + count, 0);
}
