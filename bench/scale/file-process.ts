// Appends a file from its path, and watches the memory of this process.
import OSS from 'ali-oss';
import { remedy, reportOf } from 'ali-oss-remedy';
import type { ClientOptions } from 'ali-oss-remedy/testing';
import { readFileSync } from 'node:fs';
import { watchMemory } from './rss.js';
import { collectGarbage, work } from './work.js';

export interface FileJob {
  readonly task: FileTask;
  readonly result: FileResult;
}

export interface FileTask {
  readonly client: ClientOptions;
  readonly object: string;
  readonly path: string;
}

export interface FileResult {
  readonly idleBytes: number;
  readonly points: readonly (readonly [number, number])[];
  /** Above idle, until the answer was lost. */
  readonly conflictsBytes: number;
  /** Above idle, over all of it. */
  readonly peakBytes: number;
  /** Positions lost before that. */
  readonly conflicts: number;
  /** A send that was stored without an answer meets a position that is taken: by itself. */
  readonly laterConflicts: number;
  readonly unanswered: number;
  readonly sends: number;
  readonly written: string;
  /** Where the file ends in the object. */
  readonly end: number;
}

const TIMEOUT_MS = 300_000;

work<FileJob>(async ({ client, object, path }) => {
  const seen = { conflict: 0, unanswered: 0 };
  let onUnanswered = (): void => undefined;
  const oss = remedy(new OSS({ ...client, timeout: TIMEOUT_MS }), {
    appendRecovery: true,
    maxElapsedMs: TIMEOUT_MS,
    onEvent: ({ type }) => {
      if (type === 'conflict' || type === 'unanswered') seen[type] += 1;
      if (type === 'unanswered') onUnanswered();
    },
  });
  // Idle is a process that has loaded everything and made a connection.
  await oss.append('other.log', Buffer.from('a line\n'));
  collectGarbage();
  return async () => {
    const watch = watchMemory();
    let conflictsBytes = NaN;
    let conflicts = NaN;
    onUnanswered = () => {
      conflicts = seen.conflict;
      conflictsBytes = watch.peakBytes();
    };
    const result = await oss.append(object, path);
    const peakBytes = Math.max(watch.peakBytes(), highWaterBytes() - watch.idleBytes);
    watch.stop();
    const report = reportOf(result);
    return {
      ...{ idleBytes: watch.idleBytes, points: watch.points, conflictsBytes, peakBytes },
      ...{ conflicts, laterConflicts: seen.conflict - conflicts, unanswered: seen.unanswered },
      ...{ sends: report?.attempts ?? NaN, written: report?.written ?? 'unknown' },
      end: Number(result.nextAppendPosition),
    };
  };
});

/** What Linux remembers of this process's memory; 0 elsewhere. A look every few milliseconds may miss a peak, this does not. */
function highWaterBytes(): number {
  if (process.platform !== 'linux') return 0;
  return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'latin1'))?.[1] ?? 0) * 1024;
}
