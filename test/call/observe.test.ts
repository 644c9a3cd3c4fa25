import { describe, expect, it } from 'vitest';
import { type RemedyEvent, reportOf, resolve, retry } from '../../src/index.js';
import type { LocalOss } from '../../src/testing/index.js';
import {
  bytes,
  type Client,
  failure,
  plainClient,
  refuse,
  refusing,
  startLocal,
  wrappedClient,
} from '../ali-oss/support.js';

/** A day in the life of a client, conflicts and lost answers included. */
async function live(client: Client): Promise<unknown[]> {
  const outcomes: unknown[] = [];
  const tell = async (call: Promise<unknown>) => {
    outcomes.push(
      await call.then(
        answer => Object.keys(answer as object),
        (error: unknown) => {
          const { name, message, code, status } = error as Error & { code?: string; status?: number };
          return { name, message: message.split(', PUT')[0], code, status };
        },
      ),
    );
  };
  const options = { headers: { 'x-oss-forbid-overwrite': 'true' } };
  await tell(client.put('k', bytes('x'), options));
  await tell(client.put('k', bytes('x'), options));
  await tell(client.append('log', bytes('one')));
  await tell(client.append('log', bytes('two')));
  await tell(client.append('log', bytes('two'), { position: 3 }));
  await tell(client.append('k', bytes('not appendable')));
  await tell(client.put('lost', bytes('x')));
  await tell(client.putMeta('k', { a: '1' }));
  await tell(client.copy('l', 'k', { headers: { 'Cache-Control': 'no-cache' } }));
  await tell(client.putObjectTagging('k', { a: '1' }));
  await tell(client.putObjectTagging('stale', { a: '1' }));
  await tell(client.multipartUpload('m', Buffer.alloc(150 * 1024), { partSize: 100 * 1024, parallel: 1 }));
  await tell(client.listV2({ prefix: 'k' }));
  await tell(client.abortBucketWorm('logs'));
  await tell(client.head('immutable'));
  await tell(client.deleteBucket('logs'));
  return outcomes;
}

function prepared(oss: LocalOss): LocalOss {
  oss.fault({ match: { name: 'lost' }, do: { kind: 'apply-then-drop' } });
  oss.fault({ match: { name: 'stale' }, times: Infinity, do: refusing('StaleFile') });
  oss.fault({ match: { name: 'immutable' }, times: Infinity, do: { kind: 'answer', status: 409 } });
  oss.fault({ match: { operation: 'AbortBucketWorm' }, times: Infinity, do: refusing('FileImmutable') });
  return oss;
}

/** What was asked of OSS: everything but the times, the signatures and the ids that OSS gave. */
function asked(oss: LocalOss): unknown[] {
  return oss.requests.map(({ method, operation, bucket, name, query, headers, bytes: size, status }) => {
    const own = Object.entries(headers).filter(([header]) => header !== 'x-oss-date' && header !== 'host');
    const { uploadId, ...rest } = query;
    return { method, operation, bucket, name, query: { ...rest, upload: uploadId !== undefined }, own, size, status };
  });
}

describe('observe mode', () => {
  it('sends what the plain client sends, and ends as the plain client ends', async () => {
    const [theirs, ours] = [prepared(await startLocal()), prepared(await startLocal())];
    const plain = await live(plainClient(theirs));
    const again = () => retry();
    const policies = { FileAlreadyExists: again, PositionNotEqualToLength: again, BucketNotEmpty: again, '*': again };
    const observed = await live(wrappedClient(ours, { mode: 'observe', appendRecovery: true, policies }));
    expect(asked(ours)).toEqual(asked(theirs));
    expect(observed).toEqual(plain);
    expect(asked(ours).length).toBeGreaterThan(18);
  });

  it('runs every policy, publishes every decision and follows none', async () => {
    const oss = await startLocal();
    refuse(oss, 'k', 'FileImmutable');
    refuse(oss, 'l', 'FileAlreadyExists');
    const events: RemedyEvent[] = [];
    const client = wrappedClient(oss, {
      mode: 'observe',
      policies: { FileImmutable: () => retry({ because: 'again' }), FileAlreadyExists: () => resolve('mine', 'ours') },
      onEvent: event => events.push(event),
    });
    const errors = [await failure(client.put('k', bytes('x'))), await failure(client.put('l', bytes('x')))];
    expect(errors.map(({ code }) => code)).toEqual(['FileImmutable', 'FileAlreadyExists']);
    expect(oss.requests).toHaveLength(2);
    const decisions = events.filter(event => event.type === 'decision');
    expect(decisions.map(({ decision, acted }) => [decision.action, acted])).toEqual([
      ['retry', false],
      ['resolve', false],
    ]);
    expect(reportOf(errors[0])).toMatchObject({
      attempts: 1,
      trail: [{ decision: { action: 'retry', because: 'again' } }],
    });
  });

  it('does not queue metadata writes', async () => {
    const oss = await startLocal({ staleMs: 40 });
    const client = wrappedClient(oss, { mode: 'observe' });
    await client.put('k', bytes('x'));
    const outcomes = await Promise.allSettled(
      [1, 2].map(number => client.putObjectTagging('k', { number: String(number) })),
    );
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('says what recovery would do about an append, and appends where it was told to', async () => {
    const oss = await startLocal();
    const events: RemedyEvent[] = [];
    const client = wrappedClient(oss, { mode: 'observe', appendRecovery: true, onEvent: event => events.push(event) });
    await client.append('log', bytes('one'));
    const error = await failure(client.append('log', bytes('two')));
    expect(error).toMatchObject({ code: 'PositionNotEqualToLength', status: 409 });
    expect(oss.requests.map(({ operation, query }) => [operation, query['position']])).toEqual([
      ['AppendObject', '0'],
      ['AppendObject', '0'],
      // The object ends exactly where the record would.
      ['GetObject', undefined],
    ]);
    expect(events.find(event => event.type === 'decision')).toMatchObject({
      acted: false,
      decision: { action: 'retry' },
    });
  });

  it('lets a policy read, and nothing else', async () => {
    const oss = await startLocal();
    const asked: string[] = [];
    const client = wrappedClient(oss, {
      mode: 'observe',
      policies: {
        FileImmutable: async (_conflict, { call, head }) => {
          await head().then(() => asked.push('head'));
          await call('delete', 'k').catch((error: unknown) => asked.push(String(error)));
          return undefined;
        },
      },
    });
    await client.put('k', bytes('x'));
    oss.fault({ match: { operation: 'PutObject' }, do: refusing('FileImmutable') });
    await failure(client.put('k', bytes('y')));
    expect(asked).toEqual(['head', 'Error: In observe mode a policy may only read: delete was not called.']);
    expect(oss.object('logs', 'k')?.content.toString()).toBe('x');
  });
});

describe('acting', () => {
  it('does no more than that where nothing conflicts', async () => {
    const [theirs, ours] = [await startLocal(), await startLocal()];
    const calm = async (client: Client) => {
      await client.put('k', bytes('x'));
      await client.append('log', bytes('one'), { position: '0' });
      await client.append('log', bytes('two'), { position: '3' });
      await client.putMeta('k', { a: '1' });
      await client.putObjectTagging('k', { a: '1' });
      await client.get('k');
      await client.delete('k');
    };
    await calm(plainClient(theirs));
    await calm(wrappedClient(ours));
    expect(asked(ours)).toEqual(asked(theirs));
  });
});
