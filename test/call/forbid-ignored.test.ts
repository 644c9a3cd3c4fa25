import { describe, expect, it } from 'vitest';
import { type RemedyEvent, reportOf } from '../../src/index.js';
import type { LocalOss } from '../../src/testing/index.js';
import { bytes, type Client, plainClient, readDebugLog, startLocal, wrappedClient } from '../ali-oss/support.js';

const FORBID = { headers: { 'X-Oss-Forbid-Overwrite': 'true' } };

async function versioned(versioning: 'Enabled' | 'Suspended' | undefined): Promise<LocalOss> {
  const oss = await startLocal();
  await plainClient(oss).put('source', bytes('s'));
  Object.assign(oss.bucket('logs') ?? {}, { versioning });
  return oss;
}

type Create = (client: Client, options?: object) => Promise<unknown>;

const CREATES: readonly (readonly [string, Create])[] = [
  ['put', (client, options) => client.put('k', bytes('x'), options)],
  ['copy', (client, options) => client.copy('k', 'source', options)],
  ['putSymlink', (client, options) => client.putSymlink('k', 'source', options)],
  [
    'multipartUpload',
    (client, options) => client.multipartUpload('k', bytes('x'.repeat(300_000)), { partSize: 102_400, ...options }),
  ],
  [
    'request',
    (client, options) =>
      client.request({ method: 'PUT', bucket: 'logs', object: 'k', content: 'x', successStatuses: [200], ...options }),
  ],
];

describe.each(['Enabled', 'Suspended'] as const)(
  'with versioning %s, where OSS ignores x-oss-forbid-overwrite',
  versioning => {
    it.each(CREATES)('the report of a success that asked for it says so: %s', async (_operation, create) => {
      const events: RemedyEvent[] = [];
      const client = wrappedClient(await versioned(versioning), { onEvent: event => events.push(event) });
      for (let time = 1; time <= 2; time += 1) {
        const result = await create(client, FORBID);
        expect(reportOf(result)).toEqual({
          ...{ attempts: 1, waitedMs: 0, lookUps: 0, written: 'yes', trail: [] },
          forbidIgnored: true,
        });
        expect(events.at(-1)).toMatchObject({ type: 'settled', outcome: 'resolved', report: { forbidIgnored: true } });
      }
    });

    it('and that of one that did not ask for it does not', async () => {
      const client = wrappedClient(await versioned(versioning));
      const shared = reportOf(await client.put('k', bytes('x')));
      for (const options of [undefined, { headers: { 'x-oss-forbid-overwrite': 'false' } }]) {
        expect(reportOf(await client.put('k', bytes('x'), options))).toBe(shared);
      }
      expect(shared).not.toHaveProperty('forbidIgnored');
    });
  },
);

describe('a success that asked for x-oss-forbid-overwrite', () => {
  it.each(CREATES)('has the report of every other where there is no versioning: %s', async (_operation, create) => {
    const client = wrappedClient(await versioned(undefined));
    const shared = reportOf(await client.put('other', bytes('x')));
    expect(reportOf(await create(client, FORBID))).toBe(shared);
  });

  it('says so too where it came after a retry', async () => {
    const oss = await versioned('Enabled');
    oss.fault({ match: { operation: 'PutObject' }, do: { kind: 'refuse', code: 'StaleFile' } });
    const result = await wrappedClient(oss, { random: () => 0 }).put('k', bytes('x'), FORBID);
    expect(reportOf(result)).toMatchObject({ attempts: 2, forbidIgnored: true });
  });

  it('says so in the debug log', async () => {
    const lines: string[] = [];
    readDebugLog(line => lines.push(line));
    await wrappedClient(await versioned('Enabled')).put('k', bytes('x'), FORBID);
    expect(lines.at(-1)).toContain('x-oss-forbid-overwrite was ignored');
  });
});
