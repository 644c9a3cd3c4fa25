import { remedy } from 'ali-oss-remedy';
import { type Bucket, openBucket, putTags, skipOnRealBucket } from './client.js';
import { bridgeToOpenTelemetry } from './opentelemetry/bridge.js';
import { lineOfCount, telemetryInMemory, treeOf } from './opentelemetry/collected.js';

/** What calls meet as OpenTelemetry spans and counters, by the bridge in opentelemetry/bridge.ts. */
export async function main() {
  // A metadata write of the local OSS holds its object so long that the other one cannot miss it.
  await using bucket = await openBucket({ staleMs: 100 });
  const telemetry = telemetryInMemory();
  const stop = bridgeToOpenTelemetry(telemetry.tracer, telemetry.meter);
  try {
    await cleanCall(bucket);
    await staleFile(bucket);
    await appendConflict(bucket);
    if (bucket.local) {
      await lostAnswer(bucket);
      await retentionPolicy(bucket);
    } else {
      skipOnRealBucket('a lost answer, and a retention policy, which would keep the object for days');
    }
  } finally {
    stop();
  }
  const spans = telemetry.spans();
  const counts = await telemetry.counts();
  console.log(treeOf(spans).join('\n'));
  console.log(`\n${counts.map(lineOfCount).join('\n')}`);
  await telemetry.shutdown();
  return { spans, counts };
}

async function cleanCall(bucket: Bucket) {
  await remedy(bucket.newClient()).put(bucket.newName('clean.txt'), Buffer.from('text'));
}

/** Two processes tag one object: one of them meets the other, and its second try succeeds. */
async function staleFile(bucket: Bucket) {
  const name = bucket.newName('tagged.txt');
  await bucket.newClient().put(name, Buffer.from('text'));
  const clients = [remedy(bucket.newClient()), remedy(bucket.newClient())];
  await Promise.all(clients.map((client, nth) => putTags(client, name, { by: String(nth) })));
}

/** Another process has appended since: the 409 says where the object ends now. */
async function appendConflict(bucket: Bucket) {
  const name = bucket.newName('shared.log');
  const client = remedy(bucket.newClient(), { appendRecovery: true });
  const { nextAppendPosition } = await client.append(name, Buffer.from('mine\n'));
  await bucket.newClient().append(name, Buffer.from('from somebody else\n'), { position: nextAppendPosition });
  await client.append(name, Buffer.from('mine again\n'));
}

/** Stored, and the answer is lost: the same bytes at the same position meet a 409, and are found there. */
async function lostAnswer(bucket: Bucket) {
  const name = bucket.newName('lost-answer.log');
  bucket.local?.fault({ match: { operation: 'AppendObject', name }, do: { kind: 'apply-then-drop' } });
  await remedy(bucket.newClient(), { appendRecovery: true }).append(name, Buffer.from('payment 4711: 25.00\n'));
}

/** What only time can change is not tried again. */
async function retentionPolicy(bucket: Bucket) {
  const name = bucket.newName('invoice.pdf');
  const client = remedy(bucket.newClient());
  await client.put(name, Buffer.from('an invoice'));
  const settings = bucket.local?.bucket('bucket');
  if (settings) settings.worm = { days: 30, state: 'Locked' };
  await client.delete(name).catch(() => undefined);
}
