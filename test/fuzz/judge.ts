import { inspect, isDeepStrictEqual } from 'node:util';
import { en } from '../../src/catalogue/index.js';
import { explain, isConflict, reportOf } from '../../src/index.js';
import type { Answer } from './answer.js';
import { type End, identityOf, resultOf } from './end.js';

/** How the wrapped client of a case is set. */
export type Variant = 'as it comes' | 'recovering' | 'watching' | 'looking closer';

/** One case, when it is over. */
export interface Over {
  readonly method: string;
  readonly variant: Variant;
  readonly answer: Answer;
  readonly plain: End;
  readonly wrapped: End;
  readonly requests: { readonly plain: number; readonly wrapped: number };
}

/** Of these ali-oss resolves a 409. */
const SWALLOWS = new Set(['abortBucketWorm', 'putBucketVersioning']);

/** What is wrong with how a case ended; empty where nothing is. */
export function faultsOf(over: Over): string[] {
  const { plain, wrapped } = over;
  if (plain.how === 'hung' || wrapped.how === 'hung')
    return plain.how === wrapped.how ? [] : [`${plain.how} plain, ${wrapped.how} wrapped`];
  return [
    ...printFaults(wrapped),
    ...writtenFaults(over),
    ...recognitionFaults(over),
    ...requestFaults(over),
    ...identityFaults(over),
  ];
}

function printFaults(wrapped: End): string[] {
  const end = wrapped.how === 'resolved' ? wrapped.value : wrapped.error;
  try {
    explain(end);
    inspect(end, { depth: 4 });
    inspect(reportOf(end), { depth: Infinity });
    JSON.stringify(reportOf(end));
    return [];
  } catch (error) {
    return [`it cannot be printed: ${String(error)}`];
  }
}

/** What is written: only an answer of OSS that refuses it says that nothing is, and so does a look of append recovery. */
function writtenFaults({ method, variant, wrapped, requests, answer }: Over): string[] {
  if (READS.test(method) || wrapped.how !== 'rejected' || requests.wrapped === 0) return [];
  const { written, lookUps = 0 } = reportOf(wrapped.error) ?? {};
  if (written !== 'no' || (method === 'append' && variant === 'recovering' && lookUps > 0)) return [];
  const { status } = answer;
  const refuses = (status >= 300 && status < 500) || status === 501;
  return refuses && (answer.isMarked || answer.mayNameCode) ? [] : ['what may be written was told not to be'];
}

/** What can change nothing in OSS. */
const READS = /^(?:get|head|list|request)/;

/** Whether the calls met the same: a 409 counts where its head arrived, and where it is of OSS. */
function recognitionFaults({ wrapped, answer, method, variant }: Over): string[] {
  const is409 = wrapped.how === 'rejected' && (wrapped.error as { status?: unknown } | null)?.status === 409;
  const isSwallowed = SWALLOWS.has(method) && variant === 'watching';
  const found: string[] = [];
  if (is409 && answer.isMarked && !isConflict(wrapped.error)) found.push('a 409 was not recognised');
  if (is409 && !isConflict(wrapped.error)) {
    const { advice } = wrapped.error as { advice?: unknown };
    if (advice !== en.foreignAnswer) found.push('a 409 that is not of OSS has other advice');
    const written = reportOf(wrapped.error)?.written;
    if (written !== (READS.test(method) ? 'no' : 'unknown'))
      found.push(`a 409 that is not of OSS, and ${written} is written`);
  }
  const code = reportOf(wrapped.how === 'rejected' && wrapped.error)?.trail.at(-1)?.conflict.code;
  if (is409 && !answer.isMarked && !answer.mayNameCode && code !== undefined)
    found.push('a 409 without a mark was taken for one of OSS');
  if (wrapped.how === 'rejected' && isConflict(wrapped.error) && answer.status !== 409)
    found.push('something else was taken for a 409');
  if (wrapped.how === 'resolved' && answer.status === 409 && !isSwallowed) found.push('a 409 resolved');
  if (is409 && (wrapped.error as { advice?: unknown }).advice === undefined) found.push('a 409 has no advice');
  return found;
}

function requestFaults({ wrapped, plain, requests, answer, method, variant }: Over): string[] {
  const end = wrapped.how === 'resolved' ? wrapped.value : wrapped.error;
  const report = reportOf(end);
  if (typeof end === 'object' && end !== null && report === undefined) return ['it has no report'];
  const { attempts = 1, lookUps = 0, trail = [] } = report ?? {};
  const recovers = method === 'append' && variant === 'recovering';
  const found: string[] = [];
  const sends = attempts * requests.plain;
  // What hangs is given up before it may have arrived, and a closer look may be at something that has no name here.
  const least = answer.then === 'hang' ? 0 : variant === 'looking closer' ? sends : sends + lookUps;
  const most = attempts * Math.max(1, requests.plain) + lookUps;
  if (requests.wrapped < least || requests.wrapped > most) {
    found.push(`${requests.wrapped} requests, ${attempts} attempts and ${lookUps} look-ups (plain: ${requests.plain})`);
  }
  const mayLook = recovers || variant === 'looking closer' || (method === 'append' && variant === 'watching');
  if (lookUps > 0 && !mayLook) found.push('it looked further without being told to');
  if (attempts > 1 && !recovers) {
    if (!answer.mayBeStale || answer.status !== 409) found.push('it was sent again without a StaleFile');
    const retried = trail.slice(0, attempts - 1);
    if (retried.length < attempts - 1 || retried.some(({ conflict }) => conflict.code !== 'StaleFile'))
      found.push('something else than a StaleFile was sent again');
    if (variant === 'watching') found.push('watching, it was sent again');
  }
  const { status } = ((plain as { readonly error?: unknown }).error ?? {}) as { readonly status?: unknown };
  const isRefused = typeof status === 'number' && (status === 501 || (status >= 300 && status < 500 && status !== 409));
  if (attempts > 1 && isRefused && answer.isFromOss) found.push('what OSS refused was sent again');
  if (attempts > 10) found.push('more attempts than are allowed');
  return found;
}

function identityFaults({ plain, wrapped, answer, method, variant }: Over): string[] {
  // Whether its last bytes come before it is given up is a matter of luck.
  if (answer.then === 'hang') return [];
  const isOurs = answer.status === 409 && (method === 'getStream' || SWALLOWS.has(method));
  if (isOurs && variant !== 'watching') return wrapped.how === 'rejected' ? [] : ['it did not reject'];
  if (isOurs && method === 'getStream') return [];
  if (plain.how === 'resolved' && isNoSuccess({ method, variant, answer, value: plain.value })) {
    const { name } = ((wrapped as { error?: unknown }).error ?? {}) as { name?: unknown };
    return name === 'NoAnswerError' ? [] : ['a success that is not of OSS was believed'];
  }
  if (plain.how !== wrapped.how) {
    return method === 'restore' && answer.status === 200 ? [] : [`${plain.how} plain, ${wrapped.how} wrapped`];
  }
  const [theirs, ours] =
    plain.how === 'resolved' && wrapped.how === 'resolved'
      ? [resultOf(plain.value), resultOf(asAnswered(wrapped.value, plain.value))]
      : [identityOf((plain as { error?: unknown }).error), identityOf((wrapped as { error?: unknown }).error)];
  return isDeepStrictEqual(theirs, ours)
    ? []
    : [`it ends otherwise:\n  plain:   ${inspect(theirs)}\n  wrapped: ${inspect(ours)}`];
}

/** Whether a write's success cannot be one of OSS: it has no mark, or an append does not end where it must. */
function isNoSuccess({
  method,
  variant,
  answer,
  value,
}: Pick<Over, 'method' | 'variant' | 'answer'> & { value: unknown }) {
  if (READS.test(method) || variant === 'watching') return false;
  const { res, nextAppendPosition } = value as { res?: { headers?: object }; nextAppendPosition?: unknown };
  const isUnmarked = !answer.isMarked && Object.keys(res?.headers ?? {}).length > 0;
  return isUnmarked || (method === 'append' && !/^0*14$/.test(String(nextAppendPosition).trim()));
}

/** An append that is recovered always says where the object ends. */
function asAnswered(value: unknown, plain: unknown): unknown {
  const { nextAppendPosition } = plain as { readonly nextAppendPosition?: unknown };
  const says = typeof value === 'object' && value !== null && 'nextAppendPosition' in value;
  return says && nextAppendPosition === undefined ? { ...value, nextAppendPosition } : value;
}
