import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compiled } from './compiled.js';

let folder = '';

beforeAll(() => {
  folder = compiled();
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Ran {
  readonly code: number;
  readonly output: string;
  /** The number in a row of the table. */
  readonly row: (name: string) => number;
}

function chaos(...args: string[]): Promise<Ran> {
  return new Promise(resolve => {
    execFile(
      process.execPath,
      [join(folder, 'chaos/main.js'), ...args],
      { timeout: 50_000 },
      (error, stdout, stderr) => {
        const row = (name: string) =>
          Number(new RegExp(`^ *${name} +([\\d,.]+)`, 'm').exec(stdout)?.[1]?.replaceAll(',', ''));
        resolve({ code: error ? Number(error.code) : 0, output: `${stdout}${stderr}`, row });
      },
    );
  });
}

const FAULTS = ['lost', 'doubled', 'twice', 'torn', 'reordered', 'misreported'] as const;

describe('eight processes on one object, some of them killed, over a network that loses one request in twenty', () => {
  it.each([
    ['remedy', 3000],
    ['writer', 8000],
  ])('store every record once and know it, with the manner %s', async (manner, records) => {
    const { code, output, row } = await chaos('--records', String(records), '--seed', '1', '--manner', manner);
    expect(Object.fromEntries(FAULTS.map(name => [name, row(name)])), output).toEqual({
      ...{ lost: 0, doubled: 0, twice: 0, torn: 0, reordered: 0, misreported: 0 },
    });
    expect(code, output).toBe(0);
    expect(output).toContain(`${records} records by 8 processes on one object; 5 % of requests hit. Seed 1.`);
    expect(row('records sent')).toBe(records);
    expect(row('of these ticks')).toBeGreaterThan(records / 20);
    expect(row('acknowledged')).toBeGreaterThan(records / 2);
    expect(row('processes killed')).toBeGreaterThan(0);
    expect(row('answer lost') + row('late') + row('5xx after commit')).toBeGreaterThan(0);
    expect(row('delivered twice') + row('gateway page')).toBeGreaterThan(0);
  });

  it('store everything that is accepted once, whichever of them dies when, with the manner journal: nothing is left in doubt', async () => {
    const { code, output, row } = await chaos(
      ...['--records', '16000', '--seed', '1', '--manner', 'journal', '--kills', '40'],
    );
    expect(code, output).toBe(0);
    expect(Object.fromEntries([...FAULTS, 'refused', 'in doubt'].map(name => [name, row(name)])), output).toEqual({
      ...{ lost: 0, doubled: 0, twice: 0, torn: 0, reordered: 0, misreported: 0 },
      ...{ refused: 0, 'in doubt': 0 },
    });
    expect(row('acknowledged')).toBe(16_000);
    expect(row('processes killed')).toBeGreaterThan(20);
    expect(row('answer lost') + row('late') + row('5xx after commit')).toBeGreaterThan(0);
  });

  it('store equal records as often as they say, where only one rival keeps late ones from arriving', async () => {
    const args = ['--records', '5000', '--seed', '1', '--writers', '2', '--ticks', '0.9', '--manner', 'remedy'];
    const { code, output, row } = await chaos(...args);
    expect(code, output).toBe(0);
    expect(row('of these ticks')).toBeGreaterThan(2500);
    expect(row('acknowledged')).toBeGreaterThan(2500);
  });

  it('store records twice by the naive loop', async () => {
    const { code, output, row } = await chaos('--records', '10000', '--seed', '1', '--manner', 'naive');
    expect(row('doubled'), output).toBeGreaterThan(0);
    expect(code, output).toBe(0);
  });

  it('lose records by the length-only rule', async () => {
    const { code, output, row } = await chaos('--records', '15000', '--seed', '1', '--manner', 'length-only');
    expect(row('lost'), output).toBeGreaterThan(0);
    expect(code, output).toBe(0);
  });
});
