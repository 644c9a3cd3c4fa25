import { type FileHandle, open } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { JournaledWriter } from 'ali-oss-remedy';
import { endsOf, inodeOf, isSame, nextFile, type Place, PRINTED_BYTES, printOf, read } from './place.js';

const NEWLINE = 0x0a;
const CHUNK_BYTES = 64 * 1024;
/** A longer line is shipped in pieces: a chunk of the writer has a limit. */
const LONGEST_BYTES = 1024 * 1024;

/** How to follow a file. */
export interface Following {
  /** How often to look for more, in milliseconds. */
  readonly pollMs: number;
  /**
   * How long nobody may have written to a file that was rotated away before it is left for the next one, in milliseconds: programs go on
   * writing to the old one until they are told to open the new one. @default 5000
   */
  readonly quietMs?: number;
  /** Ends it: what is there by then is still shipped. */
  readonly signal: AbortSignal;
}

/**
 * Ships a file line by line, and goes on where the process before this one stopped: the mark of each line says how far which file is
 * accepted. So what arrives is the file, once, through kills, rotations and restarts. A last line without its newline waits for it; it is
 * shipped as it is once the file has been rotated away. A file that was cut off is begun anew, after what a copy still has of it. Gives
 * how many lines were accepted.
 */
export async function shipFile(writer: JournaledWriter, path: string, following: Following): Promise<number> {
  const { pollMs, signal } = following;
  let lines = 0;
  let place = writer.mark === undefined ? undefined : (JSON.parse(writer.mark) as Place);
  for (let isDone = false; ;) {
    const next = await nextFile(path, place, isDone);
    const file = next && (await open(next.name).catch(() => undefined));
    if (file) {
      try {
        const shipped = await shipOne(writer, file, { ...following, path, offset: next.offset });
        lines += shipped.lines;
        if (shipped.end === 'stopped') return lines;
        [place, isDone] = [shipped.place, shipped.end === 'done'];
      } finally {
        await file.close();
      }
    } else {
      if (signal.aborted) return lines;
      await pause(pollMs, undefined, { signal }).catch(() => undefined);
    }
  }
}

interface Shipped {
  readonly lines: number;
  readonly place: Place;
  /** `done`: it was rotated away, and nobody writes to it any more; `cut off`: what was accepted of it is not there any more. */
  readonly end: 'stopped' | 'done' | 'cut off';
}

async function shipOne(
  writer: JournaledWriter,
  file: FileHandle,
  { path, offset, pollMs, quietMs = 5_000, signal }: Following & { readonly path: string; readonly offset: number },
): Promise<Shipped> {
  const { ino: inode } = await file.stat();
  let { head, tail } = await endsOf(file, offset);
  let lines = 0;
  let place: Place = { inode, offset, writtenMs: 0, print: printOf(head, tail) };

  const accept = async (all: readonly Buffer[], writtenMs: number) => {
    const taking = all.map(line => {
      head = head.length < PRINTED_BYTES ? Buffer.concat([head, line]).subarray(0, PRINTED_BYTES) : head;
      tail = Buffer.concat([tail, line]).subarray(-PRINTED_BYTES);
      place = { inode, offset: place.offset + line.length, writtenMs, print: printOf(head, tail) };
      return writer.accept(line, { mark: JSON.stringify(place) });
    });
    await Promise.all(taking);
    lines += all.length;
  };

  for (;;) {
    // Asked before the last look, so that nothing written by then is missed.
    const isStopping = signal.aborted;
    const now = await inodeOf(path);
    // Between the renaming and the making of the new one there is none: then the old one is still written to.
    const isRotated = now !== undefined && now !== inode;
    const { mtimeMs } = await file.stat();
    let more = await nextBytes(file, place.offset);
    // Asked after the look: what is read of a file that was cut off meanwhile is not where it belongs.
    for (; await isSame(file, place); more = await nextBytes(file, place.offset)) {
      const whole = cut(more);
      if (whole.length === 0) break;
      await accept(whole, mtimeMs);
    }
    if (!(await isSame(file, place))) return { lines, place, end: 'cut off' };
    if (isRotated && Date.now() - mtimeMs >= quietMs) {
      // Nobody writes the rest of that line any more.
      if (more.length > 0) await accept([more], mtimeMs);
      return { lines, place: { ...place, writtenMs: mtimeMs }, end: 'done' };
    }
    if (isStopping) return { lines, place, end: 'stopped' };
    await pause(pollMs, undefined, { signal }).catch(() => undefined);
  }
}

/** What follows in a file: at least one line, where there is a whole one. */
async function nextBytes(file: FileHandle, position: number): Promise<Buffer> {
  const bytes = await read(file, position, CHUNK_BYTES);
  const isCut = bytes.length === CHUNK_BYTES && !bytes.includes(NEWLINE);
  return isCut ? read(file, position, LONGEST_BYTES) : bytes;
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
