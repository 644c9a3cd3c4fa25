import { describe, expect, it } from 'vitest';
import { acceptClean, firstOf, type Policy, type RemedyOptions, reportOf } from '../../src/index.js';
import type { LocalOss } from '../../src/testing/index.js';
import { conflict, tools } from '../call/fakes.js';
import { bytes, type Client, failure, plainClient, startLocal, wrappedClient } from '../ali-oss/support.js';

const OBJECT = { method: 'POST', bucket: 'logs', object: 'frozen' };
const CLEAN = { ...OBJECT, subres: { cleanRestoredObject: '' }, successStatuses: [200] };

async function withObject(storageClass = 'ColdArchive'): Promise<{ readonly oss: LocalOss; readonly plain: Client }> {
  const oss = await startLocal();
  const plain = plainClient(oss);
  await plain.put('frozen', bytes('x'), { headers: { 'x-oss-storage-class': storageClass } });
  return { oss, plain };
}

async function restored({ oss, plain }: { readonly oss: LocalOss; readonly plain: Client }): Promise<void> {
  await plain.restore('frozen', { type: 'ColdArchive' });
  oss.bucket('logs')?.finishRestore('frozen');
}

const accepting = (oss: LocalOss, options: RemedyOptions = {}) =>
  wrappedClient(oss, { ...options, policies: { ArchiveRestoreFileStale: acceptClean() } });

describe('acceptClean', () => {
  it.each(['Archive', 'ColdArchive', 'DeepColdArchive'])(
    'takes a frozen object of class %s for cleaned',
    async type => {
      const { oss } = await withObject(type);
      const result = await accepting(oss).request(CLEAN);
      expect(result).toMatchObject({ status: 200, res: { status: 200 } });
      expect(reportOf(result)?.trail).toMatchObject([
        { decision: { action: 'resolve', because: `HEAD returned no x-oss-restore, storage class ${type}` } },
      ]);
    },
  );

  it('takes its own first send, whose answer was lost, for done', async () => {
    const all = await withObject();
    await restored(all);
    all.oss.fault({ match: { operation: 'CleanRestoredObject' }, times: 1, do: { kind: 'apply-then-drop' } });
    const client = accepting(all.oss);
    expect(await failure(client.request(CLEAN))).toMatchObject({ status: -1 });
    expect((await client.request(CLEAN))['status']).toBe(200);
  });

  it('does not stand in the way of a copy that is there to clean', async () => {
    const all = await withObject();
    await restored(all);
    const result = await accepting(all.oss).request(CLEAN);
    expect(result['status']).toBe(200);
    expect(reportOf(result)?.trail).toEqual([]);
  });

  it.each(['Standard', 'IA'])('does not take an object of class %s, which is never frozen, for cleaned', async type => {
    const { oss } = await withObject(type);
    const error = await failure(accepting(oss).request(CLEAN));
    expect(error).toMatchObject({ status: 409, code: 'ArchiveRestoreFileStale' });
    expect(error.advice?.cause).toContain(
      `the object is not frozen; HEAD returned no x-oss-restore, storage class ${type}`,
    );
  });

  it.each<[string, (all: { oss: LocalOss; plain: Client }) => Promise<unknown>, string]>([
    [
      'is being restored',
      ({ plain }) => plain.restore('frozen', { type: 'ColdArchive' }),
      'x-oss-restore: ongoing-request="true"',
    ],
    ['was restored', restored, 'x-oss-restore: ongoing-request="false"'],
    ['is gone', ({ plain }) => plain.delete('frozen'), 'HEAD of frozen failed with 404 NoSuchKey'],
  ])('does not take an object for cleaned that %s since the 409', async (_what, change, said) => {
    const all = await withObject();
    const changing: Policy = async () => {
      await change(all);
      return undefined;
    };
    const policies = { ArchiveRestoreFileStale: firstOf(changing, acceptClean()) };
    const error = await failure(wrappedClient(all.oss, { policies }).request(CLEAN));
    expect(error).toMatchObject({ status: 409, code: 'ArchiveRestoreFileStale' });
    expect(error.advice?.cause).toContain(said);
  });

  it('says which permission HEAD needs', async () => {
    const { oss } = await withObject();
    const body = '<Error><Code>AccessDenied</Code></Error>';
    oss.fault({ match: { operation: 'HeadObject' }, do: { kind: 'answer', status: 403, body } });
    const error = await failure(accepting(oss).request(CLEAN));
    expect(error.code).toBe('ArchiveRestoreFileStale');
    expect(error.advice?.cause).toContain('was refused with 403 AccessDenied: oss:GetObject is missing');
  });

  it('accepts nothing in observe mode', async () => {
    const { oss } = await withObject();
    const error = await failure(accepting(oss, { mode: 'observe' }).request(CLEAN));
    expect(reportOf(error)?.trail).toMatchObject([{ decision: { action: 'resolve' } }]);
  });

  it.each([
    { code: 'ArchiveRestoreNotFinished', operation: 'request' },
    { code: 'ArchiveRestoreFileStale', operation: 'put' },
    { code: 'ArchiveRestoreFileStale', operation: 'request', name: undefined },
  ])('has nothing to say of %j', async said => {
    expect(await acceptClean()(conflict(said), tools())).toBeUndefined();
  });
});
