import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { main as advice } from '../../examples/advice.js';
import { main as customPolicy } from '../../examples/custom-policy.js';
import { main as logShipper } from '../../examples/log-shipper.js';
import { main as lostAnswer } from '../../examples/lost-answer.js';
import { main as observeFirst } from '../../examples/observe-first.js';
import { main as testYourOwnCode } from '../../examples/test-your-own-code.js';

let printed: string[] = [];

beforeEach(() => {
  printed = [];
  // A real bucket in the environment of whoever runs the tests stays out of it.
  vi.stubEnv('OSS_BUCKET', '');
  vi.spyOn(console, 'log').mockImplementation((...parts: unknown[]) => {
    printed.push(parts.map(String).join(' '));
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

describe('examples', () => {
  it('lost-answer: without recovery the caller hears "unknown", with it the record is found', async () => {
    expect(await lostAnswer()).toEqual({
      withoutRecovery: 'unknown',
      withRecovery: 'yes',
      stored: 'payment 4711: 25.00\n',
    });
    expect(printed.join('\n')).toContain('PositionNotEqualToLength at attempt 2: resolve, the record is stored at 0');
  });

  it('custom-policy: whoever comes second takes the next free name', async () => {
    const names = await customPolicy();
    expect(names.map(name => name.split('/').at(-1))).toEqual(['report.csv', 'report-2.csv', 'report-3.csv']);
  });

  it('observe-first: decisions are told and the calls end as without remedy', async () => {
    const decisions = await observeFirst();
    expect(decisions).toEqual([
      "append PositionNotEqualToLength: would retry, the object ends at 19; another writer's record is at 0: the bytes from 0 to 5",
      'put FileAlreadyExists: would surface, no policy for FileAlreadyExists',
    ]);
    expect(printed.slice(0, 2)).toEqual([
      'as without remedy: PositionNotEqualToLengthError',
      'as without remedy: FileAlreadyExistsError',
    ]);
  });

  it('advice: is found by code, by EC and on the error', async () => {
    const error = await advice();
    expect(error).toMatchObject({ status: 409, code: 'FileImmutable' });
    expect(error?.advice.cause).toContain('the retention period is 30 days, state Locked');
    expect(printed.join('\n')).not.toContain('not in the catalogue');
  });

  it('test-your-own-code: its own assertions hold', async () => {
    await testYourOwnCode();
    expect(printed.at(-1)).toBe('All assertions hold.');
  });

  it('say what they skip on a real bucket, and delete what they made there', async () => {
    const { startOss } = await import('../../src/testing/index.js');
    await using real = await startOss({ buckets: ['real'] });
    const { accessKeyId, accessKeySecret, region, endpoint } = real.clientOptions();
    const environment = { OSS_STS_TOKEN: '', OSS_BUCKET: 'real', OSS_REGION: region, OSS_ENDPOINT: endpoint };
    const keys = { OSS_ACCESS_KEY_ID: accessKeyId, OSS_ACCESS_KEY_SECRET: accessKeySecret };
    for (const [name, value] of Object.entries({ ...environment, ...keys })) vi.stubEnv(name, value);

    for (const example of [logShipper, lostAnswer, customPolicy, observeFirst, advice]) await example();

    expect(printed).toContain('Skipped on a real bucket: losing answers, so the calls below simply succeed.');
    expect(printed).toContain('Skipped on a real bucket: a retention policy, which would keep the object for days.');
    expect(real.requests.some(({ operation }) => operation === 'PutObject')).toBe(true);
    expect(real.bucket('real')?.objectNames).toEqual([]);
  });
});
