import { type FileHandle, open, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { JournaledWriter } from 'ali-oss-remedy';

/** How far the shipping of a file is: which file it was, whatever it is called by now, and how many bytes of it are accepted. */
interface Place {
  readonly inode: number;
  readonly offset: number;
}

const NEWLINE = 0x0a;
const CHUNK_BYTES = 64 * 1024;
/** A longer line is shipped in pieces: a chunk of the writer has a limit. */
const LONGEST_BYTES = 1024 * 1024;

/**
 * Ships a file line by line, and goes on where the process before this one stopped: the mark of each line says how far the file is
 * accepted. So what arrives is the file, once, through kills, rotations and restarts. A last line without its newline waits for it; it is
 * shipped as it is once the file has been rotated away. Gives how many lines were accepted.
 */
export async function shipFile(
  writer: JournaledWriter,
  path: string,
  { pollMs, signal }: { readonly pollMs: number; readonly signal: AbortSignal },
): Promise<number> {
  let lines = 0;
  let place = placeOf(writer.mark);
  // Between two processes the file may have been rotated: what is left of the old one comes first.
  const old = place && (await rotated(path, place.inode));
  for (let next = old ?? path; ; next = path) {
    const file = await opened(next, { pollMs, signal });
    if (file === undefined) return lines;
    try {
      const { ino, size } = await file.stat();
      // Another file, or one that was cut off and begun anew, is read from its beginning.
      const offset = place?.inode === ino && place.offset <= size ? place.offset : 0;
      const read = await shipOne(writer, file, { path, inode: ino, offset, pollMs, signal });
      lines += read.lines;
      if (read.isOver) return lines;
      place = undefined;
    } finally {
      await file.close();
    }
  }
}

interface One {
  readonly path: string;
  readonly inode: number;
  readonly offset: number;
  readonly pollMs: number;
  readonly signal: AbortSignal;
}

/** Ships one file until another has taken its name, or until it is to end and there is no more. */
async function shipOne(
  writer: JournaledWriter,
  file: FileHandle,
  { path, inode, offset, pollMs, signal }: One,
): Promise<{ readonly lines: number; readonly isOver: boolean }> {
  let lines = 0;
  let accepted = offset;
  let rest = Buffer.alloc(0);
  const accept = async (all: readonly Buffer[]) => {
    const taking = all.map(line => {
      accepted += line.length;
      return writer.accept(line, { mark: JSON.stringify({ inode, offset: accepted } satisfies Place) });
    });
    await Promise.all(taking);
    lines += all.length;
  };
  for (;;) {
    // Asked before the last look, so that nothing written by then is missed.
    const isStopping = signal.aborted;
    const isRotated = (await inodeOf(path)) !== inode;
    for (;;) {
      const bytes = await next(file, accepted + rest.length);
      if (bytes.length === 0) break;
      rest = Buffer.concat([rest, bytes]);
      const whole = cut(rest);
      rest = rest.subarray(whole.reduce((sum, line) => sum + line.length, 0));
      await accept(whole);
    }
    if (isRotated) {
      // Nobody writes the rest of that line any more.
      if (rest.length > 0) await accept([rest]);
      return { lines, isOver: false };
    }
    const { size } = await file.stat();
    if (size < accepted) [accepted, rest] = [0, Buffer.alloc(0)];
    else if (isStopping) return { lines, isOver: true };
    else await pause(pollMs, undefined, { signal }).catch(() => undefined);
  }
}

function cut(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  for (let from = 0; ;) {
    const end = bytes.indexOf(NEWLINE, from) + 1;
    const to = end > 0 && end - from <= LONGEST_BYTES ? end : from + LONGEST_BYTES;
    if (end === 0 && bytes.length - from < LONGEST_BYTES) return lines;
    lines.push(bytes.subarray(from, to));
    from = to;
  }
}

function placeOf(mark: string | undefined): Place | undefined {
  return mark === undefined ? undefined : (JSON.parse(mark) as Place);
}

/** The file of this inode, where it is beside its old name under a new one. */
async function rotated(path: string, inode: number): Promise<string | undefined> {
  if ((await inodeOf(path)) === inode) return undefined;
  const folder = dirname(path);
  for (const name of await readdir(folder)) {
    if ((await inodeOf(join(folder, name))) === inode) return join(folder, name);
  }
  return undefined;
}

async function inodeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).ino;
  } catch {
    return undefined;
  }
}

/** The file, once it is there; `undefined` where that is not waited for any longer. */
async function opened(
  path: string,
  { pollMs, signal }: { readonly pollMs: number; readonly signal: AbortSignal },
): Promise<FileHandle | undefined> {
  while ((await inodeOf(path)) === undefined) {
    if (signal.aborted) return undefined;
    await pause(pollMs, undefined, { signal }).catch(() => undefined);
  }
  return open(path);
}

async function next(file: FileHandle, position: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(CHUNK_BYTES), 0, CHUNK_BYTES, position);
  return buffer.subarray(0, bytesRead);
}
