import { type AppendWriter, type AppendWriterError, type AppendWriterOptions, appendWriter } from '../../src/index.js';
import type { RemedyOptions } from '../../src/index.js';
import type { LocalOss } from '../../src/testing/index.js';
import { type Appender, appender, requestsOf } from '../append/support.js';

export const APPEND = { operation: 'AppendObject' } as const;

/** A writer on a client of its own, as another process would have it. */
export function writerOn(
  oss: LocalOss,
  options: AppendWriterOptions = {},
  { name = 'app.log', ...remedyOptions }: RemedyOptions & { readonly name?: string } = {},
): AppendWriter {
  return appendWriter(appender(oss, remedyOptions), name, options);
}

/** The appends that were made, as `AppendObject@12 409`. */
export function appendsOf(oss: LocalOss): string[] {
  return requestsOf(oss).filter(request => request.startsWith('AppendObject'));
}

/** The error with which a chunk, a flush or a close of a writer ends. */
export async function writerFailure(call: PromiseLike<unknown>): Promise<AppendWriterError> {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof Error && error.name === 'AppendWriterError') return error as AppendWriterError;
  throw new Error('Expected an AppendWriterError.', { cause: error });
}

/** What an error says of every chunk, as `0-2 yes, 3-3 unknown`. */
export function told({ chunks }: Pick<AppendWriterError, 'chunks'>): string {
  return chunks.map(({ first, last, written }) => `${first}-${last} ${written}`).join(', ');
}

/** Has OSS refuse appends, which stores nothing of them. */
export function refuseAppends(oss: LocalOss, times = 1): void {
  const body = '<Error><Code>AccessDenied</Code><Message>No right.</Message><RequestId>R</RequestId></Error>';
  oss.fault({ match: APPEND, times, do: { kind: 'answer', status: 403, body } });
}

/** Has the answer of the next append lost, applied or not, and everything that could tell what became of it. */
export function loseAppend(oss: LocalOss, how: 'stored' | 'not stored'): void {
  oss.fault({ match: APPEND, do: { kind: how === 'stored' ? 'apply-then-drop' : 'drop' } });
  oss.fault({ times: Infinity, do: { kind: 'drop' } });
}

/** A writer whose chunk `two` ended unknown after `one` was stored; from here on nothing is lost any more. */
export async function afterUnknown(
  oss: LocalOss,
  how: 'stored' | 'not stored',
  options: AppendWriterOptions = {},
): Promise<{ readonly writer: AppendWriter; readonly client: Appender; readonly error: AppendWriterError }> {
  const client = appender(oss);
  const writer = appendWriter(client, 'app.log', { attempts: 3, ...options });
  await writer.write('one\n');
  loseAppend(oss, how);
  const error = await writerFailure(writer.write('two\n'));
  oss.clearFaults();
  return { writer, client, error };
}
