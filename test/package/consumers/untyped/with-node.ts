import { isConflict, remedy } from 'ali-oss-remedy';
import { startOss } from 'ali-oss-remedy/testing';
import { createRequire } from 'node:module';

/** As much of ali-oss as is used here: the project has no types of it. */
interface Client {
  put(name: string, body: Buffer, options?: object): Promise<{ readonly name: string }>;
}

const OSS = createRequire(import.meta.url)('ali-oss') as new (options: object) => Client;

const oss = await startOss({ buckets: ['logs'] });
const client: Client = remedy(new OSS(oss.clientOptions({ bucket: 'logs' })));
const { name } = await client.put('report.csv', Buffer.from('first'));
const options = { headers: { 'x-oss-forbid-overwrite': 'true' } };
const error: unknown = await client.put(name, Buffer.from('second'), options).catch((e: unknown) => e);
if (!isConflict(error)) throw new Error('Expected a conflict.');
await oss.close();
console.log(`without types of ali-oss: ${error.code ?? ''}`);
