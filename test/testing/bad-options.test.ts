import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { startOss, type BucketView, type OssOptions } from '../../src/testing/index.js';
import { settingsOf } from '../../src/testing/settings.js';
import { bytes, local, thrownBy } from './local.js';

const id = { accessKeyId: 'id', accessKeySecret: 'the-secret' };

describe('An option that is none', () => {
  it.each<[options: unknown, message: string]>([
    [null, 'the options of startOss() to be a plain object, got null.'],
    [[], 'the options of startOss() to be a plain object, got an array.'],
    [new Map(), 'the options of startOss() to be a plain object, got an instance of a class.'],
    [{ port: 'x' }, '`port` to be a whole number from 0 to 65535, got "x".'],
    [{ port: 65_536 }, '`port` to be a whole number from 0 to 65535, got 65536.'],
    [{ host: '' }, '`host` to be an IPv4 address or "localhost", got "".'],
    [{ host: 1 }, '`host` to be an IPv4 address or "localhost", got 1.'],
    [{ host: '::1' }, '`host` to be an IPv4 address or "localhost", got "::1".'],
    [{ host: 'example.com' }, '`host` to be an IPv4 address or "localhost", got "example.com".'],
    [{ staleMs: -1 }, '`staleMs` to be a whole number from 0 to 2147483647, got -1.'],
    [{ staleMs: 2 ** 31 }, '`staleMs` to be a whole number from 0 to 2147483647, got 2147483648.'],
    [{ delayMs: Infinity }, '`delayMs` to be a whole number from 0 to 2147483647, got Infinity.'],
    [{ maxAppendableBytes: 1.5 }, '`maxAppendableBytes` to be a whole number ≥ 0, got 1.5.'],
    [{ crc64Header: 1 }, '`crc64Header` to be true or false, got 1.'],
    [{ maxSkewMs: '15m' }, '`maxSkewMs` to be a whole number ≥ 0 or Infinity, got "15m".'],
    [{ deletedNameMs: -1 }, '`deletedNameMs` to be a whole number ≥ 0, got -1.'],
    [{ ownBucketConflict: 'yes' }, '`ownBucketConflict` to be true or false, got "yes".'],
    [{ appendPositionOn409: 1 }, '`appendPositionOn409` to be true or false, got 1.'],
    [{ now: new Date(0) }, `\`now\` to be a function that returns a Date, got ${String(new Date(0))}.`],
    [{ now: () => Date.now(), buckets: [] }, /^Expected what `now` returns to be a valid Date, got \d+\./.source],
    [{ now: () => new Date('never') }, 'what `now` returns to be a valid Date, got Invalid Date.'],
    [{ buckets: 'logs' }, '`buckets` to be an array, got "logs".'],
    [{ buckets: ['UPPER'] }, 'a name in `buckets` to be 3 to 63 of a-z, 0-9 and -, got "UPPER".'],
    [{ buckets: [['logs']] }, 'a name in `buckets` to be 3 to 63 of a-z, 0-9 and -, got an array.'],
    [{ takenBuckets: [5] }, 'a name in `takenBuckets` to be 3 to 63 of a-z, 0-9 and -, got 5.'],
    [{ exposeHeaders: [5] }, 'a name in `exposeHeaders` to be that of a header, got 5.'],
    [{ exposeHeaders: ['e tag'] }, 'a name in `exposeHeaders` to be that of a header, got "e tag".'],
    [{ faults: [{ do: { kind: 'dorp' } }] }, '`do.kind` of a fault to be one of drop, '],
    [{ credentials: [] }, '`credentials` to be an array with at least one key pair, got an array.'],
    [{ credentials: [null] }, 'each of `credentials` to be a plain object, got null.'],
    [{ credentials: [id, 'id'] }, 'each of `credentials` to be a plain object, got "id".'],
    [
      { credentials: [{ ...id, stsToken: 'the-token' }] },
      'each of `credentials` to be an object with only accessKeyId, accessKeySecret, securityToken, got "stsToken".',
    ],
    [
      { credentials: [{ accessKeyId: 'id' }] },
      '`accessKeySecret` in each of `credentials` to be a string that is not empty, got undefined.',
    ],
    [
      { credentials: [{ ...id, accessKeyId: '' }] },
      '`accessKeyId` in each of `credentials` to be a string that is not empty, got "".',
    ],
    [
      { credentials: [{ ...id, securityToken: '' }] },
      '`securityToken` in each of `credentials` to be a string that is not empty, got "".',
    ],
    [
      { credentials: [{ ...id, accessKeySecret: 12345 }] },
      '`accessKeySecret` in each of `credentials` to be a string that is not empty, got something else.',
    ],
  ])('%j is a TypeError that says what came, and a line that works', async (options, message) => {
    const error = await startOss(options as OssOptions).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(TypeError);
    const text = String(error);
    if (message.startsWith('^')) expect(text.slice('TypeError: '.length)).toMatch(new RegExp(message));
    else expect(text).toContain(`TypeError: Expected ${message}`);
    expect(text).not.toMatch(/the-secret|the-token|12345/);
    const [, line = ''] = text.split(' Example: ');
    const { oss } = await local();
    expect(() => void runInNewContext(line, { startOss: settingsOf, oss })).not.toThrow();
    expect(line).not.toBe('');
  });

  it('has the name of none, and the message has those that are', async () => {
    const call = startOss({ prot: 1 } as OssOptions);
    await expect(call).rejects.toThrow(
      /^Expected the options of startOss\(\) to be an object with only port, .*, now, got "prot"\. Example: startOss/,
    );
  });

  it('is not one that leaves its value out', async () => {
    const { oss } = await local({ port: undefined, credentials: [{ ...id, securityToken: undefined }] } as never);
    expect(oss.clientOptions()).toMatchObject({ accessKeyId: 'id' });
  });
});

describe('A clock', () => {
  it('that gives the same Date again and again does not move what is stored', async () => {
    const date = new Date(0);
    const { oss, client } = await local({ now: () => date });
    await client.put('a', bytes('x'));
    date.setTime(1000);
    await client.put('b', bytes('x'));
    expect(oss.object('bucket', 'a')?.lastModified).toEqual(new Date(0));
    expect(oss.object('bucket', 'b')?.lastModified).toEqual(new Date(1000));
  });
});

describe('A retention policy that is none', () => {
  it.each<[worm: unknown, message: string]>([
    [null, '`worm` of a bucket to be a plain object, got null.'],
    [30, '`worm` of a bucket to be a plain object, got 30.'],
    [{ days: 30, state: 'Locked', id: 'x' }, '`worm` of a bucket to be an object with only days, state, got "id".'],
    [{ days: 'x', state: 'Foo' }, '`days` of a retention policy to be a whole number from 1 to 25550, got "x".'],
    [{ days: 0, state: 'Locked' }, '`days` of a retention policy to be a whole number from 1 to 25550, got 0.'],
    [
      { days: 25_551, state: 'Locked' },
      '`days` of a retention policy to be a whole number from 1 to 25550, got 25551.',
    ],
    [{ days: 1, state: 'Foo' }, '`state` of a retention policy to be "InProgress" or "Locked", got "Foo".'],
  ])('%j is a TypeError that says what came, and a line that works', async (worm, message) => {
    const bucket = (await local()).oss.bucket('bucket');
    if (!bucket) throw new Error('no bucket');
    const error = thrownBy(() => {
      bucket.worm = worm as BucketView['worm'];
    });
    expect(error).toBeInstanceOf(TypeError);
    expect(bucket.worm).toBeUndefined();
    const [text, line = ''] = error.message.split(' Example: ');
    expect(text).toBe(`Expected ${message}`);
    runInNewContext(line, { bucket });
    expect(bucket.worm).toEqual({ days: 30, state: 'Locked' });
  });
});
