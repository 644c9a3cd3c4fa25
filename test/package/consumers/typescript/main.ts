import OSS from 'ali-oss';
import { type Conflict, isConflict, type Policy, remedy, reportOf, surface } from 'ali-oss-remedy';
import { zh } from 'ali-oss-remedy/locales/zh';
import { type LocalOss, startOss } from 'ali-oss-remedy/testing';

const watch: Policy = (conflict: Conflict) => surface(`seen at ${conflict.operation}`);

async function main(): Promise<void> {
  const oss: LocalOss = await startOss({ buckets: ['logs'] });
  const given = new OSS(oss.clientOptions({ bucket: 'logs' }));
  const client = remedy(given, { appendRecovery: true, locale: zh, policies: { FileAlreadyExists: watch } });
  const same: OSS = client;

  await same.put('report.csv', Buffer.from('first'));
  const options: OSS.PutObjectOptions = { headers: { 'x-oss-forbid-overwrite': 'true' } };
  const error: unknown = await client.put('report.csv', Buffer.from('second'), options).catch((e: unknown) => e);
  if (!isConflict(error)) throw new Error('Expected a conflict.');
  const firstAction: string | undefined = error.advice.actions[0];

  await client.append('app.log', Buffer.from('a\n'));
  await given.append('app.log', Buffer.from('b\n'), { position: '2' });
  const { name }: OSS.AppendObjectResult = await client.append('app.log', Buffer.from('c\n'));
  if (oss.object('logs', 'app.log')?.content.toString() !== 'a\nb\nc\n') throw new Error(`Expected all in ${name}.`);

  // @ts-expect-error A name is a text: the types of ali-oss are still there.
  const wrong: unknown = await client.head(1).catch((e: unknown) => e);
  // @ts-expect-error There is no such option.
  const unknownOption = () => remedy(given, { apendRecovery: true });
  if (reportOf(wrong)?.written === 'yes' || unknownOption.length > 0) throw new Error('Expected neither to work.');
  await oss.close();
  console.log(`typed: ${String(firstAction)}`);
}

void main();
