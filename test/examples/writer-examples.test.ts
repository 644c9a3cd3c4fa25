import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { main as pino } from '../../examples/pino.js';
import { main as winston } from '../../examples/winston.js';
import { main as writer } from '../../examples/writer.js';

let printed: string[] = [];

beforeEach(() => {
  printed = [];
  // A real bucket in the environment of whoever runs the tests stays out of it.
  vi.stubEnv('OSS_BUCKET', '');
  for (const method of ['log', 'error'] as const) {
    vi.spyOn(console, method).mockImplementation((...parts: unknown[]) => {
      printed.push(parts.map(String).join(' '));
    });
  }
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

describe('examples of the writer', () => {
  it('writer: 64 callers get their receipts in two requests and the one that asks for the end, and a refused record is written after resume', async () => {
    const { receipts, stored, failed } = await writer();
    expect(receipts).toHaveLength(128);
    expect(stored).toHaveLength(129);
    expect(failed?.written).toBe('no');
    expect(printed).toEqual([
      expect.stringMatching(/^128 records stored, the last of them at \d+ to \d+$/),
      '3 requests',
      'records 0 to 127: written: yes',
      'records 128 to 128: written: no',
      '129 different records in 129 lines',
    ]);
  });

  it('pino: every line is stored once and in order, though an answer was lost', async () => {
    expect(await pino()).toEqual(Array.from({ length: 1000 }, (_, request) => request));
    expect(printed).toEqual([
      '1000 of 1000 lines stored, in order',
      expect.stringMatching(/^\d+ appends, one of which got no answer$/),
    ]);
    expect(parseInt(printed[1] ?? '')).toBeLessThan(25);
  });

  it('winston: every line is stored once and in order, in objects that are full but for the last', async () => {
    const { lines, objects } = await winston();
    expect(lines).toHaveLength(1000);
    expect(objects.length).toBeGreaterThan(1);
    for (const length of objects) expect(length).toBeLessThanOrEqual(20_000);
    expect(printed).toEqual([`1000 of 1000 lines stored in ${objects.length} objects, in order`]);
  });

  it('run on a real bucket too, and delete what they made there', async () => {
    const { startOss } = await import('../../src/testing/index.js');
    await using real = await startOss({ buckets: ['real'] });
    const { accessKeyId, accessKeySecret, region, endpoint } = real.clientOptions();
    const environment = { OSS_STS_TOKEN: '', OSS_BUCKET: 'real', OSS_REGION: region, OSS_ENDPOINT: endpoint };
    const keys = { OSS_ACCESS_KEY_ID: accessKeyId, OSS_ACCESS_KEY_SECRET: accessKeySecret };
    for (const [name, value] of Object.entries({ ...environment, ...keys })) vi.stubEnv(name, value);

    for (const example of [writer, pino, winston]) await example();

    expect(printed).toContain('Skipped on a real bucket: refusing an append.');
    expect(printed).toContain('1000 of 1000 lines stored, in order');
    expect(real.bucket('real')?.objectNames).toEqual([]);
  });
});
