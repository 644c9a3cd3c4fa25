import { appendWriter, remedy } from 'ali-oss-remedy';
import { openBucket, skipOnRealBucket } from './client.js';

/** 64 requests of a web server write an audit trail: each knows where its records are, and few appends carry them all. */
export async function main() {
  await using bucket = await openBucket();
  const name = bucket.newName('audit.log');
  const client = remedy(bucket.newClient());
  const writer = appendWriter(client, name, { create: { mime: 'text/plain' } });

  const serve = async (request: number) => {
    const begun = await writer.write(`request ${request} begins\n`);
    const ended = await writer.write(`request ${request} ends\n`);
    return [begun, ended];
  };
  const receipts = (await Promise.all(Array.from({ length: 64 }, (_, request) => serve(request)))).flat();
  const last = receipts.at(-1);
  console.log(
    `${receipts.length} records stored, the last of them at ${last?.position} to ${last?.nextAppendPosition}`,
  );
  if (bucket.local) console.log(`${bucket.local.requests.length} requests`);

  // A failure says of every record what became of it, and the writer goes on where it was.
  const failed = bucket.local ? await failAndResume() : undefined;
  if (!bucket.local) skipOnRealBucket('refusing an append');

  await writer.close();
  const stored = String((await client.get(name)).content)
    .split('\n')
    .slice(0, -1);
  console.log(`${new Set(stored).size} different records in ${stored.length} lines`);
  return { receipts, stored, failed };

  async function failAndResume() {
    const body = '<Error><Code>AccessDenied</Code><Message>The right is gone for a moment.</Message></Error>';
    bucket.local?.fault({ match: { operation: 'AppendObject' }, do: { kind: 'answer', status: 403, body } });
    const record = 'a record that is refused at first\n';
    await writer.write(record).catch(() => undefined);
    const { failure } = writer;
    for (const { first, last: end, written } of failure?.chunks ?? [])
      console.log(`records ${first} to ${end}: written: ${written}`);
    await writer.resume();
    // It is not written, so it may be written again. One that is 'unknown' may not: resume() settles that one itself.
    if (failure?.written === 'no') await writer.write(record);
    return failure;
  }
}
