import { keepReport, reportOf } from '../conflict/report.js';
import type { AppendWriterError, ChunkRange } from './types.js';

/** What a chunk's error says beside what went wrong. */
export interface Ending {
  readonly object: string;
  readonly written: 'no' | 'unknown' | 'journaled';
  readonly chunks: readonly ChunkRange[];
}

const SAYS = {
  no: 'Chunk not stored',
  unknown: 'It is not known whether the chunk is stored',
  journaled: 'The chunk is in the journal and will be stored: do not write it again',
} as const;

/** The error of one chunk. It shows neither the chunk nor anything that could help to sign a request. */
export function writerError(cause: unknown, { object, written, chunks }: Ending): AppendWriterError {
  const { advice } = fieldsOf(cause);
  const error = new Error(`${SAYS[written]}: append to ${object} failed: ${inWords(cause)}`, { cause });
  Object.defineProperty(error, 'name', { value: 'AppendWriterError', configurable: true, writable: true });
  Object.assign(error, { object, written, chunks, ...(advice === undefined ? {} : { advice }) });
  const { attempts = 0, waitedMs = 0, lookUps = 0, trail = Object.freeze([]) } = reportOf(cause) ?? {};
  // What is in a journal may be stored, now or later.
  const told = written === 'journaled' ? 'unknown' : written;
  keepReport(error, Object.freeze({ attempts, waitedMs, lookUps, written: told, trail }));
  return error as AppendWriterError;
}

/**
 * Whether an error is what an append writer rejects with: then it says what became of the chunk. Also that of another copy of the
 * library.
 *
 * @example
 * await writer.write('line\n').catch(error => {
 *   if (isAppendWriterError(error) && error.written === 'unknown') return writer.resume();
 *   throw error;
 * });
 */
export function isAppendWriterError(error: unknown): error is AppendWriterError {
  try {
    const { name, written, chunks } = error as Partial<AppendWriterError>;
    return error instanceof Error && name === 'AppendWriterError' && written !== undefined && Array.isArray(chunks);
  } catch {
    return false;
  }
}

/** Whether it says that an object is full. Nothing is asked of it that it could refuse. */
export function isFullError(error: unknown): boolean {
  try {
    return error instanceof RangeError;
  } catch {
    return false;
  }
}

/** An abort may have any reason at all. */
function inWords(cause: unknown): string {
  const { name, message } = fieldsOf(cause);
  if (typeof message === 'string') return typeof name === 'string' ? `${name}: ${message}` : message;
  return Object(cause) === cause ? 'a reason that is no error' : String(cause);
}

/** What cannot be read is not there. */
function fieldsOf(cause: unknown): { readonly name?: unknown; readonly message?: unknown; readonly advice?: unknown } {
  try {
    const { name, message, advice } = (cause ?? {}) as { name?: unknown; message?: unknown; advice?: unknown };
    return { name, message, advice };
  } catch {
    return {};
  }
}
