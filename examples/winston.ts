import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { appendWriter, remedy } from 'ali-oss-remedy';
import { openJournal } from 'ali-oss-remedy/journal';
import winston from 'winston';
import { openBucket } from './client.js';

/** winston logs to an object, and to the next one when it is full; what it logs is on the disk first, so that no death of the process loses it. */
export async function main() {
  await using bucket = await openBucket();
  const name = bucket.newName('app.log');
  const nameOf = (index: number) => (index === 0 ? name : `${name}.${index}`);
  const client = remedy(bucket.newClient());
  // Real logs would take the default, 5 GB, or a size that is handy to read.
  const folder = await mkdtemp(join(tmpdir(), 'winston-'));
  const journal = await openJournal(folder);
  const writer = appendWriter(client, name, { journal, lingerMs: 10, maxObjectBytes: 20_000, rollover: nameOf });
  const stream = writer.toNodeStream();
  stream.on('error', error => {
    console.error(error.message);
  });
  const transport = new winston.transports.Stream({ stream, eol: '\n' });
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- winston types its transports so
  const log = winston.createLogger({ format: winston.format.simple(), transports: transport });

  for (let request = 0; request < 1000; request += 1) log.info(`request ${request} served`);

  // winston hands over what it still holds, but does not end the stream: that is ours.
  log.end();
  await once(transport, 'finish');
  stream.end();
  await finished(stream);
  await writer.close();
  await rm(folder, { recursive: true });

  const objects: string[] = [];
  for (let index = 0; nameOf(index) !== writer.name; index += 1) objects.push(nameOf(index));
  objects.push(writer.name);
  const contents = await Promise.all(objects.map(async object => String((await client.get(object)).content)));
  const lines = contents.join('').split('\n').slice(0, -1);
  const inOrder = lines.every((line, nth) => line === `info: request ${nth} served`);
  console.log(`${lines.length} of 1000 lines stored in ${objects.length} objects, ${inOrder ? 'in' : 'NOT IN'} order`);
  return { lines, objects: contents.map(content => content.length) };
}
