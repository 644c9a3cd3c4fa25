const NEWLINE = 10;

/** A line that is longer goes out in pieces, so that memory is bounded. */
const LONGEST = 1024 * 1024;

/** Whoever is asked to end still takes what is in the pipe: nothing came for so long. */
const QUIET_MS = 100;

/**
 * The lines of a stream, each with its newline, as many together as came together; the last one may have none. Ends when the stream
 * does, or when the signal says so and nothing more comes.
 */
export async function* linesOf(
  input: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<readonly Uint8Array[]> {
  let rest: Uint8Array[] = [];
  let length = 0;
  const whole = (more: Uint8Array) => {
    const line = rest.length === 0 ? more : Buffer.concat([...rest, more]);
    [rest, length] = [[], 0];
    return line;
  };
  for await (const chunk of until(input, signal)) {
    const lines: Uint8Array[] = [];
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, from)) {
      lines.push(whole(chunk.subarray(from, end + 1)));
      from = end + 1;
    }
    const left = chunk.subarray(from);
    if (left.length > 0) {
      rest.push(left);
      length += left.length;
    }
    if (length >= LONGEST) lines.push(whole(new Uint8Array()));
    if (lines.length > 0) yield lines;
  }
  if (length > 0) yield [whole(new Uint8Array())];
}

/** What comes until the signal says that it is enough: a pipe that stays open must not keep anybody waiting. */
async function* until(input: AsyncIterable<Uint8Array>, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const chunks = input[Symbol.asyncIterator]();
  let end: () => void = () => undefined;
  let timer: NodeJS.Timeout | undefined;
  const endWhenQuiet = () => {
    timer = setTimeout(end, QUIET_MS);
  };
  signal.addEventListener('abort', endWhenQuiet);
  for (;;) {
    // Not a race: whoever never loses one holds all that ever won, which would be the whole of the pipe.
    const next = await new Promise<IteratorResult<Uint8Array> | undefined>((resolve, reject) => {
      end = () => {
        resolve(undefined);
      };
      if (signal.aborted) endWhenQuiet();
      chunks.next().then(resolve, reject);
    });
    clearTimeout(timer);
    if (next === undefined || next.done === true) break;
    yield next.value;
  }
  signal.removeEventListener('abort', endWhenQuiet);
}
