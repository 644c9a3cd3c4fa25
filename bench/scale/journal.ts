import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import OSS from 'ali-oss';
import { appendWriter, type AppendWriter, remedy } from 'ali-oss-remedy';
import { openJournal } from 'ali-oss-remedy/journal';
import { atLeast, atMost, type Measured } from './measurement.js';
import { startServer } from './server.js';
import { median } from './statistics.js';

const CALLERS = 64;
const ROUNDS = 6;
const RECORDS_PER_CALLER = 40;
const RECORD = Buffer.alloc(1024, 'x');
const ACCEPTS = 200;
const OPEN_CHUNKS = 1_000_000;
const OPEN_BYTES = 100;

/** A writer with a journal beside the same one without; what one accept waits for; and a start on a journal that is full. */
export async function journal(): Promise<Measured> {
  await using server = await startServer();
  const folder = mkdtempSync(join(tmpdir(), 'ali-oss-remedy-bench-'));
  try {
    const client = () => remedy(new OSS(server.client));
    const plain = appendWriter(client(), 'plain.log');
    const kept = await openJournal(join(folder, 'kept'));
    const journaled = appendWriter(client(), 'journaled.log', { journal: kept });
    const [plainRates, ratios]: [number[], number[]] = [[], []];
    // The first round opens connections and is not counted.
    for (let round = 0; round <= ROUNDS; round += 1) {
      const [without, with_] = [await rateOf(plain), await rateOf(journaled)];
      if (round === 0) continue;
      plainRates.push(without);
      ratios.push(with_ / without);
    }
    const accepts = await times(
      async () => {
        await journaled.accept(RECORD);
        await journaled.flush();
      },
      () => journaled.accept(RECORD),
    );
    const syncs = fsyncs(join(folder, 'sync'));
    await plain.close();
    await journaled.close();
    const replay = await start(join(folder, 'full'));
    return {
      title: 'A writer with a journal',
      how:
        `${ROUNDS} rounds in turn: ${CALLERS} callers with ${RECORDS_PER_CALLER} awaited writes of 1 KiB each, without and with a journal; without: ${Math.round(median(plainRates))} records per second. ` +
        `${ACCEPTS} single accepts beside one write with fsync of the same disk: medians ${median(accepts).toFixed(2)} and ${median(syncs).toFixed(2)} ms. ` +
        `A start on ${OPEN_CHUNKS} open chunks of ${OPEN_BYTES} bytes: ${(replay.ms / 1000).toFixed(1)} s until they are read and checked, ${replay.heapMiB.toFixed(0)} MiB of heap gained.`,
      rows: [
        atLeast('throughput beside the same writer without', median(ratios), 0.8, { unit: ' x' }),
        atMost('accept beside one write with fsync', median(accepts) / median(syncs), 5, { digits: 1, unit: ' x' }),
        atMost('heap gained by a start on 1,000,000 open chunks', replay.heapMiB, 64, { digits: 0, unit: ' MiB' }),
      ],
      plots: [],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Records per second. */
async function rateOf(writer: AppendWriter): Promise<number> {
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: CALLERS }, async () => {
      for (let i = 0; i < RECORDS_PER_CALLER; i += 1) await writer.write(RECORD);
    }),
  );
  return ((CALLERS * RECORDS_PER_CALLER) / (performance.now() - startedAt)) * 1000;
}

/** How long a call takes, each after the one before has left nothing to do. In milliseconds. */
async function times(rest: () => Promise<unknown>, call: () => Promise<unknown>): Promise<number[]> {
  const all: number[] = [];
  for (let nth = 0; nth < ACCEPTS; nth += 1) {
    const startedAt = performance.now();
    await call();
    all.push(performance.now() - startedAt);
    if (nth % 20 === 0) await rest();
  }
  return all;
}

function fsyncs(path: string): number[] {
  const file = openSync(path, 'w');
  const all = Array.from({ length: ACCEPTS }, () => {
    const startedAt = performance.now();
    writeSync(file, RECORD);
    fsyncSync(file);
    return performance.now() - startedAt;
  });
  closeSync(file);
  return all;
}

/** Fills a journal whose OSS takes nothing, and opens it again. */
async function start(folder: string): Promise<{ readonly ms: number; readonly heapMiB: number }> {
  const nowhere = new OSS({
    ...{ accessKeyId: 'x', accessKeySecret: 'x', bucket: 'none', region: 'oss-cn-hangzhou' },
    endpoint: 'http://127.0.0.1:9',
  });
  const filled = await openJournal(folder);
  const writer = appendWriter(remedy(nowhere), 'none.log', { journal: filled });
  const chunk = Buffer.alloc(OPEN_BYTES, 'y');
  for (let done = 0; done < OPEN_CHUNKS; done += 10_000) {
    await Promise.all(Array.from({ length: 10_000 }, () => writer.accept(chunk)));
  }
  await filled.close();
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  const startedAt = performance.now();
  const again = await openJournal(folder);
  const ms = performance.now() - startedAt;
  globalThis.gc?.();
  const heapMiB = (process.memoryUsage().heapUsed - before) / 1024 ** 2;
  await again.close();
  return { ms, heapMiB };
}
