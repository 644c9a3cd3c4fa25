import { describe, expect, it } from 'vitest';
import { isConflict, type RemedyEvent, reportOf, resolve, retry } from '../../src/index.js';
import {
  type Client,
  counting,
  failure,
  plainClient,
  refusing,
  startLocal,
  wrappedClient,
} from '../ali-oss/support.js';

type Call = (client: Client) => Promise<unknown>;

/** ali-oss resolves these with `{ status: 409 }`. */
const SWALLOWING: readonly [method: string, call: Call][] = [
  ['processObjectSave', client => client.processObjectSave('a.jpg', 'b.jpg', 'image/resize,w_1')],
  ['putBucketVersioning', client => client.putBucketVersioning('logs', 'Enabled')],
  ['abortBucketWorm', client => client.abortBucketWorm('logs')],
  ['completeBucketWorm', client => client.completeBucketWorm('logs', 'worm-id')],
  ['getBucketPolicy', client => client.getBucketPolicy('logs')],
];

describe.each(SWALLOWING)('%s, of which ali-oss swallows a 409,', (method, call) => {
  it('rejects with code and advice', async () => {
    const oss = await startLocal();
    oss.fault({ do: refusing('WORMConfigurationAlreadyExists', { requestId: 'SWALLOWED-1' }) });
    const error = await failure(call(wrappedClient(oss)));
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      name: 'WORMConfigurationAlreadyExistsError',
      code: 'WORMConfigurationAlreadyExists',
      status: 409,
      requestId: 'SWALLOWED-1',
      message: 'No: WORMConfigurationAlreadyExists.',
    });
    expect(error.advice?.actions).not.toEqual([]);
    expect(isConflict(error)).toBe(true);
    const { attempts, trail } = reportOf(error) ?? {};
    expect(attempts).toBe(1);
    expect(trail).toMatchObject([{ conflict: { operation: method, code: 'WORMConfigurationAlreadyExists' } }]);
  });

  it('rejects too where the answer says nothing', async () => {
    const oss = await startLocal();
    oss.fault({ do: { kind: 'answer', status: 409, headers: { 'x-oss-request-id': 'EMPTY-1' } } });
    const error = await failure(call(wrappedClient(oss)));
    expect(error).toMatchObject({ status: 409 });
    expect(reportOf(error)?.trail).toMatchObject([{ conflict: { code: 'Unknown', requestId: 'EMPTY-1' } }]);
  });

  it('is decided about by policies, like any other', async () => {
    const oss = await startLocal();
    oss.fault({ do: refusing('WORMConfigurationAlreadyExists') });
    const value = { mine: true };
    const { policy, asked } = counting(() => resolve(value, 'as good as done'));
    const client = wrappedClient(oss, { policies: { WORMConfigurationAlreadyExists: policy } });
    expect(await call(client)).toBe(value);
    expect(asked).toHaveLength(1);
  });

  it('is sent again when a policy says so', async () => {
    const oss = await startLocal();
    oss.fault({ do: refusing('WORMConfigurationAlreadyExists') });
    oss.fault({ times: Infinity, do: { kind: 'answer', status: 200, body: '{}' } });
    const value = await call(wrappedClient(oss, { policies: { '*': () => retry() } }));
    expect(oss.requests.map(({ status }) => status)).toEqual([409, 200]);
    expect(reportOf(value)).toMatchObject({ attempts: 2 });
  });

  it('resolves as before in observe mode, and can be asked about', async () => {
    const oss = await startLocal();
    oss.fault({ times: 2, do: refusing('WORMConfigurationAlreadyExists') });
    const events: RemedyEvent[] = [];
    const observing = wrappedClient(oss, { mode: 'observe', onEvent: event => events.push(event) });
    const plain = (await call(plainClient(oss))) as Record<string, unknown>;
    const value = (await call(observing)) as Record<string, unknown>;
    expect(Object.keys(value)).toEqual(Object.keys(plain));
    expect(value['status']).toEqual(plain['status']);
    expect(value['res']).toMatchObject({ status: 409 });
    expect(events.map(({ type }) => type)).toEqual(['conflict', 'decision', 'settled']);
    expect(events[2]).toMatchObject({ outcome: 'resolved' });
    expect(reportOf(value)?.trail).toMatchObject([{ conflict: { operation: method } }]);
  });
});

describe('a failure that is no 409', () => {
  it.each(SWALLOWING)('is swallowed by %s as before', async (_method, call) => {
    const oss = await startLocal();
    oss.fault({ do: { kind: 'answer', status: 404, body: '<Error><Code>NoSuchBucket</Code></Error>' } });
    expect(await call(wrappedClient(oss))).toMatchObject({ res: { status: 404 } });
  });
});

describe('methods whose errors carry no parameters', () => {
  it.each<[method: string, call: Call]>([
    ['deleteBucket', client => client.deleteBucket('logs')],
    ['listBuckets', client => client.listBuckets({})],
  ])('%s is classified all the same', async (method, call) => {
    const oss = await startLocal();
    oss.fault({ do: refusing('BucketNotEmpty', { fields: { BucketName: 'logs' } }) });
    const error = await failure(call(wrappedClient(oss)));
    expect(error).toMatchObject({ code: 'BucketNotEmpty', status: 409 });
    expect(error).not.toHaveProperty('params');
    expect(reportOf(error)?.trail).toMatchObject([
      { conflict: { operation: method, code: 'BucketNotEmpty', details: { BucketName: 'logs' } } },
    ]);
    expect(error.advice?.summary).toBeTypeOf('string');
  });

  it('deleteBucket of a bucket with objects names the bucket', async () => {
    const oss = await startLocal();
    const client = wrappedClient(oss);
    await client.put('k', Buffer.from('x'));
    const error = await failure(client.deleteBucket('logs'));
    expect(reportOf(error)?.trail).toMatchObject([
      { conflict: { code: 'BucketNotEmpty', bucket: 'logs', written: 'no' } },
    ]);
  });
});
