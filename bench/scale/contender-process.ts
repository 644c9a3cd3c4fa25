// One of the processes that append to one object at once: one writer, fed as fast as it has room.
import OSS from 'ali-oss';
import { appendWriter, remedy } from 'ali-oss-remedy';
import type { ClientOptions } from 'ali-oss-remedy/testing';
import { recordOf } from './contention-record.js';
import { work } from './work.js';

export interface ContenderJob {
  readonly task: ContenderTask;
  readonly result: ContenderResult;
}

export interface ContenderTask {
  readonly client: ClientOptions;
  readonly object: string;
  readonly process: number;
  readonly records: number;
  readonly maxBatchBytes: number;
  readonly maxBufferedBytes: number;
}

export interface ContenderResult {
  /** By the clock of the machine, in milliseconds. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** From `write` to its receipt, for each record. */
  readonly latencyMs: readonly number[];
}

work<ContenderJob>(task => {
  const { client, object, records, maxBatchBytes, maxBufferedBytes } = task;
  const writer = appendWriter(remedy(new OSS(client)), object, { maxBatchBytes, maxBufferedBytes });
  const latencyMs = Array.from({ length: records }, () => NaN);
  return Promise.resolve(async () => {
    const startedAt = clock();
    for (let sequence = 0; sequence < records; sequence += 1) {
      await writer.ready;
      const writtenAt = performance.now();
      writer.write(recordOf({ process: task.process, sequence })).then(
        () => {
          latencyMs[sequence] = performance.now() - writtenAt;
        },
        // close() tells.
        () => undefined,
      );
    }
    await writer.close();
    return { startedAt, endedAt: clock(), latencyMs };
  });
});

const clock = () => performance.timeOrigin + performance.now();
