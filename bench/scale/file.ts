import OSS from 'ali-oss';
import type { ClientOptions } from 'ali-oss-remedy/testing';
import { createHash, randomFillSync } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lines } from './charts.js';
import type { FileJob } from './file-process.js';
import { runJob } from './job.js';
import { atMost, exactly, type Measured } from './measurement.js';
import { startServer } from './server.js';

const MIB = 1024 * 1024;
const FILE_BYTES = 1024 * MIB;
const CONFLICTS = 5;
const BAR_MIB = 64;
const OBJECT = 'archive.bin';
const PROGRAM = new URL('./file-process.js', import.meta.url);

/** A large file, appended from its path while others append to the same object. */
export async function file(): Promise<Measured> {
  await using server = await startServer();
  const directory = await mkdtemp(join(tmpdir(), 'oss-bench-'));
  const path = join(directory, 'file.bin');
  try {
    await generate(path);
    await server.ambush({ object: OBJECT, fromBytes: MIB, conflicts: CONFLICTS });
    const result = await runJob<FileJob>(PROGRAM, { client: server.client, object: OBJECT, path });
    const isStored =
      (await sumOfObject(server.client, result.end - FILE_BYTES)) === (await sumOf(createReadStream(path)));
    const seconds = result.points.at(-1)?.[0] ?? NaN;
    return {
      title: `A file of ${FILE_BYTES / MIB} MiB, appended from its path`,
      how: `Another client appends to the object under each of the first ${CONFLICTS} sends; the next one is stored and its answer is lost, so that the stored bytes have to be read to prove it. Seen: ${result.conflicts} conflicts, ${result.unanswered} lost answer, ${result.laterConflicts} conflict with itself after it, ${result.sends} sends, written: ${result.written}; ${seconds.toFixed(0)} s. Memory is the resident set of the appending process, by the kernel's high-water mark where there is one; idle it was ${toMib(result.idleBytes).toFixed(0)} MiB. The file is generated (sparse, with random blocks), the server has a process of its own, and its memory does not count.`,
      rows: [
        exactly('conflicts gone through', result.conflicts, CONFLICTS),
        exactly('copies in the object, byte for byte', isStored ? 1 : 0, 1),
        atMost(`peak memory above idle through ${CONFLICTS} conflicts`, toMib(result.conflictsBytes), BAR_MIB, MEMORY),
        atMost('the same, a lost answer and its proof included', toMib(result.peakBytes), BAR_MIB, MEMORY),
      ],
      plots: [
        {
          name: 'file-memory',
          says: 'Memory of the appending process above idle',
          option: lines({
            title: `A file of 1 GiB, ${CONFLICTS} conflicts and a lost answer`,
            series: [{ name: 'resident memory above idle', points: result.points.map(([s, b]) => [s, toMib(b)]) }],
            x: 'seconds',
            y: 'MiB',
            bar: { name: `${BAR_MIB} MiB`, at: BAR_MIB },
          }),
        },
      ],
    };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

const MEMORY = { digits: 1, unit: ' MiB' };

const toMib = (bytes: number) => bytes / MIB;

/** Sparse, with some random bytes in every MiB: it takes little of the disk, and no two places are alike. */
async function generate(path: string): Promise<void> {
  const handle = await open(path, 'w');
  try {
    await handle.truncate(FILE_BYTES);
    for (let at = 0; at < FILE_BYTES; at += MIB) await handle.write(randomFillSync(Buffer.alloc(4096)), 0, 4096, at);
  } finally {
    await handle.close();
  }
}

/** Of as much as the file is long, from where it was said to be. */
async function sumOfObject(client: ClientOptions, start: number): Promise<string> {
  const headers = { Range: `bytes=${start}-${start + FILE_BYTES - 1}` };
  const { stream } = (await new OSS(client).getStream(OBJECT, { headers })) as { stream: AsyncIterable<Buffer> };
  return sumOf(stream);
}

async function sumOf(content: AsyncIterable<unknown>): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of content) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
