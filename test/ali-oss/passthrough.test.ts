import OSS from 'ali-oss';
import { describe, expect, it } from 'vitest';
import { en } from '../../src/catalogue/index.js';
import { isConflict, remedy, reportOf } from '../../src/index.js';
import {
  bytes,
  type Client,
  counting,
  failure,
  plainClient,
  rawConfig,
  startLocal,
  startRaw,
  wrappedClient,
} from './support.js';

type Call = (client: Client) => Promise<unknown>;
const put: Call = client => client.put('k', bytes('x'));
const get: Call = client => client.get('k');

describe('an error that is no 409', () => {
  it.each<[status: number, code: string, call: Call, written: string]>([
    [400, 'InvalidArgument', put, 'no'],
    [403, 'AccessDenied', put, 'no'],
    [404, 'NoSuchBucket', put, 'no'],
    [404, 'NoSuchKey', get, 'no'],
    [412, 'PreconditionFailed', put, 'no'],
    [500, 'InternalError', put, 'unknown'],
    [500, 'InternalError', get, 'no'],
    [503, 'ServiceUnavailable', put, 'unknown'],
  ])(
    'with %i %s is the one that ali-oss makes, and its report says what is written',
    async (status, code, call, written) => {
      const oss = await startLocal();
      const body = `<Error><Code>${code}</Code><Message>m</Message><RequestId>R1</RequestId></Error>`;
      oss.fault({ times: Infinity, do: { kind: 'answer', status, body } });
      const { policy, asked } = counting();
      const client = plainClient(oss);
      const [before, after] = [
        await failure(call(client)),
        await failure(call(remedy(client, { policies: { '*': policy } }))),
      ];
      // Added is what to do where a write is left in doubt, and nothing else.
      const { advice, ...own } = after;
      expect(advice).toBe(written === 'unknown' ? en.doubt : undefined);
      expect({ ...own, name: after.name, message: after.message }).toEqual({
        ...withoutParams(before),
        name: before.name,
        message: before.message,
      });
      expect((after as { params?: unknown }).params).toEqual((before as { params?: unknown }).params);
      expect(asked).toEqual([]);
      expect(isConflict(after)).toBe(false);
      expect(reportOf(after)).toEqual({ attempts: 1, waitedMs: 0, lookUps: 0, written, trail: [] });
      expect(reportOf(before)).toBeUndefined();
    },
  );

  it('of a connection that was refused says that nothing is written', async () => {
    const { port } = await startLocal().then(async oss => {
      await oss.close();
      return oss;
    });
    const client = remedy(new OSS(rawConfig(`http://127.0.0.1:${port}`))) as unknown as Client;
    for (const call of [put, get, (gone: Client) => gone.append('k', bytes('x'))]) {
      const error = await failure(call(client));
      expect(error).toMatchObject({ name: 'RequestError', status: -1 });
      expect(reportOf(error)).toMatchObject({ attempts: 1, written: 'no', trail: [] });
    }
  });

  it.each<[what: string, kind: 'drop' | 'apply-then-drop' | 'apply-then-cut', call: Call, written: string]>([
    ['a write', 'drop', put, 'unknown'],
    ['a write that was carried out', 'apply-then-drop', put, 'unknown'],
    ['a write whose answer was cut', 'apply-then-cut', put, 'unknown'],
    ['a read', 'drop', get, 'no'],
  ])('of %s without a whole answer (%s) says what it knows', async (_what, kind, call, written) => {
    const oss = await startLocal();
    oss.fault({ do: { kind } });
    const error = await failure(call(wrappedClient(oss)));
    expect([-1, 200]).toContain(error.status);
    expect(reportOf(error)).toMatchObject({ attempts: 1, written, trail: [] });
    expect(oss.requests).toHaveLength(1);
  });

  it('of an answer that never came says that it may be written', async () => {
    const oss = await startLocal();
    oss.fault({ do: { kind: 'hang', apply: true } });
    const error = await failure(wrappedClient(oss).put('k', bytes('x'), { timeout: [1000, 50] }));
    expect(error.name).toBe('ResponseTimeoutError');
    expect(reportOf(error)).toMatchObject({ attempts: 1, written: 'unknown' });
  });

  it('comes from ali-oss itself, before anything was sent', async () => {
    const oss = await startLocal();
    const client = wrappedClient(oss);
    const error = await failure(client.put('k', new Uint8Array(3)));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toBe('Must provide String/Buffer/ReadableStream for put.');
    expect(reportOf(error)).toMatchObject({ attempts: 1, written: 'no' });
    expect(await failure(client.deleteBucket('A'))).toMatchObject({
      message: 'The bucket must be conform to the specifications',
    });
    expect(oss.requests).toEqual([]);
  });

  it('stays the very object that was thrown', async () => {
    const oss = await startLocal();
    const thrown = { mine: true };
    const progress = () => Promise.reject(thrown);
    const caught = await failure(wrappedClient(oss).multipartUpload('k', bytes('x'), { progress }));
    expect(caught).toBe(thrown);
    expect(reportOf(caught)).toMatchObject({ attempts: 1 });
  });
});

describe("ali-oss's own re-sends", () => {
  it('make a conflict with oneself one that says so', async () => {
    const oss = await startLocal();
    const given = plainClient(oss, { retryMax: 2 });
    oss.fault({ match: { operation: 'PutObject' }, do: { kind: 'apply-then-drop' } });
    const { policy, asked } = counting();
    const headers = { 'x-oss-forbid-overwrite': 'true' };
    const error = await failure(remedy(given, { policies: { '*': policy } }).put('k', bytes('mine'), { headers }));
    expect(oss.requests.map(({ status }) => status)).toEqual([undefined, 409]);
    expect(error.code).toBe('FileAlreadyExists');
    expect(asked).toMatchObject([{ code: 'FileAlreadyExists', written: 'unknown', attempt: 1 }]);
    expect(reportOf(error)).toMatchObject({ attempts: 1, written: 'unknown' });
    expect(given.options['retryMax']).toBe(2);
  });

  it('do not make others doubt', async () => {
    const oss = await startLocal();
    const client = wrappedClient(oss, {}, { retryMax: 1 });
    await client.put('taken', bytes('theirs'));
    oss.fault({ match: { name: 'lost' }, do: { kind: 'apply-then-drop' } });
    const headers = { 'x-oss-forbid-overwrite': 'true' };
    const [lost, taken] = await Promise.all([
      failure(client.put('lost', bytes('mine'), { headers })),
      failure(client.put('taken', bytes('mine'), { headers })),
    ]);
    expect(reportOf(lost)?.trail[0]?.conflict.written).toBe('unknown');
    expect(reportOf(taken)?.trail[0]?.conflict.written).toBe('no');
  });

  it('that never left do not make anybody doubt', async () => {
    const { port } = await startLocal().then(async oss => {
      await oss.close();
      return oss;
    });
    const client = remedy(new OSS(rawConfig(`http://127.0.0.1:${port}`, { retryMax: 1 }))) as unknown as Client;
    expect(reportOf(await failure(put(client)))).toMatchObject({ attempts: 1, written: 'no' });
  });

  it('are off for an append that is recovered, and stay on for the given client', async () => {
    const oss = await startLocal();
    const given = plainClient(oss, { retryMax: 2 });
    oss.fault({ match: { operation: 'AppendObject' }, do: { kind: 'apply-then-drop' } });
    const answer = await remedy(given, { appendRecovery: true }).append('log', bytes('one'));
    expect(answer.nextAppendPosition).toBe('3');
    expect(reportOf(answer)?.attempts).toBeGreaterThanOrEqual(1);
    expect(oss.object('logs', 'log')?.content.toString()).toBe('one');
    expect(given.options['retryMax']).toBe(2);
  });

  it('of a server that resets: the doubt of the first send stays with the last', async () => {
    let count = 0;
    const { url, requests } = await startRaw((_request, response) => {
      count += 1;
      if (count === 1) response.destroy();
      else response.writeHead(403, { 'x-oss-request-id': 'R' }).end('<Error><Code>AccessDenied</Code></Error>');
    });
    const client = remedy(new OSS(rawConfig(url, { retryMax: 1 }))) as unknown as Client;
    const error = await failure(put(client));
    expect(requests).toHaveLength(2);
    expect(error.code).toBe('AccessDenied');
    expect(reportOf(error)?.written).toBe('unknown');
  });
});

function withoutParams(error: object): object {
  return Object.fromEntries(Object.entries(error).filter(([field]) => field !== 'params' && field !== 'res'));
}
