import { describe, expect, it, vi } from 'vitest';
import { reportOf, retry, type RemedyEvent, surface, withOptions } from '../../src/index.js';
import { arrival, bytes, counting, failure, refuse, startLocal, wrappedClient } from '../ali-oss/support.js';

const nextTurn = () => new Promise<void>(resolve => setImmediate(resolve));

/** A client that has decided to wait for a minute when `waiting` resolves. */
async function waitingClient(reason: unknown) {
  const oss = await startLocal();
  refuse(oss, 'k', 'FileImmutable');
  const controller = new AbortController();
  let decided: () => void = () => undefined;
  const waiting = new Promise<void>(resolve => {
    decided = resolve;
  });
  const client = wrappedClient(oss, {
    maxElapsedMs: 600_000,
    signal: controller.signal,
    policies: { FileImmutable: () => retry({ afterMs: 60_000, because: 'in a minute' }) },
    onEvent: ({ type }: RemedyEvent) => {
      if (type === 'decision') decided();
    },
  });
  return {
    oss,
    client,
    waiting,
    controller,
    abort: () => {
      controller.abort(reason);
    },
  };
}

describe('a signal that is aborted', () => {
  it('before the call: nothing is sent, and the reason comes back', async () => {
    const oss = await startLocal();
    const reason = new Error('shutting down');
    const client = wrappedClient(oss, { signal: AbortSignal.abort(reason) });
    for (const call of [client.put('k', bytes('x')), client.putObjectTagging('k', {}), client.listBuckets()]) {
      const error = await failure(call);
      expect(error).toBe(reason);
      expect(reportOf(error)).toMatchObject({ attempts: 0, waitedMs: 0, written: 'no', trail: [] });
    }
    expect(oss.requests).toEqual([]);
  });

  it.each<[what: string, reason: unknown]>([
    ['an error', new Error('shutting down')],
    ['a text', 'shutting down'],
    ['nothing of its own', undefined],
  ])(
    'during a wait: the call rejects with the very reason, in the same turn of the event loop (%s)',
    async (_what, reason) => {
      const { oss, client, waiting, controller, abort } = await waitingClient(reason);
      const order: unknown[] = [];
      const ended = client.getACL('k').catch((error: unknown) => order.push('rejected', error));
      await waiting;
      await nextTurn();
      setImmediate(() => order.push('the next turn'));
      abort();
      order.push('aborted');
      await nextTurn();
      expect(order).toEqual(['aborted', 'rejected', controller.signal.reason, 'the next turn']);
      await ended;
      expect(oss.requests).toHaveLength(1);
    },
  );

  it('during a wait: what was decided can still be asked about', async () => {
    const reason = new Error('shutting down');
    const { client, waiting, abort } = await waitingClient(reason);
    const ended = failure(client.getACL('k'));
    await waiting;
    await nextTurn();
    abort();
    const error = await ended;
    expect(error).toBe(reason);
    expect(error).not.toHaveProperty('advice');
    const report = reportOf(error);
    expect(report).toMatchObject({ attempts: 1, written: 'no' });
    expect(report?.trail).toMatchObject([
      { conflict: { code: 'FileImmutable' }, decision: { because: 'in a minute' } },
    ]);
  });

  it('while the call queues: it leaves the queue at once, and those behind it go on', async () => {
    const oss = await startLocal();
    const client = wrappedClient(oss);
    await client.put('k', bytes('x'));
    const stuck = arrival(oss, request => request.operation === 'PutObjectTagging');
    oss.fault({ match: { operation: 'PutObjectTagging' }, do: { kind: 'delay', ms: 60 } });
    const controller = new AbortController();
    const order: string[] = [];
    const first = client.putObjectTagging('k', { number: '1' }).then(() => order.push('first'));
    const second = failure(withOptions(client, { signal: controller.signal }).putObjectTagging('k', { number: '2' }));
    const third = client.putObjectTagging('k', { number: '3' }).then(() => order.push('third'));
    await stuck;
    const reason = new Error('not any more');
    controller.abort(reason);
    const error = await second;
    order.push('second');
    expect(error).toBe(reason);
    expect(reportOf(error)).toMatchObject({ attempts: 0, written: 'no', trail: [] });
    await Promise.all([first, third]);
    expect(order).toEqual(['second', 'first', 'third']);
    expect(oss.requests.map(({ operation }) => operation)).toEqual([
      'PutObject',
      'PutObjectTagging',
      'PutObjectTagging',
    ]);
  });

  it('before a call that would have to queue: it does not wait for its turn to say so', async () => {
    const oss = await startLocal();
    const client = wrappedClient(oss);
    await client.put('k', bytes('x'));
    oss.fault({ match: { operation: 'PutObjectTagging' }, do: { kind: 'delay', ms: 60 } });
    const order: string[] = [];
    const first = client.putObjectTagging('k', { number: '1' }).then(() => order.push('first'));
    const signal = AbortSignal.abort(new Error('too late'));
    const second = failure(withOptions(client, { signal }).putObjectTagging('k', {})).then(() => order.push('second'));
    await Promise.all([first, second]);
    expect(order).toEqual(['second', 'first']);
  });

  it('while a request is under way: its answer is not thrown away', async () => {
    const oss = await startLocal();
    const controller = new AbortController();
    const client = wrappedClient(oss, { signal: controller.signal });
    const sent = arrival(oss, () => true);
    const call = client.put('k', bytes('x'));
    await sent;
    controller.abort();
    expect((await call).res.status).toBe(200);
  });

  it('while a policy thinks: its retry is refused, and its resolve is not', async () => {
    const oss = await startLocal();
    refuse(oss, /./, 'FileImmutable');
    const controller = new AbortController();
    const client = wrappedClient(oss, {
      signal: controller.signal,
      policies: {
        FileImmutable: ({ name }) => {
          controller.abort();
          return name === 'done' ? { action: 'resolve', value: 'done', because: '' } : retry();
        },
      },
    });
    const error = await failure(client.getACL('k'));
    expect(error).toMatchObject({ code: 'FileImmutable', status: 409 });
    expect(error.advice).toBeDefined();
    expect(reportOf(error)).toMatchObject({
      attempts: 1,
      trail: [{ refused: 'aborted', decision: { action: 'retry' } }],
    });
  });

  it('reaches policies through their tools', async () => {
    const oss = await startLocal();
    refuse(oss, 'k', 'FileImmutable');
    const controller = new AbortController();
    const seen: unknown[] = [];
    const { policy } = counting((_conflict, { signal }) => {
      seen.push(signal);
      return surface();
    });
    await failure(wrappedClient(oss, { signal: controller.signal, policies: { '*': policy } }).getACL('k'));
    expect(seen).toEqual([controller.signal]);
  });

  it('has one listener at most, however many calls wait on it', async () => {
    const oss = await startLocal();
    refuse(oss, /^k/, 'FileImmutable');
    const { signal } = new AbortController();
    const added = vi.spyOn(signal, 'addEventListener');
    const removed = vi.spyOn(signal, 'removeEventListener');
    const client = wrappedClient(oss, { signal, policies: { FileImmutable: () => retry({ afterMs: 1 }) } });
    await client.put('l', bytes('x'));
    await Promise.all(Array.from({ length: 30 }, (_, number) => failure(client.getACL(`k${number}`))));
    await Promise.all(Array.from({ length: 5 }, () => client.putObjectTagging('l', {})));
    expect(added.mock.calls.length - removed.mock.calls.length).toBeLessThanOrEqual(1);
  });
});
