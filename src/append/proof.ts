import { joinCrc64 } from '../ali-oss/crc64.js';
import { startCrc64 } from '../ali-oss/digest.js';
import type { Looks } from '../policies/tools.js';
import { type Body, sumOf } from './body.js';

/** Whose bytes sit where ours would. `absent`: nobody's yet. `later`: the look itself failed and may succeed another time. */
export interface Verdict {
  readonly is: 'ours' | 'theirs' | 'absent' | 'unknown' | 'later';
  readonly because: string;
  /** The response headers of the look that decided. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** The place that a record of ours may hold. */
export interface Place {
  readonly position: number;
  readonly body: Body;
  /** CRC-64 of the object before `position`, where known. */
  readonly crcBefore: bigint | undefined;
  /** Where the object ends, as last told by OSS. */
  readonly next: number;
}

/** One range read. A larger record is compared piece by piece, so that no request takes long and memory stays small. */
const PIECE_BYTES = 4 * 1024 * 1024;
const PASSING_BYTES = 16 * 1024 * 1024;

/**
 * Finds out whether the record sits at its position. Length alone proves nothing: another writer's record of the same
 * size fits too. A checksum decides where it covers exactly our bytes, the bytes themselves otherwise.
 */
export async function prove(place: Place, tools: Looks): Promise<Verdict> {
  const { position, body, next } = place;
  const { length } = body;
  if (next <= position) return { is: 'absent', because: `the object ends at ${next}, where the record would begin` };
  if (length === undefined)
    return { is: 'unknown', because: 'the record was a stream that broke off, so there is nothing to compare' };
  if (next < position + length) {
    return {
      is: 'theirs',
      because: `the object ends at ${next}, before a record of ${length} bytes at ${position} could`,
    };
  }
  try {
    return (await byChecksum(place, length, tools)) ?? (await byBytes(place, length, tools));
  } catch (error) {
    return couldNotLook(error);
  }
}

async function byChecksum(place: Place, length: number, tools: Looks): Promise<Verdict | undefined> {
  const { position, body, crcBefore, next } = place;
  if (crcBefore === undefined || next !== position + length) return undefined;
  // A page may not be allowed to run WebAssembly, which is what sums. Then the bytes decide.
  const [head, ours] = [await tools.head(), await sumOf(body)];
  if (head.crc64 === undefined || ours === undefined || head.nextPosition !== next) return undefined;
  // Equal proves ours. Unequal may also mean that what stands before the position was replaced, so the bytes decide then.
  if (joinCrc64(crcBefore, ours, length) !== head.crc64) return undefined;
  return { is: 'ours', because: `CRC-64 of the object up to ${next}`, headers: head.headers };
}

async function byBytes({ position, body }: Place, length: number, tools: Looks): Promise<Verdict> {
  const because = `the bytes from ${position} to ${position + length}`;
  const ours = body.slice ? undefined : await body.crc64();
  if (!body.slice && ours === undefined) return { is: 'unknown', because: 'the record was never seen in full' };
  const hash = body.slice ? undefined : await startCrc64();
  let isOurs = true;
  let at = 0;
  while (at < length && isOurs) {
    // The first look is made in any case: what it tells is worth more than the moment it takes.
    if (at > 0 && tools.signal?.aborted) return { is: 'unknown', because: 'the look was aborted' };
    const before = at;
    const sum = (chunk: Uint8Array) => {
      hash?.update(chunk);
      at += chunk.length;
    };
    if (hash && tools.pass) {
      await tools.pass(position + at, Math.min(PASSING_BYTES, length - at), sum);
    } else {
      const chunk = await tools.read(position + at, Math.min(PIECE_BYTES, length - at));
      if (body.slice) isOurs = isEqual(chunk, await body.slice(at, chunk.length));
      sum(chunk);
    }
    if (at === before) return { is: 'unknown', because: 'the object became shorter while it was being looked at' };
  }
  return { is: isOurs && hash?.digest() === ours ? 'ours' : 'theirs', because };
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

/** A look that is refused stays refused; one that got lost on the way can be tried again. */
export function couldNotLook(error: unknown): Verdict {
  const { status, code } = (error ?? {}) as { status?: unknown; code?: unknown };
  const told = [typeof status === 'number' ? status : 'no status', typeof code === 'string' ? code : '']
    .join(' ')
    .trim();
  if (status === 403) return { is: 'unknown', because: `the look was refused with ${told}: oss:GetObject is missing` };
  const refused = typeof status === 'number' && status >= 300 && status < 500;
  return { is: refused ? 'unknown' : 'later', because: `the look failed with ${told}` };
}
