import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import OSS from 'ali-oss';
import { type RemedyOptions, remedy, reportOf } from '../../src/index.js';
import { type Effect, type LocalOss, type LoggedRequest, startOss } from '../../src/testing/index.js';

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

export const APPEND = { operation: 'AppendObject' } as const;

/** The answer of OSS that refuses a request: nothing of it is stored. */
export function refusing(code: string, status = 409): Effect {
  return { kind: 'answer', status, body: `<Error><Code>${code}</Code><Message>No.</Message></Error>` };
}

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

/** The errors that nobody caught while this ran: each of them would have ended the process of the caller. */
export async function uncaughtDuring(run: () => Promise<unknown>): Promise<unknown[]> {
  const uncaught: unknown[] = [];
  const note = (error: unknown) => uncaught.push(error);
  process.on('uncaughtException', note).on('unhandledRejection', note);
  try {
    await run();
    await new Promise(resolve => setImmediate(resolve));
  } finally {
    process.off('uncaughtException', note).off('unhandledRejection', note);
  }
  return uncaught;
}

const OPEN = '/proc/self/fd';

/** The files of a folder that this process holds open, where the system tells. */
export function openUnder(folder: string): string[] {
  const links = existsSync(OPEN) ? readdirSync(OPEN).map(descriptor => join(OPEN, descriptor)) : [];
  return links.map(linkedFrom).filter(path => path.startsWith(folder));
}

/** The descriptor that listed the others is closed by the time it is looked at. */
function linkedFrom(link: string): string {
  try {
    return readlinkSync(link);
  } catch {
    return '';
  }
}
