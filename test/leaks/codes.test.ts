import { describe, expect, it } from 'vitest';
import { type RemedyOptions, remedy, withOptions } from '../../src/index.js';
import { type Client, plainClient, startLocal } from '../ali-oss/support.js';
import { OBJECT_ROWS } from '../policies/every-code-object.js';
import type { Row, Stage } from '../policies/every-code-row.js';
import { SERVICE_ROWS } from '../policies/every-code-service.js';
import { expectNothingPlanted, expectSigned, KEYS, plantedClient, recordEnd, tapped } from './plants.js';

const ROWS = [...OBJECT_ROWS, ...SERVICE_ROWS];
const titleOf = ({ code, kind }: Row) => (kind === undefined ? code : `${code} (${kind})`);

/** The state of a row, and a client of the caller's whose keys, headers and signatures must not come out. */
async function staged({ oss: options, bucket = 'logs', given, setUp }: Row) {
  let now = Date.parse('2026-01-02T03:04:05.000Z');
  const { accessKeyId, accessKeySecret, stsToken: securityToken } = KEYS;
  const mine = { accessKeyId, accessKeySecret, securityToken };
  const oss = await startLocal({ now: () => new Date(now), credentials: [mine], ...options });
  const refreshSTSToken = () => Promise.resolve(KEYS);
  const stage: Stage = {
    oss,
    plain: plainClient(oss, { ...KEYS, refreshSTSToken, refreshSTSTokenInterval: 600_000 }),
    note: {},
    pass(ms) {
      now += ms;
    },
  };
  await setUp(stage);
  const client = remedy(plantedClient(oss.clientOptions({ bucket })), tapped(given)) as unknown as Client;
  return { stage, client };
}

describe.each(ROWS.map(row => [titleOf(row), row] as const))('%s', (_title, row) => {
  const asked = (stage: Stage): RemedyOptions => (typeof row.ask === 'function' ? row.ask(stage) : row.ask);

  it.each<[string, (stage: Stage) => RemedyOptions]>([
    ['by default', () => ({})],
    ['with a closer look', () => ({ diagnose: true })],
    ['as it was asked to', asked],
    ['as it was asked to, and with a closer look', stage => ({ ...asked(stage), diagnose: true })],
    ['when it is only watched', stage => ({ ...asked(stage), mode: 'observe', diagnose: true })],
  ])('prints nothing of the caller %s', async (_how, options) => {
    const { stage, client } = await staged(row);
    await recordEnd(() => row.call(withOptions(client, options(stage)), stage.note));
    expectNothingPlanted();
    expectSigned();
    expect(JSON.stringify(stage.oss.requests)).not.toMatch(new RegExp(`${KEYS.accessKeySecret}|${KEYS.stsToken}`));
  });
});
