import { describe, expect, it } from 'vitest';
import { bytes, type Client, failure, local, send } from './local.js';

const START = Date.parse('2026-01-02T03:04:05.000Z');
const [MINUTE_MS, HOUR_MS, DAY_MS] = [60_000, 3_600_000, 86_400_000];

async function archived(storageClass = 'Archive') {
  const clock = { at: START };
  const { oss, client } = await local({ now: () => new Date(clock.at) });
  await client.put('frozen', bytes('0123'), { headers: { 'x-oss-storage-class': storageClass } });
  return { oss, client, clock };
}

const restoreOf = async (client: Client) => (await client.head('frozen')).res.headers['x-oss-restore'];
const clean = (client: Client) => send(client, 'POST', 'frozen', { subres: { cleanRestoredObject: '' } });
const restore = (client: Client, content = '') => {
  return client.request({
    ...{ method: 'POST', bucket: 'bucket', object: 'frozen', subres: { restore: '' }, successStatuses: [200, 202] },
    ...(content === '' ? {} : { content }),
  });
};

describe('An archived object', () => {
  it('cannot be read or copied until it is restored', async () => {
    const { client } = await archived();
    const calls = [client.get('frozen'), client.copy('copy', 'frozen'), client.putMeta('frozen', { a: '1' })];
    for (const error of await Promise.all(calls.map(failure)))
      expect(error).toMatchObject({ status: 403, code: 'InvalidObjectState', ecCode: '0016-00000330' });
    await client.putSymlink('link', 'frozen');
    expect(await failure(client.get('link'))).toMatchObject({ code: 'InvalidObjectState' });
    const upload = await client.initMultipartUpload('copy');
    const source = { sourceKey: 'frozen', sourceBucketName: 'bucket' };
    const part = client.uploadPartCopy('copy', upload['uploadId'], 1, '0-2', source);
    expect(await failure(part)).toMatchObject({ code: 'InvalidObjectState' });
    const { headers } = (await client.head('frozen')).res;
    expect(headers).toMatchObject({ 'content-length': '4', 'x-oss-storage-class': 'Archive' });
    expect(headers).not.toHaveProperty('x-oss-restore');
  });

  it('takes its class from the bucket where its request names none', async () => {
    const { oss, client } = await local();
    Object.assign(oss.bucket('bucket') ?? {}, { storageClass: 'ColdArchive' });
    await client.put('a', bytes('x'));
    expect(await failure(client.get('a'))).toMatchObject({ code: 'InvalidObjectState' });
  });

  it('is restored a while after it was asked for, can be read for the days that were asked for, and is frozen again', async () => {
    const { client, clock } = await archived();
    expect((await client.restore('frozen', { Days: 3 })).res.status).toBe(202);
    expect(await restoreOf(client)).toBe('ongoing-request="true"');
    expect(await failure(client.get('frozen'))).toMatchObject({ code: 'InvalidObjectState' });
    clock.at += MINUTE_MS;
    expect(await restoreOf(client)).toBe('ongoing-request="false", expiry-date="Mon, 05 Jan 2026 03:05:05 GMT"');
    const read = await client.get('frozen');
    expect(read['content']).toEqual(bytes('0123'));
    expect(read.res.headers['x-oss-restore']).toContain('expiry-date');
    const listed = (await client.list({}))['objects'] as { restoreInfo: object }[];
    expect(listed[0]?.restoreInfo).toEqual({
      ongoingRequest: false,
      expiryDate: new Date(START + 3 * DAY_MS + MINUTE_MS),
    });
    clock.at += 3 * DAY_MS;
    expect(await restoreOf(client)).toBeUndefined();
    expect(await failure(client.get('frozen'))).toMatchObject({ code: 'InvalidObjectState' });
  });

  it('answers 409 RestoreAlreadyInProgress while it is being restored', async () => {
    const { client } = await archived();
    await client.restore('frozen');
    expect(await failure(client.restore('frozen'))).toMatchObject({
      ...{ status: 409, code: 'RestoreAlreadyInProgress', ecCode: '0016-00000701' },
      message: 'The restore operation is in progress.',
    });
  });

  it('answers 200 when it is restored already, which extends it and which ali-oss takes for a failure', async () => {
    const { oss, client, clock } = await archived();
    await client.restore('frozen', { Days: 1 });
    oss.bucket('bucket')?.finishRestore('frozen');
    clock.at += HOUR_MS;
    expect((await restore(client, '<RestoreRequest><Days>2</Days></RestoreRequest>')).res.status).toBe(200);
    expect(await restoreOf(client)).toBe('ongoing-request="false", expiry-date="Sun, 04 Jan 2026 04:04:05 GMT"');
    expect(await failure(client.restore('frozen'))).toMatchObject({ name: 'UnknownError', status: 200 });
  });

  it.each([
    ['ColdArchive', 'Expedited', 1],
    ['ColdArchive', undefined, 5],
    ['ColdArchive', 'Bulk', 12],
    ['DeepColdArchive', 'Expedited', 12],
    ['DeepColdArchive', 'Standard', 48],
  ])('of class %s and tier %s is restored within %i hours', async (type, JobParameters, hours) => {
    const { client, clock } = await archived(type);
    const { headers } = (await client.restore('frozen', { type, JobParameters })).res;
    expect(headers['x-oss-object-restore-priority']).toBe(JobParameters ?? 'Standard');
    clock.at += hours * HOUR_MS - 1;
    expect(await restoreOf(client)).toBe('ongoing-request="true"');
    clock.at += 1;
    expect(await restoreOf(client)).toContain('ongoing-request="false"');
  });

  it('is not restored with a tier or days that its class does not have', async () => {
    const { client } = await archived('DeepColdArchive');
    const type = 'DeepColdArchive';
    for (const options of [
      { type, JobParameters: 'Bulk' },
      { type, Days: 366 },
      { type, Days: -1 },
      { type, Days: 1.5 },
    ])
      expect(await failure(client.restore('frozen', options))).toMatchObject({ status: 400, code: 'MalformedXML' });
    const archive = await archived();
    for (const options of [{ type, JobParameters: 'Standard' }, { Days: 8 }])
      expect(await failure(archive.client.restore('frozen', options))).toMatchObject({ code: 'MalformedXML' });
    expect((await restore(archive.client)).res.status).toBe(202);
    const other = { type, JobParameters: 'constructor' };
    expect(await failure(client.restore('frozen', other))).toMatchObject({ code: 'MalformedXML' });
    expect((await restore(client)).res.headers['x-oss-object-restore-priority']).toBe('Standard');
  });

  it.each([
    ['ColdArchive', 'Bulk', 'Standard', 5],
    ['ColdArchive', 'Bulk', 'Expedited', 1],
    ['ColdArchive', 'Standard', 'Expedited', 1],
    ['DeepColdArchive', 'Standard', 'Expedited', 12],
  ])('of class %s is hurried from tier %s to %s while it is being restored', async (type, slow, fast, hours) => {
    const { client, clock } = await archived(type);
    await client.restore('frozen', { type, JobParameters: slow });
    clock.at += 1000;
    const { status, headers } = (await client.restore('frozen', { type, JobParameters: fast })).res;
    expect([status, headers['x-oss-object-restore-priority']]).toEqual([202, fast]);
    expect(await failure(client.restore('frozen', { type, JobParameters: fast }))).toMatchObject({
      ...{ status: 409, code: 'RestoreAlreadyInProgress' },
    });
    clock.at += hours * HOUR_MS - 1;
    expect(await restoreOf(client)).toBe('ongoing-request="true"');
    clock.at += 1;
    expect(await restoreOf(client)).toContain('ongoing-request="false"');
  });

  it('is not delayed by a faster tier that comes late', async () => {
    const { client, clock } = await archived('ColdArchive');
    await client.restore('frozen', { type: 'ColdArchive' });
    clock.at += 5 * HOUR_MS - 1;
    await client.restore('frozen', { type: 'ColdArchive', JobParameters: 'Expedited' });
    clock.at += 1;
    expect(await restoreOf(client)).toContain('ongoing-request="false"');
  });

  it('is not slowed down while it is being restored', async () => {
    const { client } = await archived('ColdArchive');
    await client.restore('frozen', { type: 'ColdArchive', JobParameters: 'Standard' });
    const slower = client.restore('frozen', { type: 'ColdArchive', JobParameters: 'Bulk' });
    const error = await failure(slower);
    expect(error).toMatchObject({ ecCode: '0016-00000715' });
    expect(error.status).not.toBe(409);
  });

  it('is readable at once where a copy to itself takes it into another class', async () => {
    const { oss, client } = await archived();
    await client.restore('frozen');
    oss.bucket('bucket')?.finishRestore('frozen');
    await client.copy('frozen', 'frozen', { headers: { 'x-oss-storage-class': 'Standard' } });
    expect(await restoreOf(client)).toBeUndefined();
    expect((await client.get('frozen'))['content']).toEqual(bytes('0123'));
    await client.copy('copy', 'frozen');
  });

  it('is finished by hand only while it is being restored', async () => {
    const { oss, client } = await archived();
    const bucket = oss.bucket('bucket');
    const finish = (name: string) => () => bucket?.finishRestore(name);
    for (const name of ['frozen', 'missing'])
      expect(finish(name)).toThrow('Expected an object that is being restored.');
    await client.restore('frozen');
    finish('frozen')();
    expect(await restoreOf(client)).toBe('ongoing-request="false", expiry-date="Sun, 04 Jan 2026 03:04:05 GMT"');
    expect(finish('frozen')).toThrow('Expected an object that is being restored.');
  });
});

describe('CleanRestoredObject', () => {
  it('freezes a restored object again', async () => {
    const { oss, client } = await archived('ColdArchive');
    await client.restore('frozen', { type: 'ColdArchive' });
    oss.bucket('bucket')?.finishRestore('frozen');
    expect((await clean(client)).res.status).toBe(200);
    expect(await restoreOf(client)).toBeUndefined();
    expect(await failure(client.get('frozen'))).toMatchObject({ code: 'InvalidObjectState' });
  });

  it('answers 409 ArchiveRestoreNotFinished while the object is being restored', async () => {
    const { client } = await archived('ColdArchive');
    await client.restore('frozen', { type: 'ColdArchive' });
    expect(await failure(clean(client))).toMatchObject({
      ...{ status: 409, code: 'ArchiveRestoreNotFinished', ecCode: '0016-00000719' },
      message: "The archive file's restore is not finished.",
    });
  });

  it.each(['ColdArchive', 'IA'])('answers 409 ArchiveRestoreFileStale for a frozen object of class %s', async type => {
    const { client } = await archived(type);
    expect(await failure(clean(client))).toMatchObject({
      ...{ status: 409, code: 'ArchiveRestoreFileStale', ecCode: '0016-00000718' },
      message: 'The archive file or restore info stale',
    });
  });
});

describe('What is not archived', () => {
  it('cannot be restored', async () => {
    const { client } = await archived('Standard');
    expect(await failure(client.restore('frozen'))).toMatchObject({
      ...{ status: 400, code: 'OperationNotSupported', ecCode: '0016-00000702' },
    });
    expect(await failure(client.restore('missing'))).toMatchObject({ status: 404 });
    const missing = send(client, 'POST', 'missing', { subres: { cleanRestoredObject: '' } });
    expect(await failure(missing)).toMatchObject({ status: 404 });
  });
});
