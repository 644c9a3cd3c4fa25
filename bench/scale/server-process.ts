// The OSS of a measurement, in a process of its own: its memory and its work are not what is measured. Ends with its parent.
import OSS from 'ali-oss';
import { type LocalOss, startOss } from 'ali-oss-remedy/testing';
import type { Ambush, FromServer, Tally, ToServer } from './server-messages.js';

const LOOK_EVERY_MS = 5;
const LINE = Buffer.from('a line of another client\n');

let oss: LocalOss | undefined;

process.on('message', (message: ToServer) => {
  if (message === 'tally') tell({ tally: tally() });
  else if ('start' in message) void start(message.start.delayMs);
  else lay(message.ambush);
});
process.on('disconnect', () => process.exit());

async function start(delayMs: number): Promise<void> {
  oss = await startOss({ buckets: ['bench'], delayMs });
  tell({ client: oss.clientOptions() });
}

function tally(): Tally {
  const requests = oss?.requests ?? [];
  const appends = requests.filter(({ operation }) => operation === 'AppendObject');
  const counts = {
    requests: requests.length,
    stored: appends.filter(({ applied }) => applied).length,
    conflicts: appends.filter(({ status }) => status === 409).length,
  };
  oss?.clearRequests();
  return counts;
}

function lay({ object, fromBytes, conflicts }: Ambush): void {
  if (!oss) return;
  const { requests } = oss;
  const rival = new OSS(oss.clientOptions());
  const isLarge = (bytes: unknown, name: unknown) => Number(bytes) >= fromBytes && name === object;
  const hit = new Set<number>();
  const look = setInterval(() => {
    // The head of a request is logged when it arrives, long before the last byte of its body.
    const under = requests.find(
      ({ id, name, headers, status }) =>
        status === undefined && isLarge(headers['content-length'], name) && !hit.has(id),
    );
    if (!under) return;
    hit.add(under.id);
    if (hit.size === conflicts) clearInterval(look);
    const { position = '0' } = under.query;
    rival.append(object, LINE, { position }).catch((error: unknown) => {
      console.error(error);
    });
  }, LOOK_EVERY_MS);
  oss.fault({
    match: ({ bytes, name, method }) => method === 'POST' && isLarge(bytes, name),
    skip: conflicts,
    do: { kind: 'apply-then-drop' },
  });
  tell('laid');
}

function tell(message: FromServer): void {
  process.send?.(message);
}
