import { describe, expect, it } from 'vitest';
import { acceptInProgress, firstOf, type Policy, type RemedyOptions, reportOf } from '../../src/index.js';
import type { LocalOss } from '../../src/testing/index.js';
import { conflict, tools } from '../call/fakes.js';
import { bytes, type Client, failure, plainClient, startLocal, wrappedClient } from '../ali-oss/support.js';
import { both, finish, FORBIDDEN, RESTORE, restoring } from './restore-support.js';

describe('acceptInProgress', () => {
  const accepting = (oss: LocalOss, options: RemedyOptions = {}) =>
    wrappedClient(oss, both(acceptInProgress(), options));

  it('takes a restore that is under way for accepted, and sends nothing again', async () => {
    const oss = await restoring();
    oss.clearRequests();
    const result = await accepting(oss).restore('frozen', { Days: 7 });
    expect(Object.keys(result)).toEqual(['res']);
    expect(result.res).toMatchObject({ status: 202 });
    expect(oss.requests.map(({ operation }) => operation)).toEqual(['RestoreObject', 'HeadObject']);
    expect(reportOf(result)?.trail).toMatchObject([
      { decision: { action: 'resolve', because: 'x-oss-restore: ongoing-request="true"' } },
    ]);
  });

  it('takes its own first send, whose answer was lost, for accepted', async () => {
    const oss = await startLocal();
    await plainClient(oss).put('frozen', bytes('x'), { headers: { 'x-oss-storage-class': 'Archive' } });
    oss.fault({ match: { operation: 'RestoreObject' }, times: 1, do: { kind: 'apply-then-drop' } });
    const client = accepting(oss);
    expect(await failure(client.restore('frozen'))).toMatchObject({ status: -1 });
    expect((await client.restore('frozen')).res.status).toBe(202);
  });

  it('gives status 200 where the restore has finished since the 409, and what request gives where that was called', async () => {
    const oss = await restoring();
    const late: Policy = () => {
      finish(oss);
      return undefined;
    };
    const client = wrappedClient(oss, both(firstOf(late, acceptInProgress())));
    expect(await client.request(RESTORE)).toMatchObject({
      status: 200,
      headers: {},
      data: new Uint8Array(0),
      res: { status: 200 },
    });
  });

  it.each<[string, (client: Client) => Promise<unknown>, string]>([
    [
      'was replaced',
      client => client.put('frozen', bytes('y')),
      'no restore is running; HEAD returned no x-oss-restore',
    ],
    ['is gone', client => client.delete('frozen'), 'HEAD of frozen failed with 404 NoSuchKey'],
  ])('accepts nothing for an object that %s', async (_what, change, said) => {
    const oss = await restoring();
    const changing: Policy = async () => {
      await change(plainClient(oss));
      return undefined;
    };
    const error = await failure(wrappedClient(oss, both(firstOf(changing, acceptInProgress()))).restore('frozen'));
    expect(error).toMatchObject({ status: 409, code: 'RestoreAlreadyInProgress' });
    expect(error.advice?.cause).toContain(said);
  });

  it('accepts nothing where HEAD is refused, and says which permission is missing', async () => {
    const oss = await restoring();
    oss.fault({ match: { operation: 'HeadObject' }, do: FORBIDDEN });
    const error = await failure(accepting(oss).restore('frozen'));
    expect(error.code).toBe('RestoreAlreadyInProgress');
    expect(error.advice?.cause).toContain('was refused with 403 AccessDenied: oss:GetObject is missing');
  });

  it('accepts nothing in observe mode', async () => {
    const oss = await restoring();
    const error = await failure(accepting(oss, { mode: 'observe' }).restore('frozen'));
    expect(reportOf(error)?.trail).toMatchObject([{ decision: { action: 'resolve' } }]);
  });

  it.each([
    { code: 'ArchiveRestoreNotFinished', operation: 'request' },
    { code: 'RestoreAlreadyInProgress', operation: 'put' },
    { code: 'RestoreAlreadyInProgress', operation: 'restore', name: undefined },
  ])('has nothing to say of %j', async said => {
    expect(await acceptInProgress()(conflict(said), tools())).toBeUndefined();
  });
});
