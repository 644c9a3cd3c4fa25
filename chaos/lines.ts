const NEWLINE = 0x0a;

/** A line of an object, without its newline. */
export interface Line {
  readonly text: string;
  /** Where it ends with its newline, in bytes. */
  readonly end: number;
  /** False for what comes after the last newline. */
  readonly isWhole: boolean;
}

/** Cuts an object into lines while it is being read. Bytes become the characters of the same numbers. */
export async function* linesOf(content: AsyncIterable<Buffer> | Iterable<Buffer>): AsyncGenerator<Line, void> {
  let rest = '';
  let end = 0;
  for await (const chunk of content) {
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
      const text = rest + chunk.toString('latin1', from, at);
      end += text.length + 1;
      yield { text, end, isWhole: true };
      rest = '';
      from = at + 1;
    }
    rest += chunk.toString('latin1', from);
  }
  if (rest !== '') yield { text: rest, end: end + rest.length, isWhole: false };
}
