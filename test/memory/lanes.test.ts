import { describe, expect, it } from 'vitest';
import { backoff, remedy, type RemedyEvent, reportOf, surface, withOptions } from '../../src/index.js';
import type { LocalOss } from '../../src/testing/index.js';
import { bytes, type Client, failure, plainClient, refuse, startLocal, wrappedClient } from '../ali-oss/support.js';

const METADATA_WRITES: readonly [name: string, write: (client: Client) => Promise<unknown>][] = [
  ['putObjectTagging', client => client.putObjectTagging('k', { a: '1' })],
  ['deleteObjectTagging', client => client.deleteObjectTagging('k')],
  ['putACL', client => client.putACL('k', 'private')],
  ['putMeta', client => client.putMeta('k', { a: '1' })],
  ['copy onto itself', client => client.copy('k', 'k', { meta: { a: '1' } })],
  ['copy onto itself, by its full name', client => client.copy('/k', '/logs/k', { meta: { a: '1' } })],
  ['copy onto itself, by bucket', client => client.copy('k', 'k', 'logs', { meta: { a: '1' } })],
];

function statuses(oss: LocalOss): unknown[] {
  return oss.requests.map(({ status }) => status);
}

async function withObject(staleMs = 30): Promise<LocalOss> {
  const oss = await startLocal({ staleMs });
  await plainClient(oss).put('k', bytes('x'));
  oss.clearRequests();
  return oss;
}

describe('two metadata writes of one object at once', () => {
  it('conflict without the wrapper', async () => {
    const oss = await withObject();
    const client = plainClient(oss);
    const calls = [client.putObjectTagging('k', { a: '1' }), client.putObjectTagging('k', { a: '2' })];
    const outcomes = await Promise.allSettled(calls);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(oss.requests.map(({ code }) => code)).toContain('StaleFile');
  });

  it.each(METADATA_WRITES)('queue and do not conflict: %s', async (_name, write) => {
    const oss = await withObject(5);
    const client = wrappedClient(oss);
    await Promise.all([write(client), client.putObjectTagging('k', { b: '1' }), write(client)]);
    expect(oss.requests.map(({ code }) => code)).toEqual([undefined, undefined, undefined]);
  });

  it('keep the order in which they were made, also across siblings', async () => {
    const oss = await withObject(5);
    const client = wrappedClient(oss);
    const sibling = withOptions(client, { attempts: 1 });
    const again = remedy(remedyless(client));
    const writers = [client, sibling, again, withOptions(sibling, { attempts: 2 }), client];
    await Promise.all(writers.map((writer, number) => writer.putObjectTagging('k', { number: String(number) })));
    expect(statuses(oss)).toEqual([200, 200, 200, 200, 200]);
    expect(oss.object('logs', 'k')?.tags).toEqual({ number: '4' });

    function remedyless(wrapped: Client): Client {
      return Object.getPrototypeOf(wrapped) as Client;
    }
  });

  it('of several objects do not wait for each other', async () => {
    const oss = await withObject();
    const client = wrappedClient(oss);
    await client.put('l', bytes('x'));
    oss.fault({ match: { name: 'k', operation: 'PutObjectTagging' }, do: { kind: 'hang' } });
    const stuck = failure(client.putObjectTagging('k', { a: '1' }));
    await client.putObjectTagging('l', { a: '1' });
    await client.getObjectTagging('k');
    await oss.close();
    expect(await stuck).toMatchObject({ status: -1 });
  });

  it('go on after one that failed', async () => {
    const oss = await withObject();
    refuse(oss, 'k', 'FileImmutable', 1);
    const client = wrappedClient(oss);
    const [failed, done] = await Promise.allSettled(
      [1, 2].map(number => client.putObjectTagging('k', { a: String(number) })),
    );
    expect([failed?.status, done?.status]).toEqual(['rejected', 'fulfilled']);
    expect(oss.object('logs', 'k')?.tags).toEqual({ a: '2' });
  });

  it('of two processes back off, and both succeed', async () => {
    const oss = await withObject();
    const events: RemedyEvent[] = [];
    const options = { random: () => 0.4, onEvent: (event: RemedyEvent) => events.push(event) };
    const [one, two] = [wrappedClient(oss, options), wrappedClient(oss, options)];
    const answers = await Promise.all([
      one.putObjectTagging('k', { by: 'one' }),
      two.putObjectTagging('k', { by: 'two' }),
    ]);
    expect(oss.requests.map(({ code }) => code)).toContain('StaleFile');
    expect(Object.keys(oss.object('logs', 'k')?.tags ?? {})).toEqual(['by']);
    const retried = answers.map(answer => reportOf(answer)).find(report => report && report.attempts > 1);
    expect(retried).toMatchObject({
      written: 'yes',
      trail: [{ conflict: { code: 'StaleFile' }, decision: { action: 'retry' } }],
    });
    expect(retried?.waitedMs).toBeGreaterThanOrEqual(30);
    expect(events.filter(event => event.type === 'decision')).not.toEqual([]);
  });

  it('give up after six attempts, with the error of the last', async () => {
    const oss = await withObject();
    refuse(oss, 'k', 'StaleFile');
    const error = await failure(wrappedClient(oss, { random: () => 0 }).putObjectTagging('k', { a: '1' }));
    expect(error).toMatchObject({ code: 'StaleFile', status: 409 });
    expect(oss.requests).toHaveLength(6);
    const report = reportOf(error);
    expect(report).toMatchObject({ attempts: 6, waitedMs: 0, written: 'no' });
    expect(report?.trail.map(({ decision }) => decision.action)).toEqual([
      ...Array<string>(5).fill('retry'),
      'surface',
    ]);
    expect(report?.trail.at(-1)?.conflict.error).toBe(error);
  });
});

describe('withOptions', () => {
  it('overrides for one call, and leaves the client as it was', async () => {
    const oss = await startLocal();
    refuse(oss, 'k', 'StaleFile');
    const client = wrappedClient(oss, { policies: { StaleFile: () => surface('not here') } });
    const patient = withOptions(client, { policies: { StaleFile: backoff({ attempts: 3, baseMs: 0 }) } });
    expect(reportOf(await failure(patient.getACL('k')))?.attempts).toBe(3);
    expect(reportOf(await failure(client.getACL('k')))?.attempts).toBe(1);
    expect(patient).toBeInstanceOf((client as object).constructor);
  });

  it('adds policies to those there are', async () => {
    const oss = await startLocal();
    refuse(oss, 'k', 'FileImmutable');
    refuse(oss, 'l', 'FileAlreadyExists');
    const client = wrappedClient(oss, { policies: { FileImmutable: () => surface('of the client') } });
    const sibling = withOptions(client, { policies: { FileAlreadyExists: () => surface('of the sibling') } });
    const reasons = async (name: string) =>
      reportOf(await failure(sibling.getACL(name)))?.trail.map(step => step.decision.because);
    expect(await reasons('k')).toEqual(['of the client']);
    expect(await reasons('l')).toEqual(['of the sibling']);
  });

  it('shares the ends that are known, and the lane, of appends', async () => {
    const oss = await startLocal();
    const client = wrappedClient(oss, { appendRecovery: true });
    const siblings = [client, withOptions(client, { attempts: 3 }), withOptions(client, { maxElapsedMs: 5000 })];
    await Promise.all(siblings.flatMap(sibling => ['a', 'b'].map(text => sibling.append('log', bytes(text)))));
    expect(oss.object('logs', 'log')?.content.toString()).toBe('ababab');
    expect(oss.requests.map(({ operation, status }) => [operation, status])).toEqual([
      ['HeadObject', 404],
      ...Array<unknown>(6).fill(['AppendObject', 200]),
    ]);
  });

  it('refuses what remedy did not give', async () => {
    const oss = await startLocal();
    const given = plainClient(oss);
    expect(() => withOptions(given, {})).toThrow(TypeError);
    expect(() => withOptions(given, {})).toThrow(/withOptions\(remedy\(new OSS\(config\)\), \{ attempts: 5 \}\)/);
    expect(() => withOptions(remedy(given), { atempts: 3 } as object)).toThrow(/Did you mean `attempts`/);
  });
});
