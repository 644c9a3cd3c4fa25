import type { LocalOss } from 'ali-oss-remedy/testing';
import type { Gate } from './gate.js';
import { type Cell, type LogFrame, type LogTally, writerName } from './messages.js';
import type { Append } from './naive.js';

/** Where a page is: what it has of an object. */
export interface LogCursor {
  object: string;
  cells: number;
}

/** One side's log: writers append to one object, then to the next, and what is stored is compared with what they were told. */
export interface Log {
  /** Fills one object, and resolves when every writer is done with it. */
  fill(round: number): Promise<void>;
  /** Takes note of an answer 409. */
  noteConflict(): void;
  frame(cursor: LogCursor): LogFrame;
}

export interface LogOptions {
  readonly oss: LocalOss;
  readonly bucket: string;
  readonly prefix: string;
  readonly gate: Gate;
  readonly writers: number;
  /** Records per writer and object. */
  readonly records: number;
  readonly paceMs: number;
  /** How one writer appends to an object. */
  appendOf(writer: number, object: string): Append;
  remove(object: string): Promise<unknown>;
}

export function newLog(options: LogOptions): Log {
  const { oss, bucket, prefix, gate, writers, records, paceMs } = options;
  const before = { acknowledged: 0, stored: 0, lost: 0, doubled: 0 };
  const told = { failed: 0, conflicts: 0 };
  let object = `${prefix}-1.log`;
  let acknowledged = new Set<string>();

  const stored = () => String(oss.object(bucket, object)?.content ?? '');

  const write = async (writer: number) => {
    const append = options.appendOf(writer, object);
    for (let record = 1; record <= records; record += 1) {
      await gate.pass(paceMs);
      const line = `writer ${writerName(writer)} record ${record}`;
      try {
        await append(Buffer.from(`${line}\n`));
        acknowledged.add(line);
      } catch {
        told.failed += 1;
      }
    }
  };

  return {
    async fill(round) {
      const last = object;
      if (round > 1) {
        const done = tallyOf(cellsOf(stored()), acknowledged);
        for (const key of Object.keys(before) as (keyof typeof before)[]) before[key] += done[key];
        acknowledged = new Set();
        object = `${prefix}-${round}.log`;
        await options.remove(last);
      }
      await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)));
    },
    noteConflict() {
      told.conflicts += 1;
    },
    frame(cursor) {
      if (cursor.object !== object) Object.assign(cursor, { object, cells: 0 });
      const cells = cellsOf(stored());
      const now = tallyOf(cells, acknowledged);
      const start = cursor.cells;
      cursor.cells = cells.length;
      return {
        object,
        start,
        cells: cells.slice(start),
        acknowledged: before.acknowledged + now.acknowledged,
        stored: before.stored + now.stored,
        lost: before.lost + now.lost,
        doubled: before.doubled + now.doubled,
        ...told,
      };
    },
  };
}

/** What is in an object, record by record. */
export function cellsOf(content: string): Cell[] {
  const copies = new Map<string, number>();
  let from = 0;
  return content
    .split('\n')
    .slice(0, -1)
    .map(line => {
      const [, letter = '?', nth = '0'] = /^writer (\w) record (\d+)$/.exec(line) ?? [];
      const copy = (copies.get(line) ?? 0) + 1;
      copies.set(line, copy);
      const cell = { writer: letter.charCodeAt(0) - 65, record: Number(nth), from, to: from + line.length + 1, copy };
      from = cell.to;
      return cell;
    });
}

/** Compares what is stored with what was acknowledged. */
export function tallyOf(
  cells: readonly Cell[],
  acknowledged: ReadonlySet<string>,
): Pick<LogTally, 'acknowledged' | 'stored' | 'lost' | 'doubled'> {
  const present = new Set(cells.map(({ writer, record }) => `writer ${writerName(writer)} record ${record}`));
  return {
    acknowledged: acknowledged.size,
    stored: cells.length,
    lost: [...acknowledged].filter(line => !present.has(line)).length,
    doubled: cells.length - present.size,
  };
}
