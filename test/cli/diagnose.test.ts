import { describe, expect, it } from 'vitest';
import { en } from '../../src/catalogue/index.js';
import type { LocalOss } from '../../src/testing/index.js';
import { forbid } from '../advice/diagnose-support.js';
import { bytes, plainClient, refusing, startLocal } from '../ali-oss/support.js';
import { json, run, saved } from './support.js';

const SECRETS = ['local-access-key-id', 'local-access-key-secret'];

/** The variables that ossutil reads, for a local OSS. */
function envOf(oss: LocalOss, more: Readonly<Record<string, string>> = {}) {
  const { accessKeyId, accessKeySecret, endpoint, region } = oss.clientOptions() as unknown as Record<string, string>;
  const known = { OSS_ACCESS_KEY_ID: accessKeyId, OSS_ACCESS_KEY_SECRET: accessKeySecret, OSS_ENDPOINT: endpoint };
  return { ...known, OSS_REGION: region?.replace('oss-', ''), ...more };
}

async function protecting() {
  const oss = await startLocal();
  await plainClient(oss).put('a b/ü.log', bytes('x'));
  Object.assign(oss.bucket('logs') ?? {}, { worm: { days: 30, state: 'Locked' } });
  oss.clearRequests();
  return oss;
}

describe('diagnose', () => {
  it('looks up what OSS says of an object now, by read requests alone', async () => {
    const oss = await protecting();
    const { exit, out, err } = await run(['diagnose', 'FileImmutable', 'oss://logs/a b/ü.log'], { env: envOf(oss) });
    expect({ exit, err }).toEqual({ exit: 0, err: '' });
    expect(out).toContain(en.advice.FileImmutable.summary);
    expect(out).toMatch(
      /What OSS returns now\n {2}the retention period is 30 days, state Locked\n {2}this object can be changed or deleted from \d{4}-/,
    );
    for (const secret of SECRETS) expect(out).not.toContain(secret);
    expect(oss.requests.map(({ method }) => method).filter(method => method !== 'GET' && method !== 'HEAD')).toEqual(
      [],
    );
    expect(oss.requests.map(({ operation }) => operation).sort()).toEqual(['GetBucketWorm', 'HeadObject']);
  });

  it('in Chinese, and for programs', async () => {
    const oss = await protecting();
    const env = envOf(oss);
    const args = ['diagnose', 'FileImmutable', 'oss://logs/a b/ü.log'];
    expect((await run([...args, '--locale', 'zh'], { env })).out).toMatch(
      /OSS目前的状态\n {2}合规保留策略：30天，Locked/,
    );
    expect(await json(args, { env })).toMatchObject({
      code: 'FileImmutable',
      bucket: 'logs',
      object: 'a b/ü.log',
      facts: [
        'the retention period is 30 days, state Locked',
        expect.stringContaining('can be changed or deleted from') as string,
      ],
      summary: en.advice.FileImmutable.summary,
      docs: en.advice.FileImmutable.docs,
    });
  });

  it.each<[string, readonly string[], string]>([
    ['a bucket', ['BucketNotEmpty', 'oss://logs'], 'in the bucket: 1 object'],
    ['the name that ali-oss gives the error', ['BucketNotEmptyError', 'oss://logs'], 'in the bucket: 1 object'],
    ['a sub-case', ['BucketAlreadyExists', 'location', 'oss://logs'], 'the bucket is yours: oss-cn-hangzhou'],
    ['an EC', ['0015-00000301', 'oss://logs/'], 'in the bucket: 1 object'],
    ['the length of an object', ['PositionNotEqualToLength', 'oss://logs/a b/ü.log'], 'the object is 1 bytes long now'],
    ['an inventory', ['InventoryAlreadyExist', 'oss://logs', '--inventory', 'daily'], '404 NoSuchInventory'],
    ['a code that has nothing to look up', ['StaleFile', 'oss://logs/a b/ü.log'], 'There is nothing to look up'],
  ])('takes %s', async (_what, args, told) => {
    const oss = await protecting();
    expect((await run(['diagnose', ...args], { env: envOf(oss) })).out).toContain(told);
  });

  it('takes a saved error, and what it says itself', async () => {
    const oss = await protecting();
    const xml = '<Error><Code>PartAlreadyExist</Code><PartEtag>"AB"</PartEtag><PartNumber>2</PartNumber></Error>';
    const { out } = await run(['diagnose', saved(xml), 'oss://logs/big'], { env: envOf(oss) });
    expect(out).toContain('the stored part 2 has ETag "AB"');
    const piped = await run(['diagnose', '-', 'oss://logs/big'], { env: envOf(oss), input: xml });
    expect(piped.out).toContain('the stored part 2 has ETag "AB"');
  });

  it('looks at the version that is asked for', async () => {
    const oss = await startLocal();
    const client = plainClient(oss);
    Object.assign(oss.bucket('logs') ?? {}, { versioning: 'Enabled' });
    await client.put('k', bytes('x'));
    const versionId = oss.bucket('logs')?.versions[0]?.versionId ?? '';
    oss.clearRequests();
    await run(['diagnose', 'ObjectNotAppendable', 'oss://logs/k', '--version-id', versionId], { env: envOf(oss) });
    expect(oss.requests).toMatchObject([{ operation: 'HeadObject', query: { versionId } }]);
  });

  it('says which permission is missing, and ends with 1 where nothing could be seen', async () => {
    const oss = await protecting();
    forbid(oss, 'GetBucketWorm', 'HeadObject');
    const { exit, out } = await run(['diagnose', 'FileImmutable', 'oss://logs/a b/ü.log'], { env: envOf(oss) });
    expect(exit).toBe(1);
    expect(out).toContain('details could not be read: 403 AccessDenied (missing permission: oss:GetBucketWorm)');
  });

  it('shows no secret, whatever OSS answers', async () => {
    const oss = await protecting();
    const env = envOf(oss, { OSS_SESSION_TOKEN: 'secret-session-token' });
    for (const code of [...SECRETS, 'secret-session-token']) {
      oss.clearFaults();
      oss.fault({ times: Infinity, do: refusing(code) });
      for (const more of [[], ['--json']]) {
        const { out, err } = await run(['diagnose', 'FileImmutable', 'oss://logs/k', ...more], { env });
        for (const secret of [...SECRETS, 'secret-session-token']) expect(out + err).not.toContain(secret);
      }
    }
  });

  it.each<[string, readonly string[], RegExp]>([
    [
      'no address',
      ['FileImmutable'],
      /Expected a code or a saved error, then oss:\/\/bucket.*Example: ali-oss-remedy diagnose/,
    ],
    ['an address that is none', ['FileImmutable', 'logs/app.log'], /got "logs\/app.log"/],
    ['an address of another service', ['FileImmutable', 's3://logs/a'], /got "s3:\/\/logs\/a"/],
    [
      'a bucket where an object is meant',
      ['FileAlreadyExists', 'oss://logs'],
      /FileAlreadyExists is about an object: expected oss:\/\/logs\/…/,
    ],
    [
      'an option of another command',
      ['FileImmutable', 'oss://logs/a', '--port', '1'],
      /--port is not an option of diagnose/,
    ],
  ])('refuses %s', async (_what, args, told) => {
    const { exit, err } = await run(['diagnose', ...args], { env: {} });
    expect(exit).toBe(2);
    expect(err).toMatch(told);
  });

  it('says which variables are missing, by their names', async () => {
    const { exit, err } = await run(['diagnose', 'FileImmutable', 'oss://logs/a'], { env: { OSS_ACCESS_KEY_ID: 'x' } });
    expect(exit).toBe(2);
    expect(err).toContain('to be set: OSS_ACCESS_KEY_SECRET, OSS_REGION or OSS_ENDPOINT.');
    expect((await run(['diagnose', 'NoSuchCode', 'oss://logs/a'], { env: {} })).exit).toBe(1);
  });
});

describe('explain takes what was pasted', () => {
  it.each<[string, string, string]>([
    [
      'the name that ali-oss gives the error',
      'PositionNotEqualToLengthError',
      'PositionNotEqualToLength (stale-position)',
    ],
    ['a line of a log', '[oss] 03:00 put k: FileImmutableError, status: 409', 'FileImmutable'],
    ['a line with an EC', 'failed, ec=0015-00000103', 'BucketAlreadyExists (just-deleted)'],
    ['an answer', '<Error><Code>StaleFile</Code></Error>', 'StaleFile'],
  ])('%s', async (_what, text, title) => {
    const { exit, out } = await run(['explain', text]);
    expect(exit).toBe(0);
    expect(out.split('\n')[0]).toBe(title);
    const piped = await run(['explain', '-'], { input: text });
    expect(piped.out.split('\n')[0]).toBe(title);
  });

  it('but not one with two codes in it, or with none', async () => {
    for (const text of ['StaleFile after FileImmutable', 'something happened'])
      expect(await run(['explain', text])).toMatchObject({ exit: 1, out: '' });
  });
});
