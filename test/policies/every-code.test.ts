import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { adviceFor, codes } from '../../src/catalogue/index.js';
import { reportOf, withOptions } from '../../src/index.js';
import { failure, plainClient, startLocal, wrappedClient } from '../ali-oss/support.js';
import { ROOT } from '../structure/sources.js';
import { OBJECT_ROWS } from './every-code-object.js';
import type { Row, Stage } from './every-code-row.js';
import { SERVICE_ROWS } from './every-code-service.js';

const ROWS = [...OBJECT_ROWS, ...SERVICE_ROWS];
const titleOf = ({ code, kind }: Row) => (kind === undefined ? code : `${code} (${kind})`);

async function staged({ oss: options, bucket = 'logs', given, setUp }: Row) {
  let now = Date.parse('2026-01-02T03:04:05.000Z');
  const oss = await startLocal({ now: () => new Date(now), ...options });
  const pass = (ms: number) => {
    now += ms;
  };
  const stage: Stage = { oss, plain: plainClient(oss), note: {}, pass };
  await setUp(stage);
  return { stage, client: wrappedClient(oss, { random: () => 0.5, ...given }, { bucket }) };
}

describe.each(ROWS.map(row => [titleOf(row), row] as const))('%s', (_title, row) => {
  const { code, kind, byDefault = 'rejects', attempts = 1, asked } = row;

  it(byDefault === 'rejects' ? 'surfaces by default, with its own advice' : 'is sent again by default', async () => {
    const { stage, client } = await staged(row);
    const call = row.call(client, stage.note);
    if (byDefault === 'resolves') {
      expect(reportOf(await call)?.trail[0]?.conflict).toMatchObject({ code });
      return;
    }
    const error = await failure(call);
    expect(error.status).toBe(409);
    expect(reportOf(error)).toMatchObject({ attempts });
    expect(reportOf(error)?.trail.at(-1)?.conflict.code).toBe(code);
    expect(error.advice).toMatchObject({ summary: adviceFor(code, kind).summary });
  });

  it('ends as it was asked to', async () => {
    const { stage, client } = await staged(row);
    const options = typeof row.ask === 'function' ? row.ask(stage) : row.ask;
    const call = row.call(withOptions(client, options), stage.note);
    if ('resolves' in asked) {
      const result = await call;
      expect(result).toMatchObject(asked.resolves);
      expect(reportOf(result)?.trail.length).toBeGreaterThan(0);
    } else {
      const error = await failure(call);
      expect(error).toMatchObject({ status: 409, code });
      expect(error.advice?.cause).toMatch(asked.rejects);
    }
  });

  it('is tested in depth elsewhere', () => {
    expect(existsSync(join(ROOT, row.detailed))).toBe(true);
  });
});

it('every code and sub-case of the catalogue has a row', () => {
  const all = codes.flatMap(({ code, kinds }) =>
    kinds.length === 0 ? [code] : kinds.map(({ kind }) => `${code} (${kind})`),
  );
  expect(ROWS.map(titleOf).sort()).toEqual([...all].sort());
});
