// One writer of a run, in a process of its own, which may be killed at any moment. Writes its journal to file descriptor 3.
import { writeSync } from 'node:fs';
import OSS from 'ali-oss';
import { seeded } from '../examples/demo/random.js';
import { type Entry, entryLine } from './journal.js';
import { type Manner, MANNERS } from './manners.js';
import type { WriterTask } from './messages.js';
import { callAt } from './mix.js';
import { recordOf, tickOf } from './record.js';

const JOURNAL = 3;

process.once('message', (task: WriterTask) => {
  write(task).then(
    () => process.exit(),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.on('disconnect', () => {
  process.exit();
});
process.send?.('ready');

async function write(task: WriterTask): Promise<void> {
  const { client, object, manner, seed, writer, epoch, first, end, boxes, folder } = task;
  const { recordsPerCall, inFlight, open }: Manner = MANNERS[manner];
  const random = seeded(seed + 1000 * writer + epoch);
  const { append, from, finish } = await open(new OSS(client), object, { random, boxes, folder });
  if (from !== undefined) note({ kept: from });
  let next = from ?? first;
  const keepCalling = async () => {
    while (next < end) {
      const { first: sending, count, kind } = callAt(next, task, recordsPerCall);
      next += count;
      const lines = Array.from({ length: count }, (_, nth) =>
        kind === 'tick' ? tickOf({ writer, epoch }) : recordOf({ writer, epoch, sequence: sending + nth }, seed),
      );
      const records = Buffer.from(lines.join(''));
      note({ sending, kind, count, bytes: records.length });
      note({ answered: sending, ...(await append(records, sending + count)) });
    }
  };
  await Promise.all(Array.from({ length: inFlight }, keepCalling));
  await finish?.();
}

/** What is written when this returns outlives the process: it is in the kernel's hands. */
function note(entry: Entry): void {
  const line = Buffer.from(entryLine(entry));
  for (let at = 0; at < line.length;) at += writeSync(JOURNAL, line, at);
}
