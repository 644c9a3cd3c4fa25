import { type RemedyEvent, remedy } from 'ali-oss-remedy';
import { openBucket } from './client.js';

/** Put remedy into production without letting it do anything: every policy runs, every decision is told, none is followed. */
export async function main() {
  await using bucket = await openBucket();
  const decisions: string[] = [];
  const onEvent = (event: RemedyEvent) => {
    if (event.type !== 'decision') return;
    const { operation, conflict, decision } = event;
    decisions.push(`${operation} ${conflict?.code ?? 'no answer'}: would ${decision.action}, ${decision.because}`);
  };
  const client = remedy(bucket.newClient(), { mode: 'observe', appendRecovery: true, onEvent });

  // Two writers who both believe that the log is empty: the second gets its 409, as ever.
  const log = bucket.newName('app.log');
  await bucket.newClient().append(log, Buffer.from('from somebody else\n'));
  await client.append(log, Buffer.from('mine\n'), { position: '0' }).catch(printAsEver);

  // Create only if absent.
  const lock = bucket.newName('job.lock');
  await client.put(lock, Buffer.from('host-1'));
  await client.put(lock, Buffer.from('host-2'), { headers: { 'x-oss-forbid-overwrite': 'true' } }).catch(printAsEver);

  console.log('\nWhat remedy would have done in mode "act":');
  for (const decision of decisions) console.log(`  ${decision}`);
  return decisions;
}

function printAsEver(error: Error) {
  console.log(`as without remedy: ${error.name}`);
}
