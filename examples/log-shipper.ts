import { remedy } from 'ali-oss-remedy';
import { openBucket } from './client.js';

/** Two shippers, as in two pods, append to one object. Nobody waits for anybody, nobody keeps a position. */
export async function main() {
  await using bucket = await openBucket();
  const name = bucket.newName('app.log');

  const shippers = ['pod-a', 'pod-b'].map(pod => {
    // Two writers without a pause often meet, and each meeting costs one of them an attempt: so time is the limit, not their number.
    const client = remedy(bucket.newClient(), { appendRecovery: true, attempts: Infinity, maxElapsedMs: 60_000 });
    return { pod, ship: (line: string) => client.append(name, Buffer.from(`${pod} ${line}\n`)) };
  });

  // Every call is made at once: appends of one client queue by themselves and keep the order of the calls.
  const lines = Array.from({ length: 100 }, (_, nth) => `line ${nth}`);
  await Promise.all(shippers.flatMap(({ ship }) => lines.map(ship)));

  const stored = String((await bucket.newClient().get(name)).content).split('\n');
  for (const { pod } of shippers) {
    const own = stored.filter(line => line.startsWith(pod));
    const inOrder = own.join('\n') === lines.map(line => `${pod} ${line}`).join('\n');
    console.log(
      `${pod}: ${own.length} of ${lines.length} lines stored, ${inOrder ? 'in' : 'NOT IN'} the order of the calls`,
    );
  }
  if (bucket.local) {
    const appends = bucket.local.requests.filter(({ operation }) => operation === 'AppendObject');
    console.log(`${appends.length} requests for ${2 * lines.length} lines`);
  }
  return stored;
}
