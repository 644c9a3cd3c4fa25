import OSS from 'ali-oss';
import * as imported from 'ali-oss-remedy';
import { startOss } from 'ali-oss-remedy/testing';
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

const required = createRequire(import.meta.url)('ali-oss-remedy');
assert.notEqual(required.remedy, imported.remedy);
assert.deepEqual(Object.keys(required).sort(), Object.keys(imported).sort());

const oss = await startOss({ buckets: ['logs'] });
const given = new OSS(oss.clientOptions({ bucket: 'logs' }));
const clients = [imported, required].map(({ remedy }) => remedy(given, { appendRecovery: true }));
await Promise.all(Array.from({ length: 10 }, (_, number) => clients[number % 2].append('app.log', Buffer.from('x'))));
const appends = oss.requests.filter(({ operation }) => operation === 'AppendObject');
assert.deepEqual([...new Set(appends.map(({ status }) => status))], [200]);
assert.equal(appends.length, 10);

const options = { headers: { 'x-oss-forbid-overwrite': 'true' } };
const error = await clients[0].put('app.log', Buffer.from('y'), options).catch(thrown => thrown);
assert.ok(required.isConflict(error));
assert.equal(required.reportOf(error), imported.reportOf(error));
await oss.close();
console.log('both in one process: one lane, one memory of reports');
