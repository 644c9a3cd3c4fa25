import { PassThrough, Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { type RemedyEvent, reportOf, retry } from '../../src/index.js';
import { bytes, failure, plainClient, refusing, startLocal, wrappedClient } from './support.js';

const PUT = { method: 'PUT', bucket: 'logs', object: 'k', successStatuses: [200] };
const GET = { ...PUT, method: 'GET' };

describe("a request of the caller's own making", () => {
  it.each<[what: string, params: () => object]>([
    ['sends a stream', () => ({ ...PUT, stream: Readable.from([bytes('one')]) })],
    ['writes into a stream', () => ({ ...GET, writeStream: new PassThrough() })],
  ])("that %s is not sent again: 'not-replayable'", async (_what, params) => {
    const oss = await startLocal();
    oss.fault({ do: refusing('FileImmutable') });
    const error = await failure(wrappedClient(oss, { policies: { '*': () => retry() } }).request(params()));
    expect(error.status).toBe(409);
    expect(reportOf(error)).toMatchObject({
      attempts: 1,
      trail: [{ refused: 'not-replayable', decision: { action: 'retry' } }],
    });
    expect(oss.requests).toHaveLength(1);
  });

  it('is sent again with another stream that a policy brings, and not a third time', async () => {
    const oss = await startLocal();
    oss.fault({ times: 2, do: refusing('KeyDisabled') });
    const again = () => retry({ args: [{ ...PUT, stream }] });
    const stream = Readable.from([bytes('two')]);
    const client = wrappedClient(oss, { policies: { KeyDisabled: again } });
    const error = await failure(client.request({ ...PUT, stream: Readable.from([bytes('one')]) }));
    expect(reportOf(error)).toMatchObject({ attempts: 2, trail: [{}, { refused: 'not-replayable' }] });
  });

  it('that sends a Buffer is sent again', async () => {
    const oss = await startLocal();
    oss.fault({ do: refusing('StaleFile') });
    const answer = await wrappedClient(oss, { random: () => 0 }).request({ ...PUT, content: bytes('one') });
    expect(reportOf(answer)).toMatchObject({ attempts: 2, written: 'yes' });
    expect(oss.object('logs', 'k')?.content.toString()).toBe('one');
  });

  it('resolves with a 409 that it asked for, as the plain client does', async () => {
    const oss = await startLocal();
    oss.fault({ times: 2, do: refusing('FileImmutable') });
    const asking = { ...GET, successStatuses: [200, 409] };
    const plain = (await plainClient(oss).request(asking)) as unknown as Record<string, unknown>;
    const wrapped = (await wrappedClient(oss).request(asking)) as unknown as Record<string, unknown>;
    expect([plain['status'], wrapped['status']]).toEqual([409, 409]);
    expect(Object.keys(wrapped)).toEqual(Object.keys(plain));
    expect(oss.requests).toHaveLength(2);
  });

  it('resolves with a 409 that a policy asked for through its tools', async () => {
    const oss = await startLocal();
    oss.fault({ times: 2, do: refusing('FileImmutable') });
    const seen: unknown[] = [];
    const client = wrappedClient(oss, {
      policies: {
        FileImmutable: async (_conflict, { call }) => {
          seen.push(await call('request', { ...GET, successStatuses: [409] }));
          return undefined;
        },
      },
    });
    await failure(client.putACL('k', 'private'));
    expect(seen).toMatchObject([{ status: 409 }]);
  });
});

describe('a request that reads', () => {
  it.each(['GET', 'HEAD'])('writes nothing by %s, however it ends', async method => {
    const oss = await startLocal();
    const events: RemedyEvent[] = [];
    const client = wrappedClient(oss, { onEvent: event => events.push(event) });
    await client.put('k', bytes('x'));
    const answered = await client.request({ ...GET, method });
    const missing = await failure(client.request({ ...GET, method, object: 'missing' }));
    oss.fault({ do: { kind: 'drop' } });
    const lost = await failure(client.request({ ...GET, method }));
    oss.fault({ do: refusing('FileImmutable') });
    const refused = await failure(client.request({ ...GET, method }));
    const reports = [answered, missing, lost, refused].map(end => reportOf(end)?.written);
    expect(reports).toEqual(['no', 'no', 'no', 'no']);
    expect(events.map(({ type }) => type)).not.toContain('unanswered');
  });

  it('writes nothing either where ali-oss sends it a second time by itself, and that conflicts', async () => {
    const oss = await startLocal();
    oss.fault({ do: { kind: 'drop' } });
    oss.fault({ do: refusing('FileImmutable') });
    const error = await failure(wrappedClient(oss, {}, { retryMax: 1 }).request(GET));
    expect(oss.requests.map(({ status }) => status)).toEqual([undefined, 409]);
    expect(reportOf(error)).toMatchObject({ written: 'no', trail: [{ conflict: { written: 'no' } }] });
  });

  it.each(['PUT', 'POST', 'DELETE'])('is not one by %s', async method => {
    const oss = await startLocal();
    oss.fault({ do: { kind: 'drop' } });
    expect(reportOf(await failure(wrappedClient(oss).request({ ...PUT, method })))?.written).toBe('unknown');
  });
});
