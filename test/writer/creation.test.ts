import { afterEach, beforeEach, expect, it } from 'vitest';
import type { CreateOptions } from '../../src/index.js';
import type { LocalOss } from '../../src/testing/index.js';
import { appender, startLocalOss, stored } from '../append/support.js';
import { APPEND, appendsOf, writerOn } from './support.js';

let oss: LocalOss;
beforeEach(async () => {
  oss = await startLocalOss();
});
afterEach(() => oss.close());

const CREATE: CreateOptions = {
  mime: 'text/x-log',
  meta: { host: 'web-1', shard: 3 },
  headers: { 'Cache-Control': 'no-cache' },
  acl: 'public-read',
  storageClass: 'IA',
};
const NAMES = ['content-type', 'cache-control', 'x-oss-object-acl', 'x-oss-storage-class', 'x-oss-meta-host'];
const GIVEN = ['text/x-log', 'no-cache', 'public-read', 'IA', 'web-1'];
const NOTHING = ['text/plain', undefined, undefined, undefined, undefined];

/** What every append said of how the object is to be created. */
const saidOf = () =>
  oss.requests
    .filter(({ operation }) => operation === APPEND.operation)
    .map(({ headers }) => NAMES.map(name => headers[name]));

it('the first append creates the object as asked, and later ones go without', async () => {
  const writer = writerOn(oss, { create: CREATE }, { name: 'app.txt' });
  await writer.write('one\n');
  await writer.write('two\n');
  expect(saidOf()).toEqual([GIVEN, NOTHING]);
  expect(oss.object('logs', 'app.txt')).toMatchObject({ acl: 'public-read', meta: { host: 'web-1', shard: '3' } });
});

it('an object that is there already is appended to without, also by the append that had to move', async () => {
  const writer = writerOn(oss, { create: CREATE }, { name: 'app.txt' });
  // Another creates it between our question for the end and our append.
  const late = oss.fault({ match: APPEND, do: { kind: 'delay', ms: 100 } });
  const written = writer.write('mine\n');
  while (late.hits === 0) await new Promise(resolve => setImmediate(resolve));
  await appender(oss).append('app.txt', Buffer.from('theirs\n'), { position: 0 });
  await written;
  expect(appendsOf(oss)).toEqual(['AppendObject@0 409', 'AppendObject@0 200', 'AppendObject@7 200']);
  expect([saidOf()[0], saidOf()[2]]).toEqual([GIVEN, NOTHING]);
  expect(oss.object('logs', 'app.txt')).toMatchObject({ acl: 'default', meta: {} });
});

it('a first append whose request was lost is sent again with them', async () => {
  oss.fault({ match: APPEND, do: { kind: 'drop' } });
  await writerOn(oss, { create: CREATE }, { name: 'app.txt' }).write('one\n');
  expect(saidOf()).toEqual([GIVEN, GIVEN]);
  expect(stored(oss, 'app.txt')).toBe('one\n');
});

it('every object that a rollover begins is created so', async () => {
  const writer = writerOn(
    oss,
    { create: CREATE, maxObjectBytes: 8, rollover: index => `app-${index}.txt` },
    { name: 'app.txt' },
  );
  for (const text of ['one\n', 'two\n', 'three\n', 'four\n']) await writer.write(text);
  expect(saidOf()).toEqual([GIVEN, NOTHING, GIVEN, GIVEN]);
});

it('what is not asked for is as with append: the content type goes by the name', async () => {
  await writerOn(oss, {}, { name: 'app.json' }).write('{}\n');
  await writerOn(oss, { create: { meta: {} } }, { name: 'app' }).write('one\n');
  await appender(oss).append('plain.json', Buffer.from('{}\n'));
  await appender(oss).append('plain', Buffer.from('one\n'));
  const [ours, plain] = [saidOf().slice(0, 2), saidOf().slice(2)];
  expect(ours).toEqual(plain);
  expect(ours[0]?.[0]).toBe('application/json');
});
