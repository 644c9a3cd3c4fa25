const NEWLINE = 0x0a;

/** A longer line is shipped in pieces: a chunk of the writer has a limit. */
const LONGEST_BYTES = 1024 * 1024;

/** Cuts bytes into lines, each with its newline; the last gets one if it has none. A character is never cut in two lines. */
export async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (let end = endOf(rest); end > 0; end = endOf(rest)) {
      yield rest.subarray(0, end);
      rest = rest.subarray(end);
    }
  }
  if (rest.length > 0) yield Buffer.concat([rest, Buffer.of(NEWLINE)]);
}

function endOf(bytes: Buffer): number {
  const end = bytes.indexOf(NEWLINE) + 1;
  if (end > LONGEST_BYTES || (end === 0 && bytes.length >= LONGEST_BYTES)) return LONGEST_BYTES;
  return end;
}
