import { Buffer } from 'node:buffer';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { en } from '../../src/catalogue/index.js';
import { json, run, saved } from './support.js';

const xml = (code: string, more = '') => `<?xml version="1.0" encoding="UTF-8"?>
<Error>
  <Code>${code}</Code>
  <Message>No.</Message>
  <RequestId>5C3D9175B6FC201293AD****</RequestId>
  <HostId>logs.oss-cn-hangzhou.aliyuncs.com</HostId>
  ${more}
</Error>
`;
const PART = xml('PartAlreadyExist', '<PartEtag>"AB"</PartEtag><PartNumber>2</PartNumber><EC>0042-00000108</EC>');
const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('a saved error is explained', () => {
  it('with what its body says', async () => {
    const { exit, out } = await run(['explain', saved(PART)]);
    expect(exit).toBe(0);
    expect(out).toContain(en.advice.PartAlreadyExist.summary);
    expect(out).toContain(`From the response
  requestId   5C3D9175B6FC201293AD****
  EC          0042-00000108
  PartEtag    "AB"
  PartNumber  2
`);
    expect(await json(['explain', '-'], { input: PART })).toMatchObject({
      code: 'PartAlreadyExist',
      error: { requestId: '5C3D9175B6FC201293AD****', EC: '0042-00000108', PartEtag: '"AB"', PartNumber: '2' },
    });
  });

  it.each([
    ['by a field', xml('CnameAlreadyExists', '<CnameType>CNAME_IMG</CnameType>'), 'CnameAlreadyExists (CNAME_IMG)'],
    ['by its EC', xml('BucketAlreadyExists', '<EC>0015-00000103</EC>'), 'BucketAlreadyExists (just-deleted)'],
    [
      'by its message',
      "<Error><Code>BucketAlreadyExists</Code><Message>Bucket already exists can't modify location.</Message></Error>",
      'BucketAlreadyExists (location)',
    ],
    ['by nothing: then it is the likeliest', xml('FileAlreadyExists'), 'FileAlreadyExists (forbid-overwrite)'],
  ])('with its sub-case, told %s', async (_how, input, title) => {
    const { out } = await run(['explain', '-'], { input });
    expect(out.split('\n')[0]).toBe(title);
    expect(out).not.toContain('other sub-cases');
  });

  it('with headers on top, as `curl -i` saves it', async () => {
    const head =
      'HTTP/1.1 409 Conflict\r\nServer: AliyunOSS\r\nx-oss-ec: 0026-00000016\r\nx-oss-next-append-position: 1717\r\n\r\n';
    const { out } = await run(['explain', '-'], { input: head + xml('PositionNotEqualToLength') });
    expect(out).toContain('PositionNotEqualToLength (stale-position)');
    expect(out).toMatch(/EC +0026-00000016\n +nextPosition +1717\n/);
  });

  it('with request and answer, as `curl -v` shows them: nothing of the request is repeated', async () => {
    const input = `* Connected to logs.oss-cn-hangzhou.aliyuncs.com
> PUT /a.txt HTTP/1.1
> Authorization: OSS LTAIsecretid:c2lnbmF0dXJl
> x-oss-security-token: CAISsecrettoken
> x-oss-ec: 9999-99999999
{ [5 bytes data]
< HTTP/1.1 100 Continue
< x-oss-ec: 8888-88888888
<
< HTTP/1.1 409 Conflict
< x-oss-request-id: FROM-HEAD
< Set-Cookie: session=secretcookie
<
${xml('FileImmutable', '<EC>0026-00000005</EC><StringToSign>PUT secret</StringToSign><OSSAccessKeyId>LTAIsecretid</OSSAccessKeyId><Resource>/a.txt?Signature=secretsig</Resource>')}
* Connection #0 left intact`;
    for (const format of [[], ['--json']]) {
      const { exit, out } = await run(['explain', '-', ...format], { input });
      expect(exit).toBe(0);
      expect(out).toContain('FileImmutable');
      expect(out).toContain('0026-00000005');
      expect(out).not.toMatch(/secret|LTAI|c2lnbmF0dXJl|9999|8888|Authorization|StringToSign|Cookie/i);
    }
  });

  it('from the head alone: an answer to HEAD has its error in x-oss-err', async () => {
    const input = `HTTP/1.1 409 Conflict\nX-Oss-Err: ${base64(xml('KeyDisabled'))}\nX-Oss-Ec: 0005-00000214\n`;
    expect(await json(['explain', '-'], { input })).toMatchObject({
      code: 'KeyDisabled',
      error: { EC: '0005-00000214' },
    });
    const byEc = await run(['explain', '-'], { input: 'HTTP/2 409\nx-oss-ec: 0026-00000005\n' });
    expect(byEc.out).toMatch(/^FileImmutable\n/);
  });

  it.each([
    ['of vector buckets', '{"Error":{"Code":"VectorBucketIndexAlreadyExist","Message":"m","RequestId":"R1"}}', 'R1'],
    [
      'of vector buckets, with a log line before and after',
      'upload failed:\n  {\n"Error":{"Code":"VectorBucketIndexAlreadyExist","RequestId":"R2"}}\nbye',
      'R2',
    ],
    [
      'that ali-oss threw',
      '{"name":"StaleFileError","code":"StaleFile","status":409,"requestId":"R3","ecCode":"0026-00000004"}',
      'R3',
    ],
    ['of tables', 'HTTP/1.1 409 Conflict\nx-oss-error-type: BucketNotEmpty\n\n{"message":"m","requestId":"R4"}', 'R4'],
  ])('as JSON %s', async (_whose, input, requestId) => {
    const { exit, out } = await run(['explain', '-'], { input });
    expect(exit).toBe(0);
    if (!input.startsWith('HTTP')) expect(out).toContain(requestId);
    expect(out).not.toMatch(/EcCode|Status |Name /);
  });

  it('gzipped, in UTF-16 as PowerShell saves it, and with a byte order mark', async () => {
    for (const input of [
      gzipSync(PART),
      Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(PART, 'utf16le')]),
      Buffer.from(`\uFEFF${PART}`),
    ]) {
      expect((await run(['explain', '-'], { input })).out).toMatch(/^PartAlreadyExist\n/);
    }
  });

  it('with the general advice when it is a 409 that nobody knows', async () => {
    const { exit, out } = await run(['explain', '-'], { input: `HTTP/1.1 409 Conflict\n\n${xml('BrandNewConflict')}` });
    expect(exit).toBe(0);
    expect(out).toMatch(/^BrandNewConflict\n/);
    expect(out).toContain(en.advice.Unknown.summary);
    expect(out).toContain("policies: { '*': conflict => ");
    expect((await run(['explain', '-'], { input: 'HTTP/1.1 409 Conflict\n\n<html>proxy</html>' })).out).toMatch(
      /^Unknown\n/,
    );
  });

  it('without obeying what a terminal would, and without names that are no names', async () => {
    const input = xml('FileImmutable', `<Note>a\u001b]0;evil\u0007b\u202e</Note><Long>${'x'.repeat(900)}</Long>`);
    const { out } = await run(['explain', '-'], { input });
    expect(out).not.toMatch(/[\u001b\u0007\u202e]/);
    expect(out).toContain('Note       a ]0;evil b');
    expect(out).toContain(`${'x'.repeat(200)}…`);
    const evil = await run(['explain', '-'], { input: `HTTP/1.1 409\n\n${xml('\u001b[31mRed')}` });
    expect(evil.out.split('\n')[0]).toBe('[31mRed');
  });
});

describe('a file is refused', () => {
  it.each([
    ['that holds no error', 'hello', 'contains no OSS error response'],
    ['that is empty', '', 'contains no OSS error response'],
    ['that is a page of something else', '<html><title>Login</title></html>', 'contains no OSS error response'],
    ['that holds JSON of something else', '{"a": 1}', 'contains no OSS error response'],
    [
      'that holds an answer with another status',
      `HTTP/1.1 403 Forbidden\n\n${xml('AccessDenied')}`,
      'That is HTTP 403 AccessDenied. This command explains HTTP 409 only.',
    ],
    [
      'that holds no code, with another status',
      'HTTP/1.1 502 Bad Gateway\n\n<html></html>',
      'That is HTTP 502. This command explains HTTP 409 only.',
    ],
    ['that holds a code of another status', xml('NoSuchKey'), 'NoSuchKey is not a known 409 error code.'],
    ['that holds a code almost like one', xml('PartAlreadyExists'), 'Did you mean `PartAlreadyExist`?'],
    [
      'that ali-oss threw with another status',
      '{"code":"FileImmutable","status":404}',
      'That is HTTP 404 FileImmutable',
    ],
  ])('%s', async (_what, content, message) => {
    const { exit, out, err } = await run(['explain', saved(content)]);
    expect({ exit, out }).toEqual({ exit: 1, out: '' });
    expect(err).toContain(message);
  });

  it('that is a folder', async () => {
    const { exit, err } = await run(['explain', import.meta.dirname]);
    expect(exit).toBe(1);
    expect(err).toContain('cannot be read: EISDIR.');
  });

  it('that goes away while it is read', async () => {
    const readInput = () => Promise.reject(new Error('the pipe broke'));
    const { exit, err } = await run(['explain', '-'], { readInput });
    expect({ exit, err }).toEqual({ exit: 1, err: '- cannot be read: the pipe broke.' });
  });

  it('as standard input, by that name, and in Chinese', async () => {
    expect((await run(['explain', '-'])).err).toMatch(/^Standard input contains no OSS error/);
    expect((await run(['explain', '-', '--locale', 'zh'])).err).toMatch(/^标准输入中没有OSS的错误响应/);
    const other = await run(['explain', '-', '--locale', 'zh'], { input: `HTTP/1.1 403\n\n${xml('AccessDenied')}` });
    expect(other.err).toBe('这是HTTP 403 AccessDenied，而本工具只解释HTTP 409。');
    expect((await run(['explain', '-', '--locale', 'zh'], { input: 'HTTP/1.1 502\n\n' })).err).toContain(
      '这是HTTP 502，',
    );
    expect((await run(['explain', '-', '--locale', 'zh'], { input: xml('NoSuchKey') })).err).toMatch(/^NoSuchKey不是/);
    expect((await run(['explain', import.meta.dirname, '--locale', 'zh'])).err).toMatch(/^无法读取.*：EISDIR。$/);
  });

  it('only as far as an error can be long', async () => {
    const { exit } = await run(['explain', saved('x'.repeat(1024 * 1024) + xml('FileImmutable'))]);
    expect(exit).toBe(1);
  });
});
