import { remedy, reportOf } from 'ali-oss-remedy';
import { openBucket, skipOnRealBucket } from './client.js';

/** OSS stores the record, and the connection breaks before it can say so. Is it safe to send it again? */
export async function main() {
  await using bucket = await openBucket();
  const record = Buffer.from('payment 4711: 25.00\n');
  const loseNextAnswer = (name: string) =>
    bucket.local?.fault({ match: { operation: 'AppendObject', name }, do: { kind: 'apply-then-drop' } });
  if (!bucket.local) skipOnRealBucket('losing answers, so the calls below simply succeed');

  // Without recovery the call fails, but it can be asked what is known of the record.
  const first = bucket.newName('first.log');
  const careful = remedy(bucket.newClient());
  loseNextAnswer(first);
  const failed = await careful.append(first, record).catch((error: unknown) => error);
  console.log(`without recovery: written: ${reportOf(failed)?.written ?? '?'}`);

  // With recovery the same bytes go to the same position once more, which cannot store them twice, and the 409 is looked into.
  const second = bucket.newName('second.log');
  const client = remedy(bucket.newClient(), { appendRecovery: true });
  loseNextAnswer(second);
  const result = await client.append(second, record);
  const report = reportOf(result);
  console.log(`with recovery: written: ${report?.written ?? '?'}, in ${report?.attempts ?? '?'} attempts`);
  for (const { conflict, decision } of report?.trail ?? []) {
    console.log(`  ${conflict.code} at attempt ${conflict.attempt}: ${decision.action}, ${decision.because}`);
  }

  const stored = String((await client.get(second)).content);
  console.log(`stored: ${JSON.stringify(stored)}`);
  return { withoutRecovery: reportOf(failed)?.written, withRecovery: report?.written, stored };
}
