import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readErrorBody } from '../../src/conflict/error-body.js';
import { conflictFrom, xmlOf } from './shapes.js';

const plain = xmlOf({ code: 'FileImmutable' });
const zipped = gzipSync(plain);

const UNREADABLE: Readonly<Record<string, unknown>> = {
  'no data': undefined,
  null: null,
  'a number': 409,
  'a boolean': true,
  'an empty text': '',
  'an empty Buffer': Buffer.alloc(0),
  blanks: ' \n\t ',
  'a byte order mark alone': '\uFEFF',
  'plain text': 'Conflict',
  'plain text that names a code': 'FileImmutable: The object you specified is immutable.',
  'a gateway page': '<html>\r\n<head><title>409 Conflict</title></head>\r\n<body><center>nginx</center></body></html>',
  'a page of HTML 5': '<!DOCTYPE html><html><head><meta charset=utf-8><title>409</title><body><p>Conflict<br>',
  'a page that shows code': '<html><body><code>FileImmutable</code></body></html>',
  'XML without a code': '<?xml version="1.0"?><Error><Message>A message.</Message></Error>',
  'XML with an empty code': '<Error><Code></Code></Error>',
  'XML with a blank code': '<Error><Code> \n </Code></Error>',
  'XML with a self-closing code': '<Error><Code/></Error>',
  'XML cut before the code': '<?xml version="1.0" encoding="UTF-8"?>\n<Error>\n  <Co',
  'XML cut inside the code': '<?xml version="1.0"?><Error><Code>FileImm',
  'XML cut in the closing tag of the code': '<Error><Code>FileImmutable</Co',
  'a code that is closed as something else': '<Error><Code>FileImmutable</Cod></Error>',
  'an unclosed comment': '<!-- <Error><Code>FileImmutable</Code></Error>',
  'an unclosed CDATA': '<Error><Code><![CDATA[FileImmutable</Code></Error>',
  'a code in a comment': '<Error><!-- <Code>FileImmutable</Code> --></Error>',
  'a gzip header alone': Buffer.from([0x1f, 0x8b]),
  'gzip of something broken': Buffer.concat([zipped.subarray(0, 12), Buffer.from('garbage'), zipped.subarray(20)]),
  'gzip of a bomb': gzipSync(Buffer.alloc(32 * 1024 * 1024)),
  'random bytes': Buffer.from(Array.from({ length: 512 }, (_, at) => (at * 167 + 13) % 256)),
  'cut JSON': '{"Error":{"Code":"FileImmuta',
  'JSON of null': 'null',
  'JSON of a list': '[{"Code":"FileImmutable"}]',
  'JSON of a text': '"FileImmutable"',
  'JSON whose error is null': '{"Error":null}',
  'JSON whose error is a text': '{"Error":"FileImmutable"}',
  'JSON whose code is an object': '{"Code":{"a":1}}',
  'JSON whose code is empty': '{"Code":""}',
  'JSON nested without end': '{"Error":'.repeat(10_000),
};

describe.each(Object.entries(UNREADABLE))('an answer of %s', (_name, data) => {
  test('is a 409 of an unknown code', () => {
    const conflict = conflictFrom({ data });
    expect(conflict.code).toBe('Unknown');
    expect(conflict.details).toEqual({});
  });

  test('takes its code from the error where ali-oss knew it', () => {
    expect(conflictFrom({ data, error: { status: 409, code: 'FileImmutable' } }).code).toBe('FileImmutable');
  });

  test('takes its code from the EC otherwise', () => {
    expect(conflictFrom({ data, headers: { 'x-oss-ec': '0026-00000005' } }).code).toBe('FileImmutable');
  });
});

describe.each([
  ['garbage', '%%%%'],
  ['not base64 at all', 'ÿþ not base64'],
  ['base64 of garbage', Buffer.from([0xff, 0xfe, 0, 1, 2]).toString('base64')],
  ['base64 of plain text', Buffer.from('Conflict').toString('base64')],
  ['base64 of cut XML', Buffer.from('<Error><Code>FileImm').toString('base64')],
  ['base64 that is cut', Buffer.from(plain).toString('base64').slice(0, 21)],
  ['empty', ''],
  ['repeated', ['%%', '%%']],
])('an x-oss-err that is %s', (_name, header) => {
  test('falls back to the status', () => {
    expect(conflictFrom({ headers: { 'x-oss-err': header } }).code).toBe('Unknown');
  });

  test('falls back to the EC where there is one', () => {
    const headers = { 'x-oss-err': header, 'x-oss-ec': '0026-00000005' };
    expect(conflictFrom({ headers }).code).toBe('FileImmutable');
  });
});

test('a body outweighs x-oss-err', () => {
  const headers = { 'x-oss-err': Buffer.from(xmlOf({ code: 'FileImmutable' })).toString('base64') };
  expect(conflictFrom({ data: xmlOf({ code: 'KeyDisabled' }), headers }).code).toBe('KeyDisabled');
});

test('a gzipped body that was cut after the code is read as far as it goes', () => {
  const long = gzipSync(
    xmlOf({ code: 'FileImmutable', message: Array.from({ length: 400 }, (_, n) => n * n).join(' ') }),
  );
  expect(readErrorBody(long.subarray(0, long.length - 200)).code).toBe('FileImmutable');
});

test('a body that urllib has parsed already is read', () => {
  expect(readErrorBody({ Code: 'FileImmutable', Message: 'A message.' })).toMatchObject({
    code: 'FileImmutable',
    message: 'A message.',
  });
  expect(readErrorBody({ Error: { Code: 'FileImmutable' } }).code).toBe('FileImmutable');
});

test('a code beyond the first 64 KiB is not looked for', () => {
  expect(readErrorBody(`${' '.repeat(70_000)}${plain}`).code).toBeUndefined();
  expect(readErrorBody(`<Error>${'<A>x</A>'.repeat(20_000)}<Code>FileImmutable</Code></Error>`).code).toBeUndefined();
});
