import { expect, expectChecked, expectKnown, isRecord } from '../expect.js';
import { JOURNALED, type WriterCore } from '../writer/core.js';
import type { Journal } from '../writer/types.js';
import { readBook } from './journal.js';
import { openStore, type Store } from './store.js';
import { journaledWriter } from './writer.js';

/**
 * How much a journal may hold.
 *
 * @example
 * const small: JournalOptions = { maxJournalBytes: 64 * 1024 * 1024 };
 */
export interface JournalOptions {
  /**
   * How many bytes may be accepted and not yet stored, about 100 for each chunk on top; then `accept` waits. On disk it may be up to
   * about twice as much for a while. @default 1073741824
   */
  readonly maxJournalBytes?: number | undefined;
}

/**
 * Opens the journal of an `appendWriter` in a folder, which is made where it does not exist. Node.js only; one process at a time;
 * one object for each folder.
 *
 * @throws Error (rejects) with `code`: `JOURNAL_STORE_MISSING` where `classic-level` is not installed, `JOURNAL_IN_USE`,
 * `JOURNAL_DAMAGED` (nothing is changed then), `JOURNAL_UNREADABLE`.
 * @throws TypeError (rejects) for a wrong option.
 * @example
 * const journal = await openJournal('/var/spool/app');
 * await using writer = appendWriter(client, 'app.log', { journal });
 * await writer.accept('line\n', { mark: 'offset 4711' });
 */
export async function openJournal(folder: string, options: JournalOptions = {}): Promise<Journal> {
  const works = "await openJournal('/var/spool/app', { maxJournalBytes: 268435456 })";
  expect(typeof folder === 'string' && folder !== '', 'the folder', 'a path', folder, works);
  expect(isRecord(options), 'options of openJournal()', 'an object', options, works);
  expectKnown(Object.keys(options), ['maxJournalBytes'], 'option of openJournal()', works);
  expectChecked(options, {
    maxJournalBytes: {
      expected: 'a whole number of bytes ≥ 1',
      works,
      ok: value => Number.isSafeInteger(value) && Number(value) >= 1,
    },
  });
  return journalOn(await openStore(folder), folder, options);
}

const GIB = 1024 ** 3;

/** The journal that a store holds. */
export async function journalOn(store: Store, folder: string, options: JournalOptions = {}): Promise<Journal> {
  let isTaken = false;
  let closing: Promise<void> | undefined;
  try {
    const book = await readBook(store, folder, options.maxJournalBytes ?? GIB);
    const close = () => (closing ??= book.close());
    const journal = {
      folder,
      get chunks() {
        return book.chunks;
      },
      get bytes() {
        return book.bytes;
      },
      close,
      [Symbol.asyncDispose]: close,
      [JOURNALED](core: WriterCore) {
        if (isTaken)
          throw new TypeError(`The journal ${folder} already has a writer: open one for each. Example: ${WORKS}`);
        isTaken = true;
        return journaledWriter(core, book, close);
      },
    };
    return journal;
  } catch (error) {
    await store.close();
    throw error;
  }
}

const WORKS = "appendWriter(client, 'app.log', { journal: await openJournal('/var/spool/app') })";
