import { append as say } from '../catalogue/reasons/append.js';
import { isForeign, outcomeOf, provenance } from '../ali-oss/answer.js';
import { joinCrc64 } from '../ali-oss/crc64.js';
import { startCrc64 } from '../ali-oss/digest.js';
import { responseOf } from '../ali-oss/wire.js';
import type { ObjectHead } from '../policies/policy.js';
import { type Looks, neverLeft } from '../policies/tools.js';
import type { Body } from './body.js';
import { rules } from './rules.js';

/** A look that told nothing. `refused`: OSS does not allow it, or there is nothing to compare; `lost`: no answer of OSS came. */
export interface Failed {
  readonly is: 'refused' | 'lost';
  readonly because: string;
  /** What was thrown, where something was. */
  readonly error?: unknown;
  /** Whether no second try can do better. */
  readonly isFinal?: boolean;
}

/** Whose bytes sit where ours would. `absent`: nobody's yet. */
export interface Seen {
  readonly is: 'ours' | 'theirs' | 'absent';
  readonly because: string;
  /** Where the object ends, as far as the look told. */
  readonly end?: number | undefined;
  /** The response headers of the look that decided. */
  readonly headers?: Readonly<Record<string, string>>;
}

export type Verdict = Seen | Failed;

/** The place that a record of ours may hold. */
export interface Place {
  readonly position: number;
  readonly body: Pick<Body, 'length' | 'slice' | 'crc64'>;
  /** CRC-64 of the object before `position`, where known. */
  readonly crcBefore: bigint | undefined;
  /** Where the object ends, as last told by OSS. */
  readonly end: number;
  /** The HEAD that told it, where one did. */
  readonly head?: ObjectHead | undefined;
}

/** Where an object ends. */
export interface Asked {
  readonly end: number;
  /** The HEAD that told, where one did. */
  readonly head?: ObjectHead | undefined;
}

/** One range read. A larger record is compared piece by piece, so that no request takes long and memory stays small. */
const PIECE_BYTES = 4 * 1024 * 1024;
const PASSING_BYTES = 16 * 1024 * 1024;

/** Asks OSS where the object ends; 0 where there is none. */
export async function findEnd(tools: Looks): Promise<Asked | Failed> {
  const refusals: Failed[] = [];
  try {
    const head = await tools.head();
    const end = endByHead(head);
    if (end !== undefined) return { end, head };
    return { is: 'refused', because: say.notAppendable() };
  } catch (error) {
    if (isAbsence(error)) return { end: 0 };
    refusals.push(failureOf(error));
  }
  if (rules.asksByGet()) {
    try {
      const { total } = await tools.range(0, 1);
      if (total !== undefined) return { end: total };
    } catch (error) {
      // An empty object has no first byte.
      if (isAbsence(error) || isOfOss(error, 416)) return { end: 0 };
      refusals.push(failureOf(error));
    }
  }
  // The refusal of a GET has a body, which tells more than that of a HEAD.
  return refusals.find(({ is }) => is === 'lost') ?? refusals.at(-1) ?? { is: 'lost', because: say.noAnswer() };
}

/**
 * Where the next append goes, by HEAD; `undefined` where the object is not appendable. A browser reads only what the bucket's
 * CORS rules expose: of an object that nothing says to be of another type, the next append goes to its end.
 *
 * @see https://help.aliyun.com/en/oss/developer-reference/headobject
 */
export function endByHead({ nextPosition, length, headers }: ObjectHead): number | undefined {
  const { 'x-oss-object-type': type = 'Appendable' } = headers;
  return nextPosition ?? (type === 'Appendable' ? length : undefined);
}

/**
 * Finds out whether the record sits at its position. Length alone proves nothing: another writer's record of the same
 * size fits too. A checksum decides where it covers exactly our bytes, the bytes themselves otherwise.
 */
export async function prove(place: Place, tools: Looks): Promise<Verdict> {
  const { position, body, end } = place;
  const { length } = body;
  if (end <= position) return { is: 'absent', because: `the object ends at ${end}, where the record would begin` };
  if (length === undefined) {
    return { is: 'refused', because: say.brokeOff() };
  }
  if (end < position + length) {
    return {
      is: 'theirs',
      because: `the object ends at ${end}, before a record of ${length} bytes at ${position} could`,
    };
  }
  try {
    return (await byChecksum(place, length, tools)) ?? (await byBytes(place, length, tools));
  } catch (error) {
    return isOfOss(error, 416) || isAbsence(error) ? { is: 'absent', because: say.shorter() } : failureOf(error);
  }
}

async function byChecksum(place: Place, length: number, tools: Looks): Promise<Verdict | undefined> {
  const { position, body, crcBefore, end } = place;
  if (crcBefore === undefined || end !== position + length) return undefined;
  let { head } = place;
  try {
    head ??= await tools.head();
  } catch {
    // The fast way may be closed, as behind a CDN: the bytes are read all the same.
    return undefined;
  }
  // A page may not be allowed to run WebAssembly, which is what sums. Then the bytes decide.
  const ours = await body.crc64().catch(() => undefined);
  if (head.crc64 === undefined || ours === undefined || head.nextPosition !== end) return undefined;
  // Equal proves ours. Unequal may also mean that what stands before the position was replaced, so the bytes decide then.
  if (joinCrc64(crcBefore, ours, length) !== head.crc64) return undefined;
  return { is: 'ours', because: say.crc64(end), headers: head.headers, end };
}

async function byBytes({ position, body }: Place, length: number, tools: Looks): Promise<Verdict> {
  const because = say.bytes(position, position + length);
  const ours = body.slice ? undefined : await body.crc64();
  if (!body.slice && ours === undefined) return { is: 'refused', because: say.notSeen() };
  const hash = body.slice ? undefined : await startCrc64();
  let isOurs = true;
  let at = 0;
  let end: number | undefined;
  while (at < length && isOurs) {
    // The first look is made in any case: what it tells is worth more than the moment it takes.
    if (at > 0 && tools.signal?.aborted) return { is: 'refused', because: say.aborted() };
    const before = at;
    const sum = (chunk: Uint8Array) => {
      hash?.update(chunk);
      at += chunk.length;
    };
    if (hash && tools.pass) {
      ({ total: end = end } = await tools.pass(position + at, Math.min(PASSING_BYTES, length - at), sum));
    } else {
      const { bytes, total } = await tools.range(position + at, Math.min(PIECE_BYTES, length - at));
      end = total ?? end;
      if (body.slice) isOurs = isEqual(bytes, await body.slice(at, bytes.length));
      sum(bytes);
    }
    if (at === before) return { is: 'lost', because: say.shorter() };
  }
  return { is: isOurs && hash?.digest() === ours ? 'ours' : 'theirs', because, end };
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

/** Whether OSS itself says that there is no object: not a gateway, and no cache. */
export function isAbsence(error: unknown): boolean {
  return isOfOss(error, 404);
}

function isOfOss(error: unknown, status: number): boolean {
  return statusOf(error) === status && failureOf(error).is === 'refused';
}

/** A look that is refused by OSS stays refused; one that got lost on the way can be tried again. */
export function failureOf(error: unknown): Failed {
  const { status, code } = fieldsOf(error);
  const told = [typeof status === 'number' ? status : 'no status', typeof code === 'string' ? code : '']
    .join(' ')
    .trim();
  // A test double may have no such method: then nobody may ask.
  if (code === 'NoSuchMethod') return { is: 'refused', because: say.nothingToLookWith(), error };
  const response = responseOf(error);
  const isCached = response !== undefined && provenance.isFromCache(response.headers, -Infinity);
  const outcome = isForeign(error) || isCached ? 'unanswered' : outcomeOf(response, { tellsUnsent: true });
  // What ali-oss refuses by itself, before anything is sent, it refuses every time.
  const isFinal = outcome === 'impossible' || neverLeft(error);
  if (outcome !== 'refused') return { is: 'lost', because: say.lookFailed(told), error, isFinal };
  return { is: 'refused', because: code === 'AccessDenied' ? say.lookForbidden(told) : say.lookRefused(told) };
}

function statusOf(error: unknown): unknown {
  return fieldsOf(error).status;
}

/** Anybody may have thrown it: what cannot be read is not there. */
function fieldsOf(error: unknown): { readonly status?: unknown; readonly code?: unknown } {
  try {
    const { status, code } = (error ?? {}) as { readonly status?: unknown; readonly code?: unknown };
    return { status, code };
  } catch {
    return {};
  }
}
