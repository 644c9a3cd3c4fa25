import { describe, expect, it } from 'vitest';
import type { BucketView, LocalOss } from '../../src/testing/index.js';
import { bytes, type Client, failure, local, send, thrownBy } from './local.js';

const START = Date.parse('2026-01-02T03:04:05.000Z');

interface Scene {
  readonly oss: LocalOss;
  readonly client: Client;
  readonly bucket: BucketView;
  /** The version of `k` that is kept. */
  readonly versionId: string;
  readonly pass: (ms: number) => void;
}

/** A bucket with ObjectWorm. */
async function scene(): Promise<Scene> {
  let now = START;
  const { oss, client } = await local({ now: () => new Date(now) });
  const bucket = oss.bucket('bucket');
  if (!bucket) throw new Error('no bucket');
  bucket.versioning = 'Enabled';
  bucket.objectWorm = true;
  const { res } = await client.put('k', bytes('x'));
  const pass = (ms: number) => {
    now += ms;
  };
  return { oss, client, bucket, versionId: String(res.headers['x-oss-version-id']), pass };
}

describe('ObjectWorm', () => {
  it('keeps a version until its date, and HEAD tells so', async () => {
    const { client, bucket, versionId, pass } = await scene();
    bucket.keep('k', { until: new Date(START + 1000) });
    const { res } = await client.head('k');
    expect(res.headers).toMatchObject({
      'x-oss-object-worm-mode': 'COMPLIANCE',
      'x-oss-object-worm-retain-until-date': '2026-01-02T03:04:06.000Z',
    });
    expect(res.headers).not.toHaveProperty('x-oss-object-worm-legal-hold');
    const refused = await failure(client.delete('k', { versionId }));
    expect(refused).toMatchObject({ status: 409, code: 'FileImmutable' });
    pass(1000);
    await client.delete('k', { versionId });
    expect(bucket.versions).toEqual([]);
  });

  it('has a legal hold that ends when it is taken off', async () => {
    const { client, bucket, versionId, pass } = await scene();
    bucket.keep('k', { legalHold: true });
    expect((await client.head('k')).res.headers).toMatchObject({ 'x-oss-object-worm-legal-hold': 'ON' });
    pass(1e12);
    expect(await failure(client.delete('k', { versionId }))).toMatchObject({ status: 409, code: 'FileImmutable' });
    bucket.keep('k', {});
    await client.delete('k', { versionId });
  });

  it('keeps the version that is named, and new ones may be put over it', async () => {
    const { client, bucket, versionId } = await scene();
    await client.put('k', bytes('new'));
    bucket.keep('k', { legalHold: true }, versionId);
    expect((await client.head('k')).res.headers).not.toHaveProperty('x-oss-object-worm-legal-hold');
    expect((await client.head('k', { versionId })).res.headers).toMatchObject({ 'x-oss-object-worm-legal-hold': 'ON' });
    await client.delete('k');
    expect(await failure(client.delete('k', { versionId }))).toMatchObject({ status: 409 });
  });

  it('does not pass over to a copy', async () => {
    const { client, bucket } = await scene();
    bucket.keep('k', { legalHold: true });
    await client.copy('copy', 'k');
    expect((await client.head('copy')).res.headers).not.toHaveProperty('x-oss-object-worm-legal-hold');
  });

  it('lets nothing be appended', async () => {
    const { client } = await scene();
    expect(await failure(client.append('log', bytes('x')))).toMatchObject({
      status: 400,
      code: 'OperationNotSupported',
    });
  });

  it('leaves no room for a retention policy of the bucket, nor for versioning to end', async () => {
    const { client, bucket } = await scene();
    expect(await failure(client.getBucketWorm('bucket'))).toMatchObject({ code: 'NoSuchWORMConfiguration' });
    expect(await failure(client.initiateBucketWorm('bucket', '1'))).toMatchObject({ status: 501 });
    const content = '<VersioningConfiguration><Status>Suspended</Status></VersioningConfiguration>';
    expect(await failure(send(client, 'PUT', '', { subres: { versioning: '' }, content }))).toMatchObject({
      status: 501,
    });
    for (const change of [{ objectWorm: false }, { versioning: 'Suspended' }, { worm: { days: 1, state: 'Locked' } }]) {
      expect(thrownBy(() => Object.assign(bucket, change)).message).toMatch(/ObjectWorm/);
    }
  });

  it('is set where it can be', async () => {
    const { oss } = await local();
    const bucket = oss.bucket('bucket');
    expect(thrownBy(() => Object.assign(bucket ?? {}, { objectWorm: true })).message).toMatch(/versioning/);
    expect(thrownBy(() => bucket?.keep('k', {})).message).toMatch(/ObjectWorm/);
    Object.assign(bucket ?? {}, { versioning: 'Enabled', worm: { days: 1, state: 'Locked' } });
    expect(thrownBy(() => Object.assign(bucket ?? {}, { objectWorm: true })).message).toMatch(/retention policy/);
  });

  it.each([
    [{ until: 'tomorrow' }, 'a valid Date'],
    [{ legalHold: 'ON' }, 'true or false'],
    [{ days: 1 }, 'days'],
  ])('is not set by %j', async (kept, message) => {
    const { bucket } = await scene();
    expect(
      thrownBy(() => {
        bucket.keep('k', kept as object);
      }).message,
    ).toContain(message);
    expect(
      thrownBy(() => {
        bucket.keep('nothing', {});
      }).message,
    ).toContain('nothing');
  });

  it('is not set by a request, which is told so', async () => {
    const { client } = await scene();
    const headers = { 'x-oss-object-worm-mode': 'COMPLIANCE' };
    expect(await failure(client.put('k', bytes('x'), { headers }))).toMatchObject({ status: 501 });
  });
});
