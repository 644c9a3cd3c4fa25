import { gzipSync } from 'node:zlib';
import OSS from 'ali-oss';
import nock from 'nock';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { en } from '../../src/catalogue/index.js';
import { isConflict, remedy, reportOf } from '../../src/index.js';
import { xmlOf } from './shapes.js';

const HOST = 'https://bkt.oss-cn-hangzhou.aliyuncs.com';
const SECRET = 'aSecretThatMustNotShow';

const raw = new OSS({
  region: 'oss-cn-hangzhou',
  accessKeyId: 'id',
  accessKeySecret: SECRET,
  bucket: 'bkt',
  secure: true,
});
const client = remedy(raw, { attempts: 1 });

beforeAll(() => {
  nock.disableNetConnect();
});
afterEach(() => {
  nock.cleanAll();
});
afterAll(() => {
  nock.restore();
  nock.enableNetConnect();
});

type Headers = Record<string, string>;

async function rejectionOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    value => {
      throw new Error(`resolved with ${JSON.stringify(value)}`);
    },
    (error: unknown) => error,
  );
}

function answerPut(body: string | Buffer, headers: Headers = {}): Promise<unknown> {
  nock(HOST)
    .put('/k')
    .reply(409, body, { 'x-oss-request-id': 'R1', ...headers });
  return rejectionOf(client.put('k', Buffer.from('data')));
}

function expectConflict(error: unknown, code: string, kind?: string): void {
  expect(isConflict(error)).toBe(true);
  const conflict = reportOf(error)?.trail[0]?.conflict;
  expect(conflict?.code).toBe(code);
  expect(conflict?.kind).toBe(kind);
  expect(conflict?.error).toBe(error);
  expect(error).toMatchObject({ status: 409, advice: { actions: expect.any(Array) as unknown } });
}

const immutable = xmlOf({ code: 'FileImmutable' });
const bare = (code: string) => `<Error>${code}</Error>`;

describe('an upload that is answered with 409 and', () => {
  test.each<[string, string | Buffer, Headers?]>([
    ['plain XML', immutable, { 'content-type': 'application/xml' }],
    ['XML of no content type', immutable],
    ['XML after a byte order mark', `\uFEFF${immutable}`],
    ['XML indented by tabs', immutable.replaceAll('  <', '\t<')],
    ['XML after blank lines', `\n\n${immutable}`],
    ['XML cut after the code', immutable.slice(0, immutable.indexOf('<Message>'))],
    ['a padded code', bare('<Code>\n FileImmutable \n</Code>')],
    ['a code with attributes', bare('<Code a="1">FileImmutable</Code>')],
    ['two codes', bare('<Code>FileImmutable</Code><Code>KeyDisabled</Code>')],
    ['a code in CDATA', bare('<Code><![CDATA[FileImmutable]]></Code>')],
    ['a namespace', '<Error xmlns="http://doc.oss-cn-hangzhou.aliyuncs.com"><Code>FileImmutable</Code></Error>'],
    ['prefixed elements', '<o:Error xmlns:o="urn:o"><o:Code>FileImmutable</o:Code></o:Error>'],
    ['comments', '<!-- a --><Error><!-- b --><Code>FileImmutable</Code></Error>'],
    ['gzipped XML', gzipSync(immutable), { 'content-encoding': 'gzip' }],
    ['gzipped XML that says nothing of it', gzipSync(immutable)],
    [
      'JSON of vector buckets',
      JSON.stringify({ Error: { Code: 'FileImmutable' } }),
      { 'content-type': 'application/json' },
    ],
    ['flat JSON', JSON.stringify({ Code: 'FileImmutable', Message: 'x' }), { 'content-type': 'application/json' }],
    ['a message, and x-oss-error-type', '{"message":"x"}', { 'x-oss-error-type': 'FileImmutable' }],
    ['no body but x-oss-err', '', { 'x-oss-err': Buffer.from(immutable).toString('base64') }],
    ['no body but x-oss-ec', '', { 'x-oss-ec': '0026-00000005' }],
    ['a gateway page, and x-oss-ec', '<html><body>409 Conflict</body></html>', { 'x-oss-ec': '0026-00000005' }],
  ])('%s is recognised', async (_what, body, headers) => {
    expectConflict(await answerPut(body, headers), 'FileImmutable');
  });

  test.each<[string, string | Buffer, Headers?]>([
    ['nothing', ''],
    ['blanks', '   \n'],
    ['plain text', 'Conflict'],
    [
      'an nginx page',
      '<html>\r\n<head><title>409 Conflict</title></head>\r\n<body><hr></body>\r\n</html>\r\n',
      { 'content-type': 'text/html' },
    ],
    ['a page of HTML 5', '<!DOCTYPE html><meta charset=utf-8><p>Conflict<br>', { 'content-type': 'text/html' }],
    ['XML without a code', bare('<Message>x</Message>')],
    ['XML cut in the code', '<Error><Code>FileImm'],
    ['cut JSON', '{"Error":{"Code":"FileImm'],
    ['a garbage x-oss-err', '', { 'x-oss-err': '%%%' }],
    ['an x-oss-err of plain text', '', { 'x-oss-err': Buffer.from('Conflict').toString('base64') }],
  ])('%s is an unknown conflict', async (_what, body, headers) => {
    expectConflict(await answerPut(body, headers), 'Unknown');
  });

  test('a code that nobody knows is surfaced as it is, and never retried', async () => {
    expectConflict(await answerPut(xmlOf({ code: 'BrandNewConflict' })), 'BrandNewConflict');
    nock(HOST)
      .put('/k')
      .reply(409, xmlOf({ code: 'BrandNewConflict' }));
    const error = await rejectionOf(remedy(raw).put('k', Buffer.from('data')));
    expect(reportOf(error)).toMatchObject({ attempts: 1, waitedMs: 0, written: 'no' });
    expect(error).toMatchObject({ code: 'BrandNewConflict', name: 'BrandNewConflictError' });
  });

  test.each(['constructor', '__proto__'])('the code %s is a code like any other', async code => {
    expectConflict(await answerPut(xmlOf({ code })), code);
  });

  test('a directory of that name is told from a file of that name', async () => {
    const message = 'The object you specified already exists and is a directory.';
    expectConflict(await answerPut(xmlOf({ code: 'FileAlreadyExists', message })), 'FileAlreadyExists', 'directory');
  });

  test('further fields has them in details, without those that could sign a request', async () => {
    const fields = { PartEtag: '"E"', StringToSign: SECRET };
    const error = await answerPut(xmlOf({ code: 'PartAlreadyExist', fields }), {
      'x-oss-hash': '1',
      'set-cookie': SECRET,
    });
    const conflict = reportOf(error)?.trail[0]?.conflict;
    expect(conflict?.details).toEqual({ PartEtag: '"E"' });
    expect(conflict?.headers['x-oss-hash']).toBe('1');
    expect(JSON.stringify(conflict)).not.toContain(SECRET);
  });
});

describe('a HEAD that is answered with 409', () => {
  test('takes its code from x-oss-err', async () => {
    const headers = { 'x-oss-err': Buffer.from(immutable).toString('base64'), 'x-oss-ec': '0026-00000005' };
    nock(HOST).head('/k').reply(409, undefined, headers);
    expectConflict(await rejectionOf(client.head('k')), 'FileImmutable');
  });

  test.each<[string, Headers, string]>([
    ['a garbage x-oss-err but an EC', { 'x-oss-err': 'ÿ%', 'x-oss-ec': '0005-00000214' }, 'KeyDisabled'],
    ['an EC alone', { 'x-oss-ec': '0005-00000215' }, 'KeyPendingDeletion'],
    ['neither', {}, 'Unknown'],
  ])('and %s is recognised', async (_what, headers, code) => {
    nock(HOST)
      .head('/k')
      .reply(409, undefined, { 'x-oss-request-id': 'R1', ...headers });
    expectConflict(await rejectionOf(client.head('k')), code);
  });

  test('and has no mark of OSS is no conflict', async () => {
    nock(HOST).head('/k').reply(409, undefined, { server: 'gateway' });
    const error = await rejectionOf(client.head('k'));
    expect(isConflict(error)).toBe(false);
    expect(reportOf(error)).toMatchObject({ attempts: 1, written: 'no', trail: [] });
  });
});

describe('a download that is answered with 409', () => {
  const disabled = xmlOf({ code: 'KeyDisabled', ec: '0005-00000214' });

  test('into memory has its code', async () => {
    nock(HOST).get('/k').reply(409, disabled);
    expectConflict(await rejectionOf(client.get('k')), 'KeyDisabled');
  });

  test('as a stream has the code that ali-oss leaves unread', async () => {
    nock(HOST).get('/k').reply(409, disabled);
    expectConflict(await rejectionOf(client.getStream('k')), 'KeyDisabled');
  });

  test('as a gzipped stream has its code', async () => {
    nock(HOST).get('/k').reply(409, gzipSync(disabled), { 'content-encoding': 'gzip' });
    expectConflict(await rejectionOf(client.getStream('k')), 'KeyDisabled');
  });

  test('as a stream of a long page is recognised', async () => {
    nock(HOST)
      .get('/k')
      .reply(409, `<html>${'x'.repeat(300_000)}</html>`, { 'x-oss-ec': '0005-00000214' });
    expectConflict(await rejectionOf(client.getStream('k')), 'KeyDisabled');
  });
});

describe('an append that is answered with 409', () => {
  test('has the position that ali-oss drops', async () => {
    const xml = xmlOf({ code: 'PositionNotEqualToLength', message: 'Position is not equal to file length' });
    nock(HOST)
      .post('/log')
      .query({ append: '', position: '5' })
      .reply(409, xml, { 'x-oss-next-append-position': '12' });
    const error = await rejectionOf(client.append('log', Buffer.from('x'), { position: '5' }));
    expectConflict(error, 'PositionNotEqualToLength', 'stale-position');
    expect(reportOf(error)?.trail[0]?.conflict.nextPosition).toBe(12);
  });
});

describe('a 409 that ali-oss swallows', () => {
  test.each(['abortBucketWorm', 'completeBucketWorm'] as const)('by %s rejects like any other', async method => {
    nock(HOST)
      .intercept(/.*/, method === 'abortBucketWorm' ? 'DELETE' : 'POST')
      .reply(409, xmlOf({ code: 'WORMConfigurationLocked' }));
    const call = client as unknown as Record<typeof method, (bucket: string, id: string) => Promise<unknown>>;
    expectConflict(await rejectionOf(call[method]('bkt', 'ID')), 'WORMConfigurationLocked');
  });
});

test.each([403, 404, 412])('an answer of %i passes through untouched', async status => {
  nock(HOST)
    .put('/k')
    .reply(status, xmlOf({ code: 'FileImmutable' }));
  const error = await rejectionOf(client.put('k', Buffer.from('data')));
  expect(error).toMatchObject({ status, code: 'FileImmutable' });
  expect(isConflict(error)).toBe(false);
  expect(error).not.toHaveProperty('advice');
});

test('an answer of 500 is no conflict, and its only advice is that it leaves a write in doubt', async () => {
  nock(HOST)
    .put('/k')
    .reply(500, xmlOf({ code: 'FileImmutable' }));
  const error = await rejectionOf(client.put('k', Buffer.from('data')));
  expect(error).toMatchObject({ status: 500, code: 'FileImmutable', advice: en.doubt });
  expect(isConflict(error)).toBe(false);
});
