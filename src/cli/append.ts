import { appendWriter } from '../writer/append-writer.js';
import { isAppendWriterError } from '../writer/error.js';
import type { AppendWriter, ChunkRange, JournaledWriter } from '../writer/types.js';
import { remedy } from '../remedy.js';
import type { Asked } from './arguments.js';
import { clientFor, noClient, withoutSecrets } from './client.js';
import { EXIT, type Io, type Problem, shown } from './io.js';
import { linesOf } from './lines.js';
import { addressOf, type OssAddress } from './target.js';

/** How often a terminal is told how far it is. */
const PROGRESS_EVERY_MS = 1_000;

/**
 * Appends standard input to an object, line by line, exactly once. Resolves with the exit code: 0 all is stored; 3 what was read is in
 * the journal, and the next run stores it; 4 some of it may be stored or not; 1 nothing was taken, or lines were refused.
 */
export async function appendCommand(asked: Asked, io: Io): Promise<number> {
  const { words } = asked.language;
  const opened = await open(asked, io);
  if ('problem' in opened) {
    io.complain(opened.problem);
    return opened.exit;
  }
  const { address, writer, journaled } = opened;
  const told = { lines: 0, bytes: 0, taken: 0 };
  const stop = new AbortController();
  // Asked to end, it takes no more, and brings to its end what it has taken.
  void io.stopped().then(() => {
    stop.abort();
  });
  const progress = io.isTerminal
    ? setInterval(() => {
        io.note(words.appending(told.lines, told.bytes));
      }, PROGRESS_EVERY_MS)
    : undefined;
  try {
    for await (const lines of linesOf(io.chunks(), stop.signal)) {
      told.lines += lines.length;
      told.bytes += lines.reduce((sum, { length }) => sum + length, 0);
      await take(lines, { writer, journaled }, () => {
        told.taken += 1;
      });
    }
    await writer.close();
    const before = journaled ? (await journaled.recovered).chunks : 0;
    io.note(words.appended({ ...told, before, object: `oss://${address.bucket}/${writer.name}` }));
    return EXIT.done;
  } catch (error) {
    // What was taken before it still comes to its end, as far as it can.
    const closing = await writer.close().catch((reason: unknown) => ({ reason }));
    const failed = [error, closing?.reason].find(isAppendWriterError);
    const stored = failed ? storedOf(failed.chunks) : closing ? 0 : told.taken;
    const written = failed?.written ?? 'no';
    const reason = shown(withoutSecrets(error instanceof Error ? error.message : String(error), io.env), 500);
    io.complain(words.notAppended[written]({ ...told, stored, reason }));
    if (written === 'unknown') return EXIT.doubt;
    return written === 'journaled' && told.taken === told.lines ? EXIT.journaled : EXIT.unknown;
  } finally {
    clearInterval(progress);
  }
}

/** How many of the first lines are stored. */
function storedOf(chunks: readonly ChunkRange[]): number {
  return chunks.reduce((sum, { first, last, written }) => (written === 'yes' ? sum + last - first + 1 : sum), 0);
}

/** With a journal lines are taken when they are on the disk; without one as soon as there is room, and an error is told later. */
async function take(
  lines: readonly Uint8Array[],
  { writer, journaled }: Pick<Open, 'writer' | 'journaled'>,
  onTaken: () => void,
): Promise<void> {
  if (journaled) {
    await Promise.all(lines.map(line => journaled.accept(line).then(onTaken)));
    return;
  }
  for (const line of lines) {
    if (writer.failure) throw writer.failure;
    writer.write(line).catch(() => undefined);
    onTaken();
    await writer.ready;
  }
}

interface Open {
  readonly address: OssAddress;
  readonly writer: AppendWriter;
  readonly journaled: JournaledWriter | undefined;
}

async function open(
  { operands, rollover, journal: folder, language: { words } }: Asked,
  io: Io,
): Promise<Open | Problem> {
  const [target = ''] = operands;
  const address = addressOf(target);
  const name = address?.name;
  if (address === undefined || name === undefined)
    return { problem: `${words.noObject(shown(target))}\n${words.seeHelp}`, exit: EXIT.usage };
  if (rollover !== undefined && !rollover.includes('%d'))
    return { problem: words.badRollover(shown(rollover)), exit: EXIT.usage };
  const made = clientFor(address.bucket, io.env);
  if (!('client' in made)) return noClient(made, words);
  const client = remedy(made.client, { appendRecovery: true });
  const options =
    rollover === undefined ? {} : { rollover: (index: number) => rollover.replaceAll('%d', String(index)) };
  if (folder === undefined) return { address, writer: appendWriter(client, name, options), journaled: undefined };
  try {
    const { openJournal } = await import('../journal/index.js');
    const writer = appendWriter(client, name, { ...options, journal: await openJournal(folder) });
    return { address, writer, journaled: writer };
  } catch (error) {
    return { problem: shown((error as Error).message, 500), exit: EXIT.unknown };
  }
}
