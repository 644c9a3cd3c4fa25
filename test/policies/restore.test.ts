import { describe, expect, it } from 'vitest';
import { firstOf, type Policy, reportOf, waitForRestore } from '../../src/index.js';
import type { Effect, LoggedRequest } from '../../src/testing/index.js';
import { conflict, head, thrownBy, tools } from '../call/fakes.js';
import { type Answer, bytes, type Client, failure, plainClient, wrappedClient } from '../ali-oss/support.js';
import { both, CLEAN, finish, FORBIDDEN, HOUR_MS, RESTORE, restoreOf, restoring, waiting } from './restore-support.js';

describe('waitForRestore', () => {
  it('resolves with the answer of OSS once the object is restored, for the days that this call asks for', async () => {
    const oss = await restoring();
    const { client, told } = waiting(oss, 3);
    const result = await client.restore('frozen', { Days: 5 });
    expect(result.res.status).toBe(200);
    expect(await restoreOf(oss)).toBe('ongoing-request="false", expiry-date="Wed, 07 Jan 2026 03:04:05 GMT"');
    expect(told).toHaveLength(3);
    expect(reportOf(result)).toMatchObject({ attempts: 4, written: 'yes' });
  });

  it('waits for a restore that is sent as a request just the same, whatever the client allows other calls', async () => {
    const oss = await restoring();
    const { client, told } = waiting(oss, 5, { attempts: 1, maxElapsedMs: 0 });
    const result = await client.request(RESTORE);
    expect(result['status']).toBe(200);
    expect(told.map(({ name, restore }) => [name, restore])).toEqual(
      Array(5).fill(['frozen', 'ongoing-request="true"']),
    );
    expect(oss.requests.filter(({ operation }) => operation === 'HeadObject')).toHaveLength(5);
    expect(reportOf(result)).toMatchObject({ attempts: 6, lookUps: 5 });
  });

  it('sends at once where the restore has finished since the 409', async () => {
    const oss = await restoring();
    const late: Policy = () => {
      finish(oss);
      return undefined;
    };
    const told: string[] = [];
    const wait = waitForRestore({ pollMs: 1, onProgress: ({ restore }) => told.push(restore) });
    await wrappedClient(oss, both(firstOf(late, wait))).restore('frozen', { Days: 2 });
    expect(told).toEqual(['ongoing-request="false", expiry-date="Sat, 03 Jan 2026 03:04:05 GMT"']);
  });

  it('waits for a copy that is to be cleaned, and has it cleaned', async () => {
    const oss = await restoring('ColdArchive');
    const { client, told } = waiting(oss, 2);
    expect((await client.request(CLEAN))['status']).toBe(200);
    expect(await restoreOf(oss)).toBeUndefined();
    expect(told).toHaveLength(2);
  });

  it('gives up after maxWaitMs, and says what HEAD said', async () => {
    const oss = await restoring();
    let now = 0;
    // Every send takes a while.
    const match = ({ operation }: LoggedRequest) => {
      if (operation === 'RestoreObject') now += 40;
      return false;
    };
    oss.fault({ match, do: { kind: 'drop' } });
    const policy = waitForRestore({ pollMs: 1, maxWaitMs: 100 });
    const error = await failure(wrappedClient(oss, both(policy, { now: () => now })).restore('frozen'));
    expect(error).toMatchObject({ status: 409, code: 'RestoreAlreadyInProgress' });
    expect(error.advice?.cause).toContain(
      'x-oss-restore: ongoing-request="true"; stopped waiting after 120 ms (maxWaitMs: 100)',
    );
    expect(reportOf(error)?.trail.map(({ decision }) => decision.action)).toEqual(['retry', 'retry', 'surface']);
  });

  it.each([
    ['Archive', 4 * HOUR_MS],
    ['ColdArchive', 12 * HOUR_MS],
    ['DeepColdArchive', 48 * HOUR_MS],
    ['a class to come', 48 * HOUR_MS],
  ])(
    'looks every minute, and gives an object of class %s %i ms, unless told otherwise',
    async (storageClass, withinMs) => {
      const headers = { 'x-oss-restore': 'ongoing-request="true"', 'x-oss-storage-class': storageClass };
      const asked = conflict({ code: 'RestoreAlreadyInProgress', operation: 'restore' });
      const decision = await waitForRestore()(asked, tools({ head: () => Promise.resolve(head({ headers })) }));
      expect(decision).toMatchObject({ action: 'retry', afterMs: 60_000, withinMs });
    },
  );

  it('never sends in a circle without a pause, even where HEAD and RestoreObject disagree', async () => {
    const headers = { 'x-oss-restore': 'ongoing-request="false", expiry-date="Sat, 03 Jan 2026 03:04:05 GMT"' };
    const asked = conflict({ code: 'RestoreAlreadyInProgress', operation: 'restore' });
    const decision = await waitForRestore()(asked, tools({ head: () => Promise.resolve(head({ headers })) }));
    expect(decision).toMatchObject({ action: 'retry', afterMs: 1_000 });
  });

  it.each<[string, Effect]>([
    ['without an answer', { kind: 'drop' }],
    ['with a 503', { kind: 'answer', status: 503 }],
    ['carried out, and its answer is lost', { kind: 'apply-then-drop' }],
  ])('goes on where one send of many ends %s', async (_how, effect) => {
    const oss = await restoring();
    const { client } = waiting(oss, 3);
    let sent = 0;
    oss.fault({ match: ({ operation }) => operation === 'RestoreObject' && ++sent === 2, do: effect });
    const result = await client.restore('frozen');
    expect(result.res.status).toBe(200);
    expect(reportOf(result)?.written).toBe('yes');
  });

  it('does not go on where a send is refused', async () => {
    const oss = await restoring();
    const { client } = waiting(oss, 3);
    let sent = 0;
    oss.fault({ match: ({ operation }) => operation === 'RestoreObject' && ++sent === 2, do: FORBIDDEN });
    expect(await failure(client.restore('frozen'))).toMatchObject({ status: 403 });
  });

  it('ends in the tick in which it is aborted, however long it would wait', async () => {
    const oss = await restoring();
    const controller = new AbortController();
    const reason = new Error('enough');
    const policy = waitForRestore({
      pollMs: HOUR_MS,
      onProgress: () =>
        setImmediate(() => {
          controller.abort(reason);
        }),
    });
    const client = wrappedClient(oss, both(policy, { signal: controller.signal }));
    expect(await failure(client.restore('frozen'))).toBe(reason);
  });

  it('says which permission HEAD needs', async () => {
    const oss = await restoring();
    oss.fault({ match: { operation: 'HeadObject' }, do: FORBIDDEN });
    const error = await failure(waiting(oss, 1).client.restore('frozen'));
    expect(error).toMatchObject({ code: 'RestoreAlreadyInProgress', status: 409 });
    expect(error.advice?.cause).toContain('HEAD of frozen was refused with 403 AccessDenied: oss:GetObject is missing');
  });

  it.each([
    ['gets no answer', { kind: 'drop' }],
    ['meets an OSS in trouble', { kind: 'answer', status: 503 }],
  ] as const)('goes on where one look %s', async (_what, effect) => {
    const oss = await restoring();
    oss.fault({ match: { operation: 'HeadObject' }, times: 1, do: effect });
    const { client, told } = waiting(oss, 1);
    expect((await client.request(RESTORE))['status']).toBe(200);
    expect(told).toHaveLength(1);
  });

  it('goes on for as long as any restore may take where no look succeeds', async () => {
    const asked = conflict({ code: 'ArchiveRestoreNotFinished', operation: 'request' });
    expect(await waitForRestore()(asked, tools())).toMatchObject({ action: 'retry', withinMs: 48 * HOUR_MS });
    expect(await waitForRestore({ maxWaitMs: 70_000 })(asked, tools())).toMatchObject({ withinMs: 70_000 });
  });

  it.each<[string, (client: Client) => Promise<unknown>, string]>([
    [
      'was replaced',
      client => client.put('frozen', bytes('y')),
      'HEAD returned no x-oss-restore, storage class Standard',
    ],
    ['is gone', client => client.delete('frozen'), 'HEAD of frozen failed with 404 NoSuchKey'],
  ])('does not wait for an object that %s', async (_what, change, said) => {
    const oss = await restoring();
    const changing: Policy = async () => {
      await change(plainClient(oss));
      return undefined;
    };
    const policy = firstOf(changing, waitForRestore({ pollMs: 1 }));
    const error = await failure(wrappedClient(oss, both(policy)).restore('frozen'));
    expect(error.code).toBe('RestoreAlreadyInProgress');
    expect(error.advice?.cause).toContain(said);
  });

  it.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('mine');
      },
    ],
    ['rejects', () => Promise.reject(new Error('mine'))],
  ])('is not harmed by a listener that %s', async (_what, harm) => {
    const oss = await restoring();
    let turns = 0;
    const onProgress = () => {
      if ((turns += 1) === 2) finish(oss);
      return harm();
    };
    const client = wrappedClient(oss, both(waitForRestore({ pollMs: 1, onProgress })));
    expect((await client.request(RESTORE))['status']).toBe(200);
    expect(turns).toBe(2);
  });

  it.each<[string, (client: Client) => Promise<Answer>]>([
    ['options', client => client.restore('frozen', { versionId: 'null' })],
    ['subresources', client => client.restore('frozen', { subres: { versionId: 'null' } })],
    ['a request', client => client.request({ ...RESTORE, subres: { restore: '', versionId: 'null' } })],
    ['the query of a request', client => client.request({ ...RESTORE, query: { versionId: 'null' } })],
  ])('looks at the version that is restored, named by %s', async (_what, call) => {
    const oss = await restoring();
    // V4 signs the whole query; V1, as ali-oss signs, subresources only.
    await failure(call(waiting(oss, 1, { mode: 'observe' }, { authorizationV4: true }).client));
    const [look] = oss.requests.filter(({ operation }) => operation === 'HeadObject');
    expect(look?.query).toEqual({ versionId: 'null' });
  });

  it('has nothing to say of another code, or of no object', async () => {
    const policy = waitForRestore();
    expect(await policy(conflict({ code: 'StaleFile' }), tools())).toBeUndefined();
    expect(await policy(conflict({ code: 'RestoreAlreadyInProgress', name: undefined }), tools())).toBeUndefined();
  });

  it('is followed by nobody in observe mode', async () => {
    const oss = await restoring();
    const { client, told } = waiting(oss, 9, { mode: 'observe' });
    const error = await failure(client.restore('frozen'));
    expect(told).toHaveLength(1);
    expect(reportOf(error)).toMatchObject({ attempts: 1, trail: [{ decision: { action: 'retry', afterMs: 1 } }] });
  });

  it.each([
    [{ pollMs: 0 }, 'Expected `pollMs` to be a number of milliseconds ≥ 1, got 0.'],
    [{ maxWaitMs: Infinity }, 'Expected `maxWaitMs` to be a number of milliseconds ≥ 0, not Infinity, got Infinity.'],
    [
      { maxWaitMs: '1h' },
      'Expected `maxWaitMs` to be a number of milliseconds ≥ 0, not Infinity, got the string "1h".',
    ],
    [{ onProgress: true }, 'Expected `onProgress` to be a function progress => void, got true.'],
    [{ pollMS: 1 }, 'Unknown option of waitForRestore(): `pollMS`. Did you mean `pollMs`?'],
    [3, 'Expected options of waitForRestore() to be an object, got 3.'],
  ])('refuses %j', (options, said) => {
    const error = thrownBy(() => waitForRestore(options as never));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toContain(said);
    expect(error.message).toContain('Example: waitForRestore({');
  });
});
