import { type FileHandle, open, stat } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { Following } from './exactly-once.js';

const CHUNK_BYTES = 64 * 1024;

/**
 * What is in a file and what is added to it, until `signal` is aborted and its end is reached. A file of the same name that takes
 * its place (rotation) is followed from its beginning, once nobody has written to the old one for a while; so is one that was cut off.
 */
export async function* follow(path: string, { pollMs, quietMs = 5_000, signal }: Following): AsyncGenerator<Buffer> {
  while (!(await exists(path))) {
    if (signal.aborted) return;
    await rest(pollMs, signal);
  }
  for (;;) {
    const file = await open(path);
    try {
      const isOver = yield* followOne(file, path, { pollMs, quietMs, signal });
      if (isOver) return;
    } finally {
      await file.close();
    }
  }
}

/** Gives true when it is the end of all, false when another file has taken the place of this one. */
async function* followOne(
  file: FileHandle,
  path: string,
  { pollMs, quietMs, signal }: Required<Following>,
): AsyncGenerator<Buffer, boolean> {
  const { ino } = await file.stat();
  let position = 0;
  for (;;) {
    // Whether it is over is asked before the last look, so that nothing written by then is missed.
    const stopping = signal.aborted;
    const replaced = await isAnother(path, ino);
    for (let bytes = await next(file, position); bytes.length > 0; bytes = await next(file, position)) {
      position += bytes.length;
      yield bytes;
    }
    const { size, mtimeMs } = await file.stat();
    // Programs go on writing to the old one until they are told to open the new one.
    if (replaced && (stopping || Date.now() - mtimeMs >= quietMs)) return false;
    if (size < position) position = 0;
    else if (stopping) return true;
    else await rest(pollMs, signal);
  }
}

async function next(file: FileHandle, position: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(CHUNK_BYTES), 0, CHUNK_BYTES, position);
  return buffer.subarray(0, bytesRead);
}

/** Between the renaming and the making of the new one there is none: then the old one is still followed. */
async function isAnother(path: string, ino: number): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && found.ino !== ino;
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );

const rest = (ms: number, signal: AbortSignal) => pause(ms, undefined, { signal }).catch(() => undefined);
