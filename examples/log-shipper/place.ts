import { createHash } from 'node:crypto';
import { type FileHandle, open, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** How far the shipping of a file is. Which file it was, its content says: names and inodes are used again. */
export interface Place {
  readonly inode: number;
  /** How many bytes of it are accepted. */
  readonly offset: number;
  /** When it had last been written to, in milliseconds since 1970. */
  readonly writtenMs: number;
  /** Checksum of the first and the last of the accepted bytes. */
  readonly print: string;
}

/** A file to go on with. */
export interface Found {
  readonly name: string;
  readonly offset: number;
}

/** How many bytes at the beginning, and before the offset, tell a file from others. */
export const PRINTED_BYTES = 1024;

export function printOf(head: Uint8Array, tail: Uint8Array): string {
  return createHash('sha256').update(head).update(tail).digest('base64').slice(0, 22);
}

/** What stands at the beginning of a file, and before an offset. */
export async function endsOf(
  file: FileHandle,
  offset: number,
): Promise<{ readonly head: Buffer; readonly tail: Buffer }> {
  const length = Math.min(PRINTED_BYTES, offset);
  return { head: await read(file, 0, length), tail: await read(file, offset - length, length) };
}

/** Whether a file still begins with what was accepted of it. */
export async function isSame(file: FileHandle, { offset, print }: Pick<Place, 'offset' | 'print'>): Promise<boolean> {
  if ((await file.stat()).size < offset) return false;
  const { head, tail } = await endsOf(file, offset);
  return printOf(head, tail) === print;
}

/**
 * The file that goes on where a place is: under its old name, a new one, or as a copy. Where it is gone, or `isDone`, the first that was
 * rotated away after it; then the one that has the name now. `undefined` where there is none yet.
 */
export async function nextFile(path: string, place: Place | undefined, isDone: boolean): Promise<Found | undefined> {
  const rotated = await rotatedOf(path);
  if (place && !isDone) {
    const all = await Promise.all([path, ...rotated.map(({ name }) => name)].map(name => holds(name, place)));
    const same = all.filter(one => one !== undefined);
    const found = same.find(({ inode }) => inode === place.inode) ?? same[0];
    if (found) return { name: found.name, offset: place.offset };
  }
  const after = rotated.find(({ writtenMs }) => place !== undefined && writtenMs > place.writtenMs);
  if (after) return { name: after.name, offset: 0 };
  return (await inodeOf(path)) === undefined ? undefined : { name: path, offset: 0 };
}

/** A file that begins with what was accepted. */
async function holds(
  name: string,
  place: Place,
): Promise<{ readonly name: string; readonly inode: number } | undefined> {
  const file = await open(name).catch(() => undefined);
  if (file === undefined) return undefined;
  try {
    return (await isSame(file, place)) ? { name, inode: (await file.stat()).ino } : undefined;
  } finally {
    await file.close();
  }
}

/** What was rotated away, the oldest first: `app.log.1`, `app.log-20261127`, but nothing that is compressed. */
async function rotatedOf(path: string): Promise<readonly { readonly name: string; readonly writtenMs: number }[]> {
  const base = basename(path);
  const names = await readdir(dirname(path)).catch(() => []);
  const all = names
    .filter(name => name.startsWith(base) && /^[.-]\d[\d.T:-]*$/.test(name.slice(base.length)))
    .map(async name => {
      const full = join(dirname(path), name);
      const { mtimeMs } = await stat(full).catch(() => ({ mtimeMs: -Infinity }));
      return { name: full, writtenMs: mtimeMs };
    });
  return (await Promise.all(all)).sort((a, b) => a.writtenMs - b.writtenMs);
}

export async function inodeOf(path: string): Promise<number | undefined> {
  return (await stat(path).catch(() => undefined))?.ino;
}

/** The bytes of a file from a position on: as many as there are, and no more than asked for. */
export async function read(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}
