import OSS from 'ali-oss';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { compete, inThisProcess } from '../../examples/create-if-absent.js';
import { contend } from '../../examples/create-if-absent/contend.js';
import { type LocalOss, startOss } from '../../src/testing/index.js';

let oss: LocalOss;

beforeEach(async () => {
  vi.stubEnv('OSS_BUCKET', '');
  vi.spyOn(console, 'log').mockReturnValue(undefined);
  oss = await startOss({ buckets: ['logs'] });
});
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await oss.close();
});

const contender = (who: string) => contend(new OSS(oss.clientOptions()), 'a.lock', who);
const hits = { operation: 'PutObject' };

describe('whoever creates a marker that must not exist', () => {
  it('wins alone, and the others learn who did', async () => {
    const ended = await Promise.all(['a', 'b', 'c', 'd'].map(contender));
    const [winner, ...none] = ended.filter(({ won }) => won);
    expect(none).toEqual([]);
    expect(ended.map(({ holder }) => holder)).toEqual(ended.map(() => winner?.who));
    expect(String(oss.object('logs', 'a.lock')?.content)).toBe(winner?.who);
  });

  it('has won although the answer was lost', async () => {
    oss.fault({ match: hits, do: { kind: 'apply-then-drop' } });
    expect(await contender('a')).toEqual({ who: 'a', won: true, holder: 'a', attempts: 2 });
    expect(await contender('b')).toMatchObject({ won: false, holder: 'a' });
  });

  it('has not won where the request was lost and somebody else was faster', async () => {
    oss.fault({ match: hits, do: { kind: 'drop' } });
    const late = contend(new OSS(oss.clientOptions()), 'a.lock', 'a', async () => {
      expect(await contender('b')).toMatchObject({ won: true });
    });
    expect(await late).toMatchObject({ won: false, holder: 'b' });
  });

  it.each(['Enabled', 'Suspended'])('hears that a marker protects nothing where versioning is %s', async versioning => {
    Object.assign(oss.bucket('logs') ?? {}, { versioning });
    await expect(contender('a')).rejects.toThrow('This bucket has versioning');
  });

  it('hears an error, not a defeat, where nothing can be known', async () => {
    oss.fault({
      match: hits,
      times: Infinity,
      do: { kind: 'answer', status: 409, body: '<Error><Code>FileImmutable</Code></Error>' },
    });
    await expect(contender('a')).rejects.toMatchObject({ code: 'FileImmutable' });
  });
});

it('create-if-absent: exactly one of four wins, and its lost answer does not matter', async () => {
  const { ended, stored } = await compete(inThisProcess);
  expect(ended).toHaveLength(4);
  expect(ended.filter(({ won }) => won).map(({ who }) => who)).toEqual([stored]);
  expect(new Set(ended.map(({ holder }) => holder))).toEqual(new Set([stored]));
});
