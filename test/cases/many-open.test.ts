import { afterEach, describe, expect, it, vi } from 'vitest';
import * as digest from '../../src/ali-oss/digest.js';
import { always, APPEND, bytes, outcome, start, stored } from './support.js';

afterEach(() => {
  vi.restoreAllMocks();
});

vi.mock('../../src/ali-oss/digest.js', async original => {
  const real = await original<typeof digest>();
  return { ...real, crc64: vi.fn(real.crc64) };
});

const COUNT = 300;
const line = (index: number) => `record ${String(index).padStart(6, '0')}\n`;

describe('B9: many unanswered records of equal length cost no more than one sum each', () => {
  it('300 of them, and then ten appends', async () => {
    const { oss, law } = await start();
    const client = law.client({ attempts: 1 });
    await client.append('app.log', bytes('start\n'));
    const silent = always(oss, undefined, { kind: 'drop' });
    for (let index = 0; index < COUNT; index += 1) await outcome(client.append('app.log', bytes(line(index))));
    silent.remove();
    const sums = vi.mocked(digest.crc64);
    expect(sums.mock.calls.length).toBeLessThanOrEqual(2 * COUNT);
    sums.mockClear();
    for (let index = 0; index < 10; index += 1) await client.append('app.log', bytes(line(COUNT + index)));
    expect(sums.mock.calls.length).toBeLessThanOrEqual(20);
    law.hold('app.log');
  });

  it('the other cause: a second try of one of them is found among them', async () => {
    const { oss, law } = await start();
    const client = law.client({ attempts: 1 });
    await client.append('app.log', bytes('start\n'));
    const silent = always(oss, ({ operation }) => operation !== APPEND.operation, { kind: 'drop' });
    always(oss, APPEND, { kind: 'apply-then-drop' });
    for (let index = 0; index < 20; index += 1) await outcome(client.append('app.log', bytes(line(index))));
    silent.remove();
    oss.clearFaults();
    for (let index = 0; index < 20; index += 1) await client.append('app.log', bytes(line(index)));
    const lines = stored(oss)?.trimEnd().split('\n') ?? [];
    expect(new Set(lines).size).toBe(lines.length);
    law.hold('app.log');
  });
});
