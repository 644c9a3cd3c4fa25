import { setTimeout as sleep } from 'node:timers/promises';

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
  const asked = new Promise<void>(resolve => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => {
      resolve();
    });
  });
  for (;;) {
    const next = await Promise.race([chunks.next(), asked.then(() => sleep(QUIET_MS, 'quiet' as const))]);
    if (next === 'quiet' || next.done === true) return;
    yield next.value;
  }
}
