import { describe, expect, it } from 'vitest';
import type { KeepView, LocalOss } from '../../src/testing/index.js';
import { bytes, errorXml, plainClient, startLocal } from '../ali-oss/support.js';
import { type AnyClient, forbid, refusedFor, type Run, told } from './diagnose-support.js';
import { CLEAN, RESTORE, restoring, START } from '../policies/restore-support.js';

const FREE = 'this object can be changed or deleted from 2026-01-09T03:04:05.000Z (UTC)';

const UNLOCKED =
  'it is not locked: it ends by itself 24 hours after it was made, at 2026-01-02T03:04:05 as OSS tells it, or at once by abortBucketWorm()';
const IF_LOCKED = 'if it is locked, this object can be changed or deleted from 2026-01-09T03:04:05.000Z (UTC)';

/** A version that ObjectWorm keeps, or nothing that keeps it any more. */
async function keeping(kept: KeepView): Promise<{ readonly oss: LocalOss; readonly versionId: string }> {
  const oss = await startLocal({ now: () => new Date(START) });
  const bucket = oss.bucket('logs');
  Object.assign(bucket ?? {}, { versioning: 'Enabled', objectWorm: true });
  const { res } = await plainClient(oss).put('a', bytes('x'));
  const versionId = String(res.headers['x-oss-version-id']);
  bucket?.keep('a', kept);
  // What is told is that of the version, not of what is there now.
  await plainClient(oss).put('a', bytes('new'));
  return { oss, versionId };
}

/** An object that a retention policy of 7 days protects. */
async function protecting(state: 'InProgress' | 'Locked' = 'Locked'): Promise<LocalOss> {
  const oss = await startLocal({ now: () => new Date(START) });
  await plainClient(oss).append('a', bytes('x'));
  await plainClient(oss).put('source', bytes('x'));
  Object.assign(oss.bucket('logs') ?? {}, { worm: { days: 7, state } });
  return oss;
}

describe('a closer look at FileImmutable', () => {
  it.each<[what: string, run: Run]>([
    ['delete', client => client.delete('a')],
    ['overwrite', client => client.put('a', bytes('y'))],
    ['overwrite', client => client.copy('a', 'source')],
    ['overwrite', client => client.putSymlink('a', 'source')],
  ])('tells the retention, the date of this object, and that the call tried to %s it', async (what, run) => {
    const oss = await protecting();
    expect(await told(oss, run)).toMatchObject({
      code: 'FileImmutable',
      facts: `the retention period is 7 days, state Locked; ${FREE}; the call tried to ${what} it`,
      lookUps: 2,
    });
  });

  it('tells the date of the version that was to be deleted', async () => {
    let now = START;
    const oss = await startLocal({ now: () => new Date(now) });
    const plain = plainClient(oss) as AnyClient;
    await plain.putBucketVersioning('logs', 'Enabled');
    const old = await plain.put('a', bytes('old'));
    now += 3 * 86_400_000;
    await plain.put('a', bytes('new'));
    Object.assign(oss.bucket('logs') ?? {}, { worm: { days: 7, state: 'Locked' } });
    const versionId = old.res.headers['x-oss-version-id'];
    expect((await told(oss, client => client.delete('a', { versionId }))).facts).toContain(FREE);
    const request = { method: 'DELETE', bucket: 'logs', object: 'a', subres: { versionId }, successStatuses: [204] };
    expect((await told(oss, client => client.request(request))).facts).toContain(FREE);
  });

  it('that it was to append to it', async () => {
    const oss = await protecting('InProgress');
    const { facts } = await told(oss, client => client.append('a', bytes('y'), { position: 1 }));
    expect(facts).toBe(
      `the retention period is 7 days, state InProgress; ${UNLOCKED}; ${IF_LOCKED}; the call tried to append to it`,
    );
  });

  it('tells how a policy that is not locked ends', async () => {
    const oss = await protecting('InProgress');
    const { facts } = await told(oss, client => client.delete('a'));
    expect(facts).toBe(
      `the retention period is 7 days, state InProgress; ${UNLOCKED}; ${IF_LOCKED}; the call tried to delete it`,
    );
    // And so it does.
    await plainClient(oss).abortBucketWorm('logs');
    await plainClient(oss).delete('a');
  });

  it('that it was to change its metadata', async () => {
    const oss = await protecting();
    const { facts } = await told(oss, client => client.putMeta('source', { a: '1' }));
    expect(facts).toContain('the call tried to change its metadata');
  });

  it('and nothing of what was meant where the call does not tell', async () => {
    const oss = await protecting();
    const put = { method: 'PUT', bucket: 'logs', object: 'a', content: 'y', successStatuses: [200] };
    expect((await told(oss, client => client.request(put))).facts).toBe(
      `the retention period is 7 days, state Locked; ${FREE}`,
    );
  });

  it('tells what is left where it may not look at the policy, or at the object', async () => {
    const oss = await protecting();
    forbid(oss, 'GetBucketWorm');
    const meant = 'the call tried to delete it';
    expect((await told(oss, client => client.delete('a'))).facts).toBe(`${refusedFor('oss:GetBucketWorm')}; ${meant}`);
    oss.clearFaults();
    forbid(oss, 'HeadObject');
    expect((await told(oss, client => client.delete('a'))).facts).toBe(
      `the retention period is 7 days, state Locked; ${refusedFor('oss:GetObject')}; ${meant}`,
    );
  });
});

describe('a closer look at an object that is kept by itself', () => {
  const UNTIL = 'this object is kept until 2026-01-03T03:04:05.000Z (UTC) (ObjectWorm, COMPLIANCE)';
  const HELD = 'this object is under a legal hold, which lasts until it is taken off (ObjectWorm)';
  const until = new Date(START + 86_400_000);

  it.each<[what: string, kept: KeepView, facts: string]>([
    ['until a date', { until }, UNTIL],
    ['by a legal hold', { legalHold: true }, HELD],
    ['by both', { until, legalHold: true }, `${UNTIL}; ${HELD}`],
  ])('%s tells that, and not that the bucket has no policy', async (_what, kept, facts) => {
    const { oss, versionId } = await keeping(kept);
    const told1 = await told(oss, client => client.delete('a', { versionId }));
    expect(told1).toMatchObject({
      ...{
        code: 'FileImmutable',
        facts: `${facts}; the call tried to delete it`,
        lookUps: 2,
      },
    });
    const request = { method: 'DELETE', bucket: 'logs', object: 'a', subres: { versionId }, successStatuses: [204] };
    expect((await told(oss, client => client.request(request))).facts).toBe(facts);
  });

  it('tells that nothing keeps it any more, or what could not be read', async () => {
    const { oss, versionId } = await keeping({});
    const body = errorXml('FileImmutable');
    oss.fault({ match: { operation: 'DeleteObject' }, times: 2, do: { kind: 'answer', status: 409, body } });
    const none = 'the bucket has no retention policy now';
    const own = 'HEAD shows no retention and no legal hold of this object either: what protected it may have ended';
    const run: Run = client => client.delete('a', { versionId });
    expect((await told(oss, run)).facts).toBe(`${none}; ${own}; the call tried to delete it`);
    forbid(oss, 'HeadObject');
    expect((await told(oss, run)).facts).toBe(
      `${none}; ${refusedFor('oss:GetObjectVersion')}; the call tried to delete it`,
    );
  });

  it('tells it where the policy of the bucket may not be read', async () => {
    const { oss, versionId } = await keeping({ legalHold: true });
    forbid(oss, 'GetBucketWorm');
    const { facts } = await told(oss, client => client.delete('a', { versionId }));
    expect(facts).toBe(`${refusedFor('oss:GetBucketWorm')}; ${HELD}; the call tried to delete it`);
  });
});

describe('a closer look at an object', () => {
  it('that takes no append tells its type', async () => {
    const oss = await startLocal();
    await plainClient(oss).put('a', bytes('x'));
    const run: Run = client => client.append('a', bytes('y'), { position: 1 });
    expect(await told(oss, run)).toMatchObject({ code: 'ObjectNotAppendable', facts: "the object's type is Normal" });
    forbid(oss, 'HeadObject');
    expect((await told(oss, run)).facts).toBe(refusedFor('oss:GetObject'));
  });

  it('that ends elsewhere tells its length', async () => {
    const oss = await startLocal();
    await plainClient(oss).append('a', bytes('abc'));
    const run: Run = client => client.append('a', bytes('y'), { position: 1 });
    expect(await told(oss, run)).toMatchObject({
      ...{ code: 'PositionNotEqualToLength', facts: 'the object is 3 bytes long now', lookUps: 1 },
    });
    forbid(oss, 'HeadObject');
    expect((await told(oss, run)).facts).toBe(refusedFor('oss:GetObject'));
  });

  it('that is in the way tells its length, type and age', async () => {
    const oss = await startLocal({ now: () => new Date(START) });
    await plainClient(oss).put('a', bytes('abc'));
    const run: Run = client => client.put('a', bytes('y'), { headers: { 'x-oss-forbid-overwrite': 'true' } });
    expect(await told(oss, run)).toMatchObject({
      code: 'FileAlreadyExists',
      facts: 'stored under this name: 3 bytes, Normal, last modified Fri, 02 Jan 2026 03:04:05 GMT',
      lookUps: 1,
    });
    forbid(oss, 'HeadObject');
    expect((await told(oss, run)).facts).toBe(refusedFor('oss:GetObject'));
  });
});

describe('a closer look at a restore', () => {
  it.each<[code: string, run: Run]>([
    ['RestoreAlreadyInProgress', client => client.restore('frozen', { type: 'Archive', Days: 1 })],
    ['RestoreAlreadyInProgress', client => client.request(RESTORE)],
    ['ArchiveRestoreNotFinished', client => client.request(CLEAN)],
  ])('that %s tells how far it is', async (code, run) => {
    const oss = await restoring();
    expect(await told(oss, run)).toMatchObject({ code, facts: 'x-oss-restore: ongoing-request="true"', lookUps: 1 });
    forbid(oss, 'HeadObject');
    expect((await told(oss, run)).facts).toBe(refusedFor('oss:GetObject'));
  });

  it('of an object that was never restored tells that', async () => {
    const oss = await startLocal();
    await plainClient(oss).put('frozen', bytes('x'), { headers: { 'x-oss-storage-class': 'Archive' } });
    expect(await told(oss, client => client.request(CLEAN))).toMatchObject({
      code: 'ArchiveRestoreFileStale',
      facts: 'the object has no x-oss-restore header, so it is not restored',
    });
  });
});

describe('a closer look at PartAlreadyExist', () => {
  it('takes the part from the answer, and asks nothing', async () => {
    const oss = await startLocal();
    const plain = plainClient(oss);
    const sequential = { subres: { sequential: '' } };
    const begun = { method: 'POST', bucket: 'logs', object: 'a', subres: { uploads: '', ...sequential.subres } };
    const { data } = await plain.request({ ...begun, successStatuses: [200], xmlResponse: true });
    const { UploadId } = data as { UploadId: string };
    const { etag } = (await plain.uploadPart('a', UploadId, 1, bytes('x'), 0, 1)) as unknown as { etag: string };
    expect(await told(oss, client => client.uploadPart('a', UploadId, 1, bytes('x'), 0, 1))).toEqual({
      code: 'PartAlreadyExist',
      facts: `the stored part 1 has ETag ${etag}`,
      lookUps: 0,
      operations: [],
    });
  });
});
