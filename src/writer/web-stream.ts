import type { StreamTake } from './core.js';
import type { AppendWriter, Chunk } from './types.js';

/** A `WritableStream` on a writer: it takes chunks as the writer has room for them, and closes when all are stored. */
export function webStream(writer: AppendWriter, journaled?: StreamTake): WritableStream<Chunk> {
  // With a journal a chunk counts as written when it is on the disk.
  if (journaled) {
    return new WritableStream<Chunk>({
      async write(chunk) {
        await journaled.write(chunk);
      },
      async close() {
        await journaled.end();
      },
    });
  }
  let failed: unknown;
  return new WritableStream<Chunk>({
    async write(chunk, controller) {
      const stored = writer.write(chunk);
      stored.catch((error: unknown) => {
        failed ??= error;
        controller.error(error);
      });
      await Promise.race([stored, writer.ready]);
    },
    close: () => writer.flush(),
    // What the writer has taken is still stored: only the stream ends. Where it is not, whoever ends it is told.
    async abort() {
      await writer.flush().catch(() => undefined);
      if (failed !== undefined) throw failed;
    },
  });
}
