import { look as say } from '../catalogue/reasons/look.js';
import { isForeign, outcomeOf } from '../ali-oss/answer.js';
import { responseOf } from '../ali-oss/wire.js';
import type { Tools } from './policy.js';

/** What ali-oss resolves with, as far as policies look. */
export interface Answer {
  readonly res: { readonly status: number; readonly headers: Readonly<Record<string, string>> };
}

/** An object somewhere in OSS. */
export interface Place {
  readonly bucket: string | undefined;
  readonly name: string;
  readonly versionId?: unknown;
}

/** Looks at something. Rejects with an error that says, for people, what could not be looked at and what is missing. */
export async function look<T>(what: string, permission: string, asking: () => Promise<unknown>): Promise<T> {
  try {
    return (await asking()) as T;
  } catch (error) {
    if (isObserving(error)) throw new Error(say.observing(what), { cause: error });
    const told = toldBy(error);
    const { code = 'AccessDenied' } = error as { code?: unknown };
    throw new Error(
      statusOf(error) === 403 && code === 'AccessDenied' ? say.refused(what, told, permission) : say.failed(what, told),
      { cause: error },
    );
  }
}

/** What a look was answered, with the permission that it needs where it was refused. */
export const withNeed = (answer: string, permission: string, error: unknown): string =>
  statusOf(error) === 403 ? say.needs(answer, permission) : answer;

/** Whether a request may have gone out: what ali-oss, or the tools in observe mode, threw before has no status. */
export function wasSent(error: unknown): boolean {
  const { name } = (error ?? {}) as { readonly name?: unknown };
  return statusOf(error) !== undefined || name === 'ResponseTimeoutError' || isForeign(error);
}

/** Whether what was thrown tells nothing: no answer came, one that is not OSS's, one cut in its body, or OSS was in trouble. */
export function isUnanswered(error: unknown): boolean {
  const response = responseOf(error);
  if (isForeign(error)) return true;
  if (response !== undefined) return outcomeOf(response, { tellsUnsent: false }) === 'unanswered';
  const status = statusOf(error);
  return typeof status !== 'number' || status < 300 || status >= 500;
}

/** The permission that reading an object needs: OSS asks for another one where the request names a version. */
export const toRead = (versionId: unknown): string =>
  versionId === undefined ? 'oss:GetObject' : 'oss:GetObjectVersion';

/** HEAD of an object, also of another bucket. */
export function headAt(place: Place, what: string, tools: Tools): Promise<Answer> {
  return look(say.head(what), toRead(place.versionId), () => tools.call('request', { ...requestFor('HEAD', place) }));
}

/** The bytes `[start, end)` of an object, also of another bucket, piece by piece. */
export async function* bytesAt(place: Place, what: string, [start, end]: readonly [number, number], tools: Tools) {
  for (let at = start; at < end; at += PIECE_BYTES) {
    tools.signal?.throwIfAborted();
    const headers = {
      Range: `bytes=${at}-${Math.min(end, at + PIECE_BYTES) - 1}`,
      'x-oss-range-behavior': 'standard',
    };
    const params = { ...requestFor('GET', place), headers };
    const { data } = await look<{ data: Uint8Array }>(say.reading(what), toRead(place.versionId), () =>
      tools.call('request', params),
    );
    yield data;
  }
}

/** The HTTP status of what ali-oss threw, if it has one. */
export function statusOf(error: unknown): unknown {
  return (error as { status?: unknown } | null)?.status;
}

const PIECE_BYTES = 4 * 1024 * 1024;

function requestFor(method: string, { bucket, name, versionId }: Place) {
  const subres = versionId === undefined ? {} : { versionId };
  return { method, bucket, object: name, subres, successStatuses: method === 'HEAD' ? [200] : [206] };
}

function isObserving(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('In observe mode');
}

function toldBy(error: unknown): string {
  const { code } = error as { code?: unknown };
  const status = statusOf(error);
  const words = [
    typeof status === 'number' && status > 0 ? status : undefined,
    typeof code === 'string' ? code : undefined,
  ];
  return words.filter(word => word !== undefined).join(' ') || say.noAnswer();
}
