import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { appendWriter, remedy } from 'ali-oss-remedy';
import { openJournal } from 'ali-oss-remedy/journal';
import { pino } from 'pino';
import { openBucket } from './client.js';

/**
 * pino logs to an object: many lines share a request, and each is on the disk before it is sent. So OSS slows nothing down, and the death of
 * the process loses nothing.
 */
export async function main() {
  await using bucket = await openBucket();
  const name = bucket.newName('app.ndjson');
  const client = remedy(bucket.newClient());
  // Real logs have a folder that stays, e.g. /var/spool/app: the next process goes on with it.
  const folder = await mkdtemp(join(tmpdir(), 'pino-'));
  const journal = await openJournal(folder);
  const writer = appendWriter(client, name, { journal, lingerMs: 10, create: { mime: 'application/x-ndjson' } });
  const destination = writer.toNodeStream();
  // A line has no caller to tell, so what cannot be stored is told here. Without a listener it would end the process.
  destination.on('error', error => {
    console.error(error.message);
  });
  const log = pino({ base: { pod: 'pod-a' } }, destination);

  // The first answer gets lost, as answers do: the lines are found, not stored again.
  bucket.local?.fault({ match: { operation: 'AppendObject' }, do: { kind: 'apply-then-drop' } });
  for (let request = 0; request < 1000; request += 1) log.info({ request }, 'served');

  // All that was logged is on the disk when the stream has finished, and stored when the writer has closed.
  destination.end();
  await finished(destination);
  await writer.close();
  await rm(folder, { recursive: true });

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
