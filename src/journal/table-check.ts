import { crc32c, masked } from './crc32c.js';
import { readerOf } from './manifest.js';

// LevelDB reads the blocks of its tables without a look at their checksums, and ends the process over some that are broken.
//
// https://github.com/google/leveldb/blob/main/doc/table_format.md

const FOOTER_BYTES = 48;
/** The kind of the block, and its checksum. */
const TRAILER_BYTES = 5;
const MAGIC = [0x57, 0xfb, 0x80, 0x8b, 0x24, 0x75, 0x47, 0xdb];
const PLAIN = 0;

interface Block {
  readonly at: number;
  readonly length: number;
}

/** Whether every block of a table is as it was written. */
export function isWholeTable(table: Uint8Array): boolean {
  try {
    const footer = table.subarray(-FOOTER_BYTES);
    if (!MAGIC.every((byte, nth) => footer[FOOTER_BYTES - MAGIC.length + nth] === byte)) return false;
    const read = readerOf(footer);
    const [about, index] = [blockOf(read), blockOf(read)];
    if (!isWhole(table, about) || !isWhole(table, index)) return false;
    return [...blocksIn(table, about), ...blocksIn(table, index)].every(block => isWhole(table, block));
  } catch {
    return false;
  }
}

function blockOf(read: ReturnType<typeof readerOf>): Block {
  const at = read.number();
  return { at, length: read.number() };
}

function isWhole(table: Uint8Array, { at, length }: Block): boolean {
  const end = at + length;
  if (end + TRAILER_BYTES > table.length) return false;
  const sum = new DataView(table.buffer, table.byteOffset).getUint32(end + 1, true);
  return sum === masked(crc32c(table.subarray(at, end + 1)));
}

/** The blocks that an index names. One that is compressed cannot be read here: the journal writes none. */
function blocksIn(table: Uint8Array, { at, length }: Block): Block[] {
  const found: Block[] = [];
  const index = table.subarray(at, at + length);
  if (table[at + length] !== PLAIN) return found;
  const restarts = new DataView(index.buffer, index.byteOffset).getUint32(length - 4, true);
  const entries = index.subarray(0, length - 4 - 4 * restarts);
  const read = readerOf(entries);
  while (!read.isAtEnd()) {
    // How much of its key is that of the one before, and how long the rest and the value are.
    read.number();
    const rest = read.number();
    read.number();
    read.bytes(rest);
    found.push(blockOf(read));
  }
  return found;
}
