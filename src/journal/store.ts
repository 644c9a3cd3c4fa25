import { mkdir, open, realpath } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { type Hold, holdFolder } from './hold.js';
import { damageIn } from './files-check.js';

// The door to the store: nothing else loads it.

/** One change of what is stored. */
export type Change =
  | { readonly type: 'put'; readonly key: string; readonly value: Uint8Array }
  | { readonly type: 'del'; readonly key: string };

/** What the journal needs of a store: ordered keys, and several changes at once or not at all. */
export interface Store {
  get(key: string): Promise<Uint8Array | undefined>;
  /**
   * All changes or none of them. With `sync` they are on the disk when it resolves. When it rejects they may be so too: the next
   * operation, of any kind, sees which. Only one operation at a time.
   */
  write(changes: readonly Change[], sync: boolean): Promise<void>;
  /** Entries in the order of their keys, from `from` on and before `before`. */
  entries(from: string, before: string): AsyncIterable<readonly [key: string, value: Uint8Array]>;
  close(): Promise<void>;
}

/** As much of `classic-level` as is used here. */
interface Level {
  open(): Promise<void>;
  close(): Promise<void>;
  get(key: string): Promise<Uint8Array | undefined>;
  batch(changes: readonly Change[], options: { readonly sync: boolean }): Promise<void>;
  iterator(range: { readonly gte: string; readonly lt: string }): AsyncIterable<[string, Uint8Array]>;
}

type LevelClass = new (folder: string, options: object) => Level;

/** Not compressed, so that the index of a table can be read where its checksums are looked at. */
const OPTIONS = { keyEncoding: 'utf8', valueEncoding: 'view', compression: false };

/**
 * Opens the store of a folder: LevelDB, which keeps one process at a time in it.
 *
 * @throws Error where the store is not installed, is in use, or cannot be read.
 */
export async function openStore(folder: string): Promise<Store> {
  const Level = levelClass();
  const { at, hold } = await taken(folder);
  const openAt = () => opened(Level, at, folder);
  let level = await expectWhole(at, folder)
    .then(openAt)
    .catch(async (error: unknown) => {
      await hold.letGo();
      throw error;
    });
  // Where there is no room for that, LevelDB's lock has to do.
  await hold.confirm().catch(() => undefined);
  /** Set when a write failed: what is on the disk then is not known, and is read anew before anything else. */
  let isUnsure = false;
  let isClosed = false;
  const now = async () => {
    // A folder that was let go of is not taken again.
    if (isClosed) throw Object.assign(new Error(`The journal ${folder} was closed.`), { code: 'JOURNAL_CLOSED' });
    if (isUnsure) {
      await level.close();
      level = await openAt();
      isUnsure = false;
    }
    return level;
  };
  return {
    get: async key => (await (await now()).get(key)) ?? undefined,
    async write(changes, sync) {
      const current = await now();
      try {
        await current.batch(changes, { sync });
      } catch (error) {
        isUnsure = true;
        throw error;
      }
    },
    async *entries(gte, lt) {
      yield* (await now()).iterator({ gte, lt });
    },
    async close() {
      isClosed = true;
      try {
        await level.close();
      } finally {
        await hold.letGo();
      }
    },
  };
}

function levelClass(): LevelClass {
  try {
    return (createRequire(import.meta.url)('classic-level') as { ClassicLevel: LevelClass }).ClassicLevel;
  } catch (error) {
    throw Object.assign(
      new Error(
        'The journal needs the package classic-level, which could not be loaded. Run: npm install classic-level',
        {
          cause: error,
        },
      ),
      { code: 'JOURNAL_STORE_MISSING' },
    );
  }
}

/** Makes the folder where it is not there, and takes it. */
async function taken(folder: string): Promise<{ readonly at: string; readonly hold: Hold }> {
  const found = await (async () => {
    const made = await mkdir(folder, { recursive: true });
    if (made !== undefined) await keepFolders(made, folder);
    // One folder has one path, whatever becomes of the one that the process is in.
    const at = await realpath(folder);
    return { at, hold: await holdFolder(at) };
  })().catch((error: unknown) => {
    throw unreadable(folder, error);
  });
  const { at, hold } = found;
  if (!hold) throw inUse(folder);
  return { at, hold };
}

async function opened(Level: LevelClass, at: string, folder: string): Promise<Level> {
  try {
    const level = new Level(at, OPTIONS);
    await level.open();
    return level;
  } catch (error) {
    const { code } = ((error as Error).cause ?? {}) as { readonly code?: unknown };
    if (code === 'LEVEL_LOCKED') throw inUse(folder, error);
    throw code === 'LEVEL_CORRUPTION' ? damaged(folder, 'LevelDB cannot read it', error) : unreadable(folder, error);
  }
}

function inUse(folder: string, cause?: unknown): Error {
  const told = `The journal ${folder} is in use: one process at a time may have it. Use another folder for each process.`;
  return Object.assign(new Error(told, { cause }), { code: 'JOURNAL_IN_USE' });
}

function unreadable(folder: string, cause: unknown): Error {
  const told = `The journal ${folder} could not be opened; nothing in it was changed: ${(cause as Error).message}`;
  return Object.assign(new Error(told, { cause }), { code: 'JOURNAL_UNREADABLE' });
}

/** Has the entries of new folders on the disk, from the first that was made to the last: LevelDB sees to what is in its own. */
async function keepFolders(first: string, last: string): Promise<void> {
  for (let at = resolve(last); at.length >= resolve(first).length; at = dirname(at)) {
    // Windows opens no folders, and needs none of this.
    const parent = await open(dirname(at)).catch(() => undefined);
    await parent?.sync().catch(() => undefined);
    await parent?.close();
  }
}

/** @throws Error where something in the folder is damaged. */
async function expectWhole(at: string, folder: string): Promise<void> {
  const what = await damageIn(at).catch((error: unknown) => {
    throw unreadable(folder, error);
  });
  if (what !== undefined) throw damaged(folder, what);
}

function damaged(folder: string, what: string, cause?: unknown): Error {
  const told = `The journal ${folder} is damaged: ${what}. Nothing in it was changed or sent. Keep a copy of the folder; docs/journal.md says how to go on.`;
  return Object.assign(new Error(told, { cause }), { code: 'JOURNAL_DAMAGED' });
}
