// One writer of a run, in a process of its own, which may be killed at any moment. Writes its journal to file descriptor 3.
import { writeSync } from 'node:fs';
import OSS from 'ali-oss';
import { seeded } from '../examples/demo/random.js';
import { type Entry, entryLine } from './journal.js';
import { type Manner, MANNERS } from './manners.js';
import type { WriterTask } from './messages.js';
import { recordOf } from './record.js';

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

async function write({ client, object, manner, seed, writer, epoch, first, end }: WriterTask): Promise<void> {
  const { recordsPerCall, inFlight, open }: Manner = MANNERS[manner];
  const append = open(new OSS(client), object, seeded(seed + 1000 * writer + epoch));
  let next = first;
  const keepCalling = async () => {
    while (next < end) {
      const call = { sending: next, count: Math.min(recordsPerCall, end - next) };
      next += call.count;
      const records = Array.from({ length: call.count }, (_, nth) =>
        recordOf({ writer, epoch, sequence: call.sending + nth }, seed),
      );
      note(call);
      note({ answered: call.sending, ...(await append(Buffer.from(records.join('')))) });
    }
  };
  await Promise.all(Array.from({ length: inFlight }, keepCalling));
}

/** What is written when this returns outlives the process: it is in the kernel's hands. */
function note(entry: Entry): void {
  const line = Buffer.from(entryLine(entry));
  for (let at = 0; at < line.length;) at += writeSync(JOURNAL, line, at);
}
