import { crc32 } from 'node:zlib';
import { seeded } from '../examples/demo/random.js';

/** One process of one writer. */
export interface Process {
  readonly writer: number;
  /** 1 for the writer's first process, 2 for the one that came after its death, and so on. */
  readonly epoch: number;
}

/** Which unique record it is. A run gives each of them to `append` once, so no two have the same writer and sequence. */
export interface RecordId extends Process {
  readonly sequence: number;
}

/**
 * How much filler a record has, in bytes, and how many of ten do. Most lines of a log are of one length, and appends of equal
 * length are what a rule that goes by the length has to be put to the test by.
 */
const FILLERS = [24, 24, 24, 24, 24, 24, 24, 24, 24, 60] as const;

/** One line: who wrote it, filler, and a checksum, so that whatever is left of a record shows that it is not whole. */
export function recordOf({ writer, epoch, sequence }: RecordId, seed: number): string {
  const dice = seeded(seed + 7919 * writer + 104_729 * sequence);
  const filler = FILLERS[Math.floor(dice() * FILLERS.length)] ?? 0;
  return lineOf({ writer, epoch }, `s${padded(sequence, 9)}`, filler);
}

/** A line that is equal, byte for byte, whenever the same process writes it, and as long as most others. */
export function tickOf(process: Process): string {
  return lineOf(process, TICK, FILLERS[0]);
}

/** Reads a line, without its end: a unique record, or a tick, which has no sequence. `undefined` for what is neither, whole. */
export function readRecord(line: string): RecordId | (Process & { readonly sequence?: undefined }) | undefined {
  const [, text = '', writer, epoch, which = '', sum] = SHAPE.exec(line) ?? [];
  if (sum === undefined || sum !== checksum(text)) return undefined;
  const process = { writer: Number(writer), epoch: Number(epoch) };
  return which === TICK ? process : { ...process, sequence: Number(which.slice(1)) };
}

const TICK = 'tick......';

const SHAPE = /^(w(\d{3}) e(\d{4}) (s\d{9}|tick\.{6}) \.* )([\da-f]{8})$/;

function lineOf({ writer, epoch }: Process, which: string, filler: number): string {
  const text = `w${padded(writer, 3)} e${padded(epoch, 4)} ${which} ${'.'.repeat(filler)} `;
  return `${text}${checksum(text)}\n`;
}

function padded(value: number, digits: number): string {
  return String(value).padStart(digits, '0');
}

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(8, '0');
}
