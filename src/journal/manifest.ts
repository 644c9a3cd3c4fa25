import { recordsOf } from './log-check.js';

// Which files of a LevelDB are in use: its MANIFEST is a log of what changed.
//
// https://github.com/google/leveldb/blob/main/db/version_edit.cc

const COMPARATOR = 1;
const LOG_NUMBER = 2;
const NEXT_FILE_NUMBER = 3;
const LAST_SEQUENCE = 4;
const COMPACT_POINTER = 5;
const DELETED_FILE = 6;
const NEW_FILE = 7;
const PREVIOUS_LOG_NUMBER = 9;

/** What a LevelDB consists of. */
export interface Version {
  /** The number of the first log that counts; 0 before there is one. */
  readonly log: number;
  readonly previousLog: number;
  /** The tables by their numbers, with their lengths in bytes. */
  readonly tables: ReadonlyMap<number, number>;
}

/** @throws Error for what is no MANIFEST. */
export function versionOf(manifest: Uint8Array): Version {
  const tables = new Map<number, number>();
  let [log, previousLog] = [0, 0];
  for (const record of recordsOf(manifest).records) {
    const read = readerOf(record);
    while (!read.isAtEnd()) {
      const tag = read.number();
      if (tag === COMPARATOR) read.text();
      else if (tag === LOG_NUMBER) log = read.number();
      else if (tag === PREVIOUS_LOG_NUMBER) previousLog = read.number();
      else if (tag === NEXT_FILE_NUMBER || tag === LAST_SEQUENCE) read.number();
      else if (tag === COMPACT_POINTER) read.skip(['number', 'text']);
      else if (tag === DELETED_FILE) {
        read.number();
        tables.delete(read.number());
      } else if (tag === NEW_FILE) {
        read.number();
        const name = read.number();
        tables.set(name, read.number());
        read.skip(['text', 'text']);
      } else throw new Error(`unknown tag ${String(tag)}`);
    }
  }
  return { log, previousLog, tables };
}

/** Reads numbers as LevelDB writes them, seven bits a byte, and texts with their length in front. */
export function readerOf(bytes: Uint8Array, from = 0) {
  let at = from;
  const number = () => {
    let value = 0;
    for (let unit = 1; ; unit *= 128) {
      const byte = bytes[at];
      if (byte === undefined || unit > Number.MAX_SAFE_INTEGER) throw new Error('ends within a number');
      at += 1;
      value += (byte & 127) * unit;
      if (byte < 128) return value;
    }
  };
  const text = () => {
    const length = number();
    at += length;
    if (at > bytes.length) throw new Error('ends within a text');
    return bytes.subarray(at - length, at);
  };
  return {
    number,
    text,
    skip(what: readonly ('number' | 'text')[]) {
      for (const each of what)
        if (each === 'number') number();
        else text();
    },
    bytes(length: number) {
      at += length;
    },
    isAtEnd: () => at >= bytes.length,
  };
}
