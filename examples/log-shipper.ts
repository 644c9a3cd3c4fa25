import { appendFile, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { remedy } from 'ali-oss-remedy';
import { openBucket, skipOnRealBucket } from './client.js';
import { type Console, shipCommand } from './log-shipper/command.js';
import { follow } from './log-shipper/follow.js';
import { linesOf } from './log-shipper/lines.js';
import { ship } from './log-shipper/ship.js';

/** With arguments: a small log shipper, see `--help`. Without: what it is good for. */
export async function main(args: readonly string[] = [], io?: Console) {
  return args.length > 0 ? shipCommand(args, io) : show();
}

/** Two shippers, as in two pods, follow a file each and append to one object, while answers get lost and files are rotated. */
export async function show() {
  await using bucket = await openBucket();
  const name = bucket.newName('app.log');
  const folder = await mkdtemp(join(tmpdir(), 'log-shipper-'));
  const lines = Array.from({ length: 100 }, (_, nth) => `line ${nth}`);
  if (bucket.local) {
    // Stored without an answer, lost on its way, stored but answered with an error: each more than once, in turn.
    const match = { operation: 'AppendObject' };
    bucket.local.fault({ match, times: 3, do: { kind: 'apply-then-drop' } });
    bucket.local.fault({ match, times: 2, do: { kind: 'drop' } });
    bucket.local.fault({ match, times: 2, do: { kind: 'apply-then-answer', status: 503 } });
  } else {
    skipOnRealBucket('losing answers');
  }

  const pods = ['pod-a', 'pod-b'].map(async pod => {
    const path = join(folder, `${pod}.log`);
    const logged = new AbortController();
    const logs = (async () => {
      for (const [nth, line] of lines.entries()) {
        if (nth === 50) await rename(path, `${path}.1`);
        await appendFile(path, `${pod} ${line}\n`);
      }
      logged.abort();
    })();
    const read = linesOf(follow(path, { pollMs: 5, signal: logged.signal }));
    await Promise.all([logs, ship(remedy(bucket.newClient()), name, read)]);
  });
  await Promise.all(pods);
  await rm(folder, { recursive: true });

  const stored = String((await bucket.newClient().get(name)).content).split('\n');
  for (const pod of ['pod-a', 'pod-b']) {
    const own = stored.filter(line => line.startsWith(pod));
    const inOrder = own.join('\n') === lines.map(line => `${pod} ${line}`).join('\n');
    console.log(
      `${pod}: ${own.length} of ${lines.length} lines stored, ${inOrder ? 'in' : 'NOT IN'} the order they were logged in`,
    );
  }
  if (bucket.local) {
    const appends = bucket.local.requests.filter(({ operation }) => operation === 'AppendObject');
    const lost = appends.filter(({ fault }) => fault !== undefined);
    console.log(
      `${appends.length} requests for ${2 * lines.length} lines, ${lost.length} of them without a true answer`,
    );
  }
  return stored;
}
