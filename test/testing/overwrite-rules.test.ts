import { describe, expect, it } from 'vitest';
import type { LocalOss, OverwriteRuleView } from '../../src/testing/index.js';
import { bytes, type Client, failure, local, send, thrownBy } from './local.js';

const FORBID = { headers: { 'X-Oss-Forbid-Overwrite': 'true' } };

/** A bucket with these rules. What is in it was stored before. */
async function ruled(...rules: readonly OverwriteRuleView[]): Promise<{ oss: LocalOss; client: Client }> {
  const { oss, client } = await local();
  for (const name of ['logs/a.log', 'b.txt', 'source']) await client.put(name, bytes('old'));
  await client.append('grown', bytes('old'));
  Object.assign(oss.bucket('bucket') ?? {}, { overwriteRules: rules });
  return { oss, client };
}

const contentOf = (oss: LocalOss, name: string) => oss.object('bucket', name)?.content.toString();

describe('an overwrite rule of a bucket', () => {
  it.each<[what: string, write: (client: Client) => Promise<unknown>]>([
    ['a put', client => client.put('b.txt', bytes('new'))],
    [
      'a put that may overwrite',
      client => client.put('b.txt', bytes('new'), { headers: { 'x-oss-forbid-overwrite': 'false' } }),
    ],
    ['a copy', client => client.copy('b.txt', 'source')],
    ['a copy to itself, which is how metadata is changed', client => client.putMeta('b.txt', { a: '1' })],
    ['a symlink', client => client.putSymlink('b.txt', 'source')],
    ['an append', client => client.append('grown', bytes('new'), { position: 3 })],
    ['an append at a wrong position', client => client.append('grown', bytes('new'), { position: 1 })],
    ['the beginning of a multipart upload', client => client.initMultipartUpload('b.txt')],
  ])('refuses %s without being asked to, and nothing is changed', async (_what, write) => {
    const { oss, client } = await ruled({});
    const error = await failure(write(client));
    expect(error).toMatchObject({ status: 409, code: 'FileAlreadyExists' });
    expect(error.ecCode).toBeUndefined();
    expect([contentOf(oss, 'b.txt'), contentOf(oss, 'grown')]).toEqual(['old', 'old']);
  });

  it('refuses the end of a multipart upload of a name that was taken meanwhile', async () => {
    const { oss, client } = await ruled({});
    const { uploadId } = await client.initMultipartUpload('new');
    const { etag } = await client.uploadPart('new', uploadId, 1, bytes('x'), 0, 1);
    await client.put('new', bytes('first'));
    const parts = [{ number: 1, etag }];
    expect(await failure(client.completeMultipartUpload('new', uploadId, parts))).toMatchObject({ status: 409 });
    expect(contentOf(oss, 'new')).toBe('first');
  });

  it('lets new names, deletes, tags and ACLs pass', async () => {
    const { oss, client } = await ruled({});
    await client.put('new', bytes('x'));
    await client.append('new log', bytes('x'));
    await client.putObjectTagging('b.txt', { a: '1' });
    await client.putACL('b.txt', 'private');
    await client.delete('b.txt');
    await client.put('b.txt', bytes('again'));
    expect(contentOf(oss, 'b.txt')).toBe('again');
  });

  it.each<[rule: OverwriteRuleView, refused: readonly string[]]>([
    [{}, ['logs/a.log', 'b.txt']],
    [{ prefix: 'logs/' }, ['logs/a.log']],
    [{ suffix: '.txt' }, ['b.txt']],
    [{ prefix: 'logs/', suffix: '.log' }, ['logs/a.log']],
    [{ prefix: 'logs/', suffix: '.txt' }, []],
    [{ prefix: '*' }, []],
  ])('%j is about the names that begin and end so', async (rule, refused) => {
    const { client } = await ruled(rule);
    const names = ['logs/a.log', 'b.txt'];
    const outcomes = await Promise.allSettled(names.map(name => client.put(name, bytes('new'))));
    expect(names.filter((_name, index) => outcomes[index]?.status === 'rejected')).toEqual(refused);
  });

  it('is one of several, any of which is enough', async () => {
    const { client } = await ruled({ prefix: 'no' }, { suffix: 'xt' });
    expect(await failure(client.put('b.txt', bytes('new')))).toMatchObject({ status: 409 });
  });

  it('beside x-oss-forbid-overwrite leaves the answer as it is', async () => {
    const { client } = await ruled({});
    expect(await failure(client.put('b.txt', bytes('new'), FORBID))).toMatchObject({
      status: 409,
      ecCode: '0026-00000002',
    });
  });

  it.each(['Enabled', 'Suspended'] as const)('has no effect while versioning is %s', async versioning => {
    const { oss, client } = await ruled({});
    Object.assign(oss.bucket('bucket') ?? {}, { versioning });
    await client.put('b.txt', bytes('new'));
    expect(contentOf(oss, 'b.txt')).toBe('new');
  });

  it('is there to be read, as OSS tells it, and 404 where there is none', async () => {
    const { oss, client } = await ruled({ prefix: 'a&b', suffix: '.log' }, {});
    const ask = () => send(client, 'GET', '', { subres: { overwriteConfig: '' } });
    const { data } = (await ask()) as unknown as { data: Buffer };
    expect(data.toString()).toContain('<Action>forbid</Action><Prefix>a&#38;b</Prefix><Suffix>.log</Suffix>');
    expect(oss.bucket('bucket')?.overwriteRules).toEqual([{ prefix: 'a&b', suffix: '.log' }, {}]);
    Object.assign(oss.bucket('bucket') ?? {}, { overwriteRules: [] });
    expect(await failure(ask())).toMatchObject({ status: 404 });
  });

  it.each([
    [{ prefix: 'a' }, 'an array'],
    [['a'], 'a plain object'],
    [[{ prefix: 1 }], 'a string'],
    [[{ begin: 'a' }], 'begin'],
  ])('is none where it is %j', async (rules, expected) => {
    const { oss } = await local();
    expect(thrownBy(() => Object.assign(oss.bucket('bucket') ?? {}, { overwriteRules: rules })).message).toContain(
      expected,
    );
  });
});
