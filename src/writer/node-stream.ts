import type { Writable } from 'node:stream';
import type { StreamTake } from './core.js';
import type { AppendWriter } from './types.js';

/**
 * A `Writable` on a writer. A chunk counts as written when the writer has taken it, so that many of them gather in one
 * request; the stream finishes when all of them are stored, and is destroyed with the error when one cannot be.
 */
export function nodeStream(writer: AppendWriter, journaled?: StreamTake): Writable {
  if (journaled) return acceptingStream(journaled);
  const streams = requireStreams();
  let failed: Error | null = null;
  const stream = new streams.Writable({
    write(chunk: Uint8Array, _encoding, done) {
      const stored = writer.write(chunk);
      stored.catch((error: unknown) => {
        failed ??= error as Error;
        stream.destroy(failed);
      });
      Promise.race([stored, writer.ready]).then(() => {
        done();
      }, done);
    },
    final(done) {
      writer.flush().then(() => {
        done();
      }, done);
    },
    destroy(error, done) {
      // What the writer has taken is still stored: only the stream ends. Where it is not, whoever ends it is told.
      const ended = () => {
        done(error ?? failed);
      };
      writer.flush().then(ended, ended);
    },
  });
  return stream;
}

/** With a journal a chunk counts as written when it is on the disk; chunks that wait share one write. */
function acceptingStream({ write, end }: StreamTake): Writable {
  const streams = requireStreams();
  const all = (chunks: readonly { readonly chunk: unknown }[], done: (error?: Error | null) => void) => {
    Promise.all(chunks.map(({ chunk }) => write(chunk as Uint8Array))).then(() => {
      done();
    }, done);
  };
  return new streams.Writable({
    write(chunk: Uint8Array, _encoding, done) {
      all([{ chunk }], done);
    },
    writev: all,
    final(done) {
      end().then(() => {
        done();
      }, done);
    },
  });
}

function requireStreams(): { readonly Writable: typeof Writable } {
  const streams = globalThis.process?.getBuiltinModule?.('node:stream');
  if (streams) return streams;
  throw new TypeError('Expected Node.js for toNodeStream(), got none. In browsers this works: writer.toWebStream()');
}
