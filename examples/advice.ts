import { type Advice, explain, isConflict, remedy } from 'ali-oss-remedy';
import { openBucket, skipOnRealBucket } from './client.js';

/** What to do about a 409, from the catalogue or on the error itself. */
export async function main() {
  // Offline, from what a log line or a ticket says: the code, or the EC.
  print('explain("FileImmutable")', explain('FileImmutable'));
  print('explain("0026-00000016")', explain('0026-00000016'));

  // On the error, from a wrapped client. With `diagnose` it also looks up the facts.
  await using bucket = await openBucket();
  if (!bucket.local) {
    skipOnRealBucket('a retention policy, which would keep the object for days');
    return undefined;
  }
  const client = remedy(bucket.newClient(), { diagnose: true });
  const name = bucket.newName('invoice.pdf');
  await client.put(name, Buffer.from('an invoice'));
  const settings = bucket.local.bucket('bucket');
  if (settings) settings.worm = { days: 30, state: 'Locked' };
  try {
    await client.delete(name);
  } catch (error) {
    // The very error that ali-oss threw: code, status and requestId are where they always were.
    if (!isConflict(error)) throw error;
    print(`${error.status} ${error.code ?? ''}`, error.advice);
    return error;
  }
  return undefined;
}

function print(title: string, advice: Advice | undefined) {
  console.log(`${title}\n  ${advice?.summary ?? 'not in the catalogue'}\n  ${advice?.cause ?? ''}`);
  for (const action of advice?.actions ?? []) console.log(`  - ${action}`);
  console.log(`  ${advice?.docs ?? ''}\n`);
}
