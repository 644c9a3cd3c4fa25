import { onTestFinished } from 'vitest';
import { type Effect, type LocalOss, type LoggedRequest, type OssOptions, startOss } from '../../src/testing/index.js';
import { type Law, lawOf } from './law.js';

/** Has something closed at the end of the test. */
export function atTheEnd(close: () => unknown): void {
  onTestFinished(async () => {
    await close();
  });
}

/** A local OSS, and the law that holds over it. */
export async function start(options: OssOptions = {}): Promise<{ readonly oss: LocalOss; readonly law: Law }> {
  const oss = await startOss({ buckets: ['logs', 'other'], ...options });
  atTheEnd(() => oss.close());
  return { oss, law: lawOf(oss) };
}

export const APPEND = { operation: 'AppendObject' } as const;
export const GET = { operation: 'GetObject' } as const;
export const HEAD = { method: 'HEAD' } as const;

export const bytes = (text: string): Buffer => Buffer.from(text);

export function stored(oss: LocalOss, name = 'app.log', bucket = 'logs'): string | undefined {
  return oss.object(bucket, name)?.content.toString();
}

/** The answer to the next append is lost; it is stored. */
export const loseAnswer = (oss: LocalOss, times = 1) =>
  oss.fault({ match: APPEND, times, do: { kind: 'apply-then-drop' } });

/** The next append is lost on its way; it is not stored. */
export const loseRequest = (oss: LocalOss, times = 1) => oss.fault({ match: APPEND, times, do: { kind: 'drop' } });

/** Every request of this kind goes wrong like this. */
export const always = (oss: LocalOss, match: Parameters<LocalOss['fault']>[0]['match'], effect: Effect) =>
  oss.fault({ ...(match && { match }), times: Infinity, do: effect });

/** The requests that were made, as `AppendObject@12 409`. */
export function requestsOf(oss: LocalOss): string[] {
  return oss.requests.map(({ operation, query, status }) => {
    const position = query['position'];
    return `${operation}${position === undefined ? '' : `@${position}`} ${String(status ?? 'no answer')}`;
  });
}

/** How often append was sent. */
export const appendsOf = (oss: LocalOss) => requestsOf(oss).filter(request => request.startsWith('AppendObject'));

/** What ali-oss throws, as far as these tests look. */
export type Failure = Error & {
  readonly code?: string;
  readonly status?: number;
  readonly advice?: { readonly summary: string; readonly cause: string; readonly actions: readonly string[] };
};

/** The error a call ends with. */
export async function failure(call: PromiseLike<unknown>): Promise<Failure> {
  const outcome = await call.then(
    value => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ('error' in outcome) return outcome.error as Failure;
  throw new Error('Expected the call to fail, and it resolved.');
}

/** How a call ends, without throwing. */
export async function outcome(call: PromiseLike<unknown>): Promise<'resolved' | 'rejected'> {
  return call.then(
    () => 'resolved' as const,
    () => 'rejected' as const,
  );
}

/** The errors that nobody caught while this ran: each would have ended the process of the caller. */
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

/** The request that is under way, once it has arrived. */
export function arrival(oss: LocalOss, fits: (request: LoggedRequest) => boolean): Promise<LoggedRequest> {
  return new Promise(resolve => {
    oss.fault({
      match: request => {
        if (fits(request)) resolve(request);
        return false;
      },
      do: { kind: 'drop' },
    });
  });
}
