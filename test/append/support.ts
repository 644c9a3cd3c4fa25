import OSS from 'ali-oss';
import { type RemedyOptions, remedy, reportOf } from '../../src/index.js';
import { type LocalOss, type LoggedRequest, startOss } from '../../src/testing/index.js';

/** What `append` looks like to these tests: ali-oss's own types know no numeric positions and no missing options. */
export interface Appender {
  append(
    name: string,
    file: unknown,
    options?: object,
  ): Promise<{ nextAppendPosition: string; url: string; name: string }>;
  delete(name: string): Promise<unknown>;
  put(name: string, file: unknown): Promise<unknown>;
  useBucket(name: string): void;
}

/** Two random numbers decide nothing in these tests: every wait is as short as it can be. */
const QUICK: RemedyOptions = { appendRecovery: true, random: () => 0 };

export function startLocalOss(options: Parameters<typeof startOss>[0] = {}): Promise<LocalOss> {
  return startOss({ buckets: ['logs', 'other'], ...options });
}

/** A wrapped client of its own, as another process would have it. */
export function appender(oss: LocalOss, options: RemedyOptions = {}, config: object = {}): Appender {
  return remedy(new OSS({ ...oss.clientOptions(), ...config }), {
    ...QUICK,
    ...options,
  });
}

export function stored(oss: LocalOss, name: string, bucket = 'logs'): string | undefined {
  return oss.object(bucket, name)?.content.toString();
}

/** The requests that were made, as `AppendObject@12 409`. */
export function requestsOf(oss: LocalOss): string[] {
  return oss.requests.map(({ operation, query, status }) => {
    const position = query['position'];
    return `${operation}${position === undefined ? '' : `@${position}`} ${String(status ?? 'no answer')}`;
  });
}

/** Marks an append, so that faults can tell whose it is. */
export const MINE = { headers: { 'x-oss-meta-writer': 'mine' } };

/** Matches the appends marked as mine. */
export const isMine = (request: { readonly operation: string; readonly headers: Readonly<Record<string, string>> }) =>
  request.operation === 'AppendObject' && request.headers['x-oss-meta-writer'] === 'mine';

/** Settles when a request of this kind has arrived. */
export async function arrived(oss: LocalOss, isIt: (request: LoggedRequest) => boolean): Promise<void> {
  while (!oss.requests.some(isIt)) await new Promise(resolve => setImmediate(resolve));
}

/** The error a call ends with. */
export async function failure(
  call: Promise<unknown>,
): Promise<Error & { code?: string; status?: number; advice?: { summary: string; cause: string } }> {
  const outcome = await call.then(
    value => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ('error' in outcome) return outcome.error as Error;
  throw new Error(`Expected the call to fail, got ${JSON.stringify(Object.keys(outcome.value as object))}.`);
}

/** The reasons of every decision of a call. */
export function reasons(resultOrError: unknown): string[] {
  return reportOf(resultOrError)?.trail.map(step => step.decision.because) ?? [];
}
