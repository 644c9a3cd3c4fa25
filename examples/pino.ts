import { finished } from 'node:stream/promises';
import { appendWriter, remedy } from 'ali-oss-remedy';
import { pino } from 'pino';
import { openBucket } from './client.js';

/** pino logs to an object: nobody waits for a line, and many lines share a request. */
export async function main() {
  await using bucket = await openBucket();
  const name = bucket.newName('app.ndjson');
  const client = remedy(bucket.newClient());
  await using writer = appendWriter(client, name, { lingerMs: 10, create: { mime: 'application/x-ndjson' } });
  const destination = writer.toNodeStream();
  // A line has no caller to tell, so what cannot be stored is told here. Without a listener it would end the process.
  destination.on('error', error => {
    console.error(error.message);
  });
  const log = pino({ base: { pod: 'pod-a' } }, destination);

  // The first answer gets lost, as answers do: the lines are found, not stored again.
  bucket.local?.fault({ match: { operation: 'AppendObject' }, do: { kind: 'apply-then-drop' } });
  for (let request = 0; request < 1000; request += 1) log.info({ request }, 'served');

  // At the end of the process: all that was logged is stored when the stream has finished.
  destination.end();
  await finished(destination);

  const lines = String((await client.get(name)).content)
    .split('\n')
    .slice(0, -1);
  const requests = lines.map(line => (JSON.parse(line) as { readonly request: number }).request);
  const inOrder = requests.every((request, nth) => request === nth);
  console.log(`${requests.length} of 1000 lines stored, ${inOrder ? 'in' : 'NOT IN'} order`);
  const appends = bucket.local?.requests.filter(({ operation }) => operation === 'AppendObject');
  if (appends) console.log(`${appends.length} appends, one of which got no answer`);
  return requests;
}
