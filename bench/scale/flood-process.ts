// Feeds a writer faster than the server takes, and watches the memory of this process.
import OSS from 'ali-oss';
import { appendWriter, remedy } from 'ali-oss-remedy';
import type { ClientOptions } from 'ali-oss-remedy/testing';
import { watchMemory } from './rss.js';
import { collectGarbage, work } from './work.js';

export interface FloodJob {
  readonly task: FloodTask;
  readonly result: FloodResult;
}

export interface FloodTask {
  readonly client: ClientOptions;
  readonly seconds: number;
  readonly maxBatchBytes: number;
  readonly maxBufferedBytes: number;
}

export interface FloodResult {
  readonly idleBytes: number;
  readonly points: readonly (readonly [number, number])[];
  readonly peakBytes: number;
  /** The most that the writer held, looked at after every write. */
  readonly mostBufferedBytes: number;
  /** How often there was no room. */
  readonly waits: number;
  readonly records: number;
}

const CHUNK = Buffer.alloc(1024, 'x');

work<FloodJob>(async ({ client, seconds, maxBatchBytes, maxBufferedBytes }) => {
  const writer = appendWriter(remedy(new OSS(client)), 'flood.log', { maxBatchBytes, maxBufferedBytes });
  await writer.write(CHUNK);
  collectGarbage();
  return async () => {
    const watch = watchMemory();
    const until = performance.now() + seconds * 1000;
    const seen = { mostBufferedBytes: 0, waits: 0, records: 0 };
    while (performance.now() < until) {
      if (writer.bufferedBytes + CHUNK.length > maxBufferedBytes) seen.waits += 1;
      await writer.ready;
      // What goes wrong, close() tells.
      writer.write(CHUNK).catch(() => undefined);
      seen.records += 1;
      seen.mostBufferedBytes = Math.max(seen.mostBufferedBytes, writer.bufferedBytes);
    }
    await writer.close();
    const peakBytes = watch.peakBytes();
    watch.stop();
    return { ...seen, peakBytes, idleBytes: watch.idleBytes, points: watch.points };
  };
});
