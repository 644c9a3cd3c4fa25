// Checked by `npm run typecheck`, as must-compile.ts beside it: what users write with an append writer. Nothing here runs.

import type { Writable } from 'node:stream';
import type OSS from 'ali-oss';
import { expectTypeOf } from 'vitest';
import { appendWriter, remedy, reportOf } from '../../src/index.js';
import type {
  Advice,
  AppendWriter,
  AppendWriterError,
  AppendWriterOptions,
  Chunk,
  ChunkRange,
  CreateOptions,
  Receipt,
  RemedyEvent,
  Report,
} from '../../src/index.js';

declare const client: OSS;

export const options: AppendWriterOptions = {
  maxBatchBytes: 1024 ** 2,
  maxBufferedBytes: 2 * 1024 ** 2,
  lingerMs: 5,
  maxObjectBytes: 1024 ** 3,
  rollover: index => `app-${index}.log`,
  create: { mime: 'text/plain', meta: { host: 'a', shard: 3 }, headers: {}, acl: 'private', storageClass: 'IA' },
  signal: AbortSignal.timeout(5000),
  attempts: Infinity,
  maxElapsedMs: 60_000,
  onEvent: event => {
    expectTypeOf(event).toEqualTypeOf<RemedyEvent>();
  },
};

/** What comes from somewhere else may be undefined, and counts as left out. */
export const forwarded = (signal: AbortSignal | undefined): AppendWriterOptions => ({ signal, onEvent: undefined });

export async function written(): Promise<number> {
  // Wrapped or not: recovery is on for the writer in any case.
  await using writer = appendWriter(client, 'app.log', options);
  expectTypeOf(appendWriter(remedy(client), 'app.log')).toEqualTypeOf<AppendWriter>();
  const receipt = await writer.write('text');
  expectTypeOf(receipt).toEqualTypeOf<Receipt>();
  void writer.write(Buffer.from('bytes'));
  void writer.write(new Uint8Array(3));
  expectTypeOf<Parameters<AppendWriter['write']>[0]>().toEqualTypeOf<Chunk>();
  await writer.ready;
  await writer.flush();
  expectTypeOf(writer.resume()).toEqualTypeOf<Promise<readonly Receipt[]>>();
  expectTypeOf(writer.toNodeStream()).toEqualTypeOf<Writable>();
  expectTypeOf(writer.toWebStream()).toEqualTypeOf<WritableStream<Chunk>>();
  expectTypeOf(writer.name).toEqualTypeOf<string>();
  expectTypeOf<CreateOptions>().toExtend<NonNullable<AppendWriterOptions['create']>>();
  return receipt.position + receipt.length - receipt.nextAppendPosition + writer.bufferedBytes;
}

export function failed({ failure }: AppendWriter): 'no' | 'unknown' | 'journaled' | undefined {
  expectTypeOf(failure).toEqualTypeOf<AppendWriterError | undefined>();
  if (failure === undefined) return undefined;
  expectTypeOf(failure).toExtend<Error>();
  expectTypeOf(failure.chunks).toEqualTypeOf<readonly ChunkRange[]>();
  expectTypeOf(failure.chunks[0]?.written).toEqualTypeOf<'yes' | 'no' | 'unknown' | 'journaled' | undefined>();
  expectTypeOf(failure.advice).toEqualTypeOf<Advice | undefined>();
  expectTypeOf(failure.cause).toEqualTypeOf<unknown>();
  expectTypeOf(reportOf(failure)).toEqualTypeOf<Report | undefined>();
  return failure.written;
}
