import { describe, expect, it } from 'vitest';
import { bytes, DAY_MS, failure, local, send } from './local.js';

describe('The retention policy of a bucket', () => {
  it('is initiated, read, locked and extended', async () => {
    const { oss, client } = await local({ now: () => new Date('2026-01-02T03:04:05.678Z') });
    const { wormId } = await client.initiateBucketWorm('bucket', '3');
    expect(await client.getBucketWorm('bucket')).toMatchObject({
      ...{ wormId, state: 'InProgress', days: '3', creationDate: '2026-01-02T03:04:05' },
    });
    expect(await failure(client.extendBucketWorm('bucket', wormId, '4'))).toMatchObject({ code: 'InvalidArgument' });
    expect((await client.completeBucketWorm('bucket', wormId)).res.status).toBe(200);
    expect((await client.completeBucketWorm('bucket', wormId)).res.status).toBe(403);
    await client.extendBucketWorm('bucket', wormId, '5');
    expect(await failure(client.extendBucketWorm('bucket', wormId, '4'))).toMatchObject({ code: 'InvalidArgument' });
    expect(oss.bucket('bucket')?.worm).toEqual({ days: 5, state: 'Locked' });
  });

  it('answers 409 WORMConfigurationAlreadyExists to a second one', async () => {
    const { client } = await local();
    await client.initiateBucketWorm('bucket', '1');
    const error = await failure(client.initiateBucketWorm('bucket', '1'));
    expect(error).toMatchObject({
      ...{ status: 409, code: 'WORMConfigurationAlreadyExists', message: 'The WORM Configuration already exists.' },
    });
  });

  it('can be aborted until it is locked, which ali-oss does not report', async () => {
    const { oss, client } = await local();
    const { wormId } = await client.initiateBucketWorm('bucket', '1');
    expect((await client.abortBucketWorm('bucket'))['status']).toBe(204);
    expect(await failure(client.getBucketWorm('bucket'))).toMatchObject({
      status: 404,
      code: 'NoSuchWORMConfiguration',
    });
    expect((await client.abortBucketWorm('bucket'))['status']).toBe(404);
    expect((await client.completeBucketWorm('bucket', wormId))['status']).toBe(404);
    expect(await failure(client.extendBucketWorm('bucket', wormId, '4'))).toMatchObject({ status: 404 });
    await client.initiateBucketWorm('bucket', '1');
    Object.assign(oss.bucket('bucket') ?? {}, { worm: { days: 1, state: 'Locked' } });
    expect((await client.abortBucketWorm('bucket'))['status']).toBe(403);
  });

  it('lapses after a day without a lock', async () => {
    let at = Date.now();
    const { client } = await local({ now: () => new Date(at) });
    await client.initiateBucketWorm('bucket', '1');
    at += DAY_MS;
    expect(await failure(client.getBucketWorm('bucket'))).toMatchObject({ status: 404 });
    await client.initiateBucketWorm('bucket', '2');
  });

  it.each(['0', '25551', 'x'])('refuses %s days', async days => {
    const { client } = await local();
    expect(await failure(client.initiateBucketWorm('bucket', days))).toMatchObject({ code: 'MalformedXML' });
    const { wormId } = await client.initiateBucketWorm('bucket', '1');
    expect(await failure(client.extendBucketWorm('bucket', wormId, days))).toMatchObject({ code: 'MalformedXML' });
  });

  it('makes 409 FileImmutable of every change to an object that is younger', async () => {
    let at = Date.now();
    const { oss, client } = await local({ now: () => new Date(at) });
    const bucket = oss.bucket('bucket');
    if (!bucket) throw new Error('no bucket');
    await client.append('log', bytes('a'));
    await client.put('source', bytes('s'));
    bucket.worm = { days: 2, state: 'Locked' };
    const changes = [
      () => client.append('log', bytes('b'), { position: 1 }),
      () => client.put('log', bytes('b')),
      () => client.copy('log', 'source'),
      () => client.putMeta('log', { k: 'v' }),
      () => client.putSymlink('log', 'source'),
      () => client.delete('log'),
      () => client.initMultipartUpload('log'),
    ];
    for (const change of changes) {
      expect(await failure(change())).toMatchObject({
        ...{ status: 409, code: 'FileImmutable', message: 'The object you specified is immutable.' },
      });
    }
    expect((await client.deleteMulti(['log', 'missing']))['deleted']).toEqual([{ Key: 'missing' }]);
    expect(oss.object('bucket', 'log')?.content.toString()).toBe('a');
    await client.append('new', bytes('a'));

    at += 2 * DAY_MS;
    await client.append('log', bytes('b'), { position: 1 });
    bucket.worm = undefined;
    await client.delete('log');
    expect(bucket.objectNames).toEqual(['source', 'new']);
  });

  it('does not need an id to be refused', async () => {
    const { client } = await local();
    const content = '<X><RetentionPeriodInDays>1</RetentionPeriodInDays></X>';
    const error = await failure(send(client, 'POST', '', { subres: { wormExtend: '' }, content }));
    expect(error).toMatchObject({ code: 'NoSuchWORMConfiguration' });
  });
});
