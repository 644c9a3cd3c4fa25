// Checked by `npm run typecheck`, as must-not-compile.ts beside it: a caller's errors with an append writer.

/* eslint-disable @typescript-eslint/no-unsafe-call -- what does not compile has no type */
import type OSS from 'ali-oss';
import { appendWriter } from '../../src/index.js';
import type { AppendWriter, AppendWriterError, AppendWriterOptions, Receipt } from '../../src/index.js';

declare function use(...values: readonly unknown[]): void;
declare const client: OSS;
declare const writer: AppendWriter;
declare const failure: AppendWriterError;
declare const receipt: Receipt;

export function made(): void {
  // This one compiles, so that the others fail for their own fault only.
  appendWriter(client, 'app.log', { lingerMs: 5 });
  // @ts-expect-error -- an object is appended to
  appendWriter(client);
  // @ts-expect-error -- its name is text
  appendWriter(client, 7);
  // @ts-expect-error -- a client is an object
  appendWriter('client', 'app.log');
  // @ts-expect-error -- an option that does not exist
  appendWriter(client, 'app.log', { batchBytes: 1024 });
  // @ts-expect-error -- a size is a number of bytes
  appendWriter(client, 'app.log', { maxBatchBytes: '4MB' });
  // @ts-expect-error -- a duration is a number of milliseconds
  appendWriter(client, 'app.log', { lingerMs: '5ms' });
  // @ts-expect-error -- names are made, not listed
  appendWriter(client, 'app.log', { rollover: ['app-1.log'] });
  // @ts-expect-error -- and made at once
  appendWriter(client, 'app.log', { rollover: index => Promise.resolve(`app-${index}.log`) });
  // @ts-expect-error -- an option of the append that creates it does not exist
  appendWriter(client, 'app.log', { create: { contentType: 'text/plain' } });
  // @ts-expect-error -- recovery is always on, and cannot be set
  appendWriter(client, 'app.log', { appendRecovery: false });
  // @ts-expect-error -- a controller is no signal
  appendWriter(client, 'app.log', { signal: new AbortController() });
  const options: AppendWriterOptions = { lingerMs: 5 };
  // @ts-expect-error -- options do not change once they are made
  options.lingerMs = 6;
}

export async function used(): Promise<void> {
  // @ts-expect-error -- a chunk is text or bytes
  await writer.write({ level: 'info' });
  // @ts-expect-error -- not a number
  await writer.write(7);
  // @ts-expect-error -- not a list of chunks
  await writer.write(['a\n', 'b\n']);
  // @ts-expect-error -- the position is the writer's own matter
  await writer.write('a\n', { position: 0 });
  // @ts-expect-error -- a chunk has a receipt, not ali-oss's result
  use((await writer.write('a\n')).res);
  // @ts-expect-error -- there may be no failure
  use(writer.failure.written);
  // @ts-expect-error -- the name changes by itself, at a rollover
  writer.name = 'other.log';
  const closing = writer.close();
  // @ts-expect-error -- closing gives nothing
  const receipts: Promise<Receipt[]> = closing;
  use(receipts);
  // @ts-expect-error -- there is no end(): that is the stream's
  writer.end();
  // @ts-expect-error -- a chunk that was rejected is not known to be written
  if (failure.written === 'yes') use(failure);
  // @ts-expect-error -- the cause may be anything
  use(failure.cause.message);
  // @ts-expect-error -- where no 409 was the cause, there is no advice
  use(failure.advice.summary);
  // @ts-expect-error -- ranges do not change
  failure.chunks.push({ first: 0, last: 1, written: 'yes' });
  // @ts-expect-error -- a receipt does not change
  receipt.position = 0;
}
