import { Readable, Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { backoff, type Decision, isConflict, type Policy, reportOf, resolve, retry } from '../../src/index.js';
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

async function withObject() {
  const oss = await startLocal();
  await plainClient(oss).put('k', bytes('x'));
  oss.clearRequests();
  return oss;
}

const streamOf = (...texts: string[]) => Readable.from(texts.map(bytes));

describe('a retry is refused', () => {
  it("with 'attempts', when there are none left", async () => {
    const oss = await withObject();
    refuse(oss, 'k', 'FileImmutable');
    const client = wrappedClient(oss, { attempts: 3, policies: { FileImmutable: () => retry() } });
    const error = await failure(client.getACL('k'));
    expect(oss.requests).toHaveLength(3);
    const { attempts, trail = [] } = reportOf(error) ?? {};
    expect(attempts).toBe(3);
    expect(trail.map(step => step.refused)).toEqual([undefined, undefined, 'attempts']);
    expect(trail.map(step => step.conflict.attempt)).toEqual([1, 2, 3]);
    expect(error.advice).toBeDefined();
    expect(isConflict(error)).toBe(true);
  });

  it("with 'time', when the wait does not fit any more", async () => {
    const oss = await withObject();
    refuse(oss, 'k', 'FileImmutable');
    let clock = 1000;
    const now = () => clock;
    const waits = [0, 400, 601];
    const policy: Policy = ({ attempt }) => {
      if (attempt === 1) clock += 400;
      return retry({ afterMs: attempt === 2 ? 601 : 0, because: `wait ${String(waits[attempt])}` });
    };
    const client = wrappedClient(oss, { maxElapsedMs: 1000, now, policies: { FileImmutable: policy } });
    const error = await failure(client.getACL('k'));
    expect(reportOf(error)?.trail.map(step => step.refused)).toEqual([undefined, 'time']);
    expect(reportOf(error)?.trail.map(step => step.conflict.elapsedMs)).toEqual([0, 400]);
    expect(oss.requests).toHaveLength(2);
  });

  it("with 'time', and not when the wait just fits", async () => {
    const oss = await withObject();
    refuse(oss, 'k', 'FileImmutable', 1);
    const client = wrappedClient(oss, {
      maxElapsedMs: 5,
      now: () => 0,
      policies: { FileImmutable: () => retry({ afterMs: 5 }) },
    });
    expect(reportOf(await client.getACL('k'))).toMatchObject({ attempts: 2 });
  });

  it.each<[how: string, call: (client: Client) => Promise<unknown>]>([
    ['putStream', client => client.putStream('k', streamOf('x'))],
    ['put of a stream', client => client.put('k', streamOf('x'))],
    ['append of a stream', client => client.append('k', streamOf('x'), { position: '0' })],
    [
      'get into a stream',
      client =>
        client.get(
          'k',
          new Writable({
            write: (_chunk, _encoding, done) => {
              done();
            },
          }),
        ),
    ],
  ])("with 'not-replayable', when the stream is gone: %s", async (_how, call) => {
    const oss = await withObject();
    refuse(oss, 'k', 'FileImmutable');
    const client = wrappedClient(oss, { policies: { FileImmutable: () => retry(), '*': () => retry() } });
    const error = await failure(call(client));
    expect(reportOf(error)).toMatchObject({ attempts: 1, trail: [{ refused: 'not-replayable' }] });
    expect(oss.requests).toHaveLength(1);
  });

  it("with 'not-replayable' too for a stream that a policy brought and that is gone", async () => {
    const oss = await startLocal();
    refuse(oss, 'k', 'FileImmutable', 2);
    const policy: Policy = ({ attempt }) => (attempt === 1 ? retry({ args: ['k', streamOf('again')] }) : retry());
    const call = wrappedClient(oss, { policies: { FileImmutable: policy } }).putStream('k', streamOf('first'));
    const error = await failure(call);
    expect(reportOf(error)).toMatchObject({ attempts: 2, trail: [{}, { refused: 'not-replayable' }] });
    expect(oss.object('logs', 'k')).toBeUndefined();
  });

  it('and never for a Buffer, which is sent as often as it takes', async () => {
    const oss = await startLocal();
    refuse(oss, /^k/, 'FileImmutable', 4);
    const client = wrappedClient(oss, { policies: { FileImmutable: () => retry() } });
    await client.put('k1', bytes('put'));
    await client.append('k2', bytes('appended'), { position: '0' });
    expect(oss.object('logs', 'k1')?.content.toString()).toBe('put');
    expect(oss.object('logs', 'k2')?.content.toString()).toBe('appended');
  });
});

describe('the last attempt', () => {
  it('may succeed', async () => {
    const oss = await withObject();
    refuse(oss, 'k', 'FileImmutable', 2);
    const client = wrappedClient(oss, { attempts: 3, policies: { FileImmutable: () => retry() } });
    expect(reportOf(await client.getACL('k'))).toMatchObject({ attempts: 3, trail: [{}, {}] });
  });

  it('may still be resolved by its policy', async () => {
    const oss = await withObject();
    refuse(oss, 'k', 'FileImmutable');
    const value = { done: true };
    const policy: Policy = ({ attempt }) => (attempt === 2 ? resolve(value, 'it was ours') : retry());
    const client = wrappedClient(oss, { attempts: 2, policies: { FileImmutable: policy } });
    expect(await client.put('k', 'package.json')).toBe(value);
    expect(reportOf(value)).toMatchObject({ attempts: 2, written: 'yes' });
  });

  it('leaves its own error, not that of an earlier one', async () => {
    const oss = await withObject();
    refuse(oss, 'k', 'FileImmutable', 1);
    oss.fault({ do: refusing('FileAlreadyExists', { requestId: 'LAST-1' }) });
    const client = wrappedClient(oss, { policies: { FileImmutable: () => retry() } });
    const error = await failure(client.getACL('k'));
    expect(error).toMatchObject({ code: 'FileAlreadyExists', requestId: 'LAST-1' });
    expect(reportOf(error)?.trail.map(step => step.conflict.code)).toEqual(['FileImmutable', 'FileAlreadyExists']);
  });
});

describe("a policy's own mistake surfaces the caller's error and is told", () => {
  it.each<[what: string, policy: Policy, because: RegExp]>([
    [
      'it throws',
      () => {
        throw new Error('a bug of mine');
      },
      /^the policy for FileImmutable failed: a bug of mine$/,
    ],
    ['it rejects', () => Promise.reject(new Error('a bug of mine')), /failed: a bug of mine$/],
    [
      'it throws what is no error',
      () => {
        throw 'text';
      },
      /^the policy for FileImmutable failed: string$/,
    ],
    [
      'it gives a text',
      () => 'retry' as unknown as Decision,
      /expected retry\(…\), resolve\(…\), surface\(…\) or undefined/,
    ],
    ['it gives null', () => null as unknown as undefined, /expected retry/],
    ['it gives a wait in the past', () => ({ action: 'retry', afterMs: -1, because: '' }), /expected retry/],
    ['it gives a wait without an end', () => ({ action: 'retry', afterMs: Infinity, because: '' }), /expected retry/],
    [
      'it gives arguments that are none',
      () => ({ action: 'retry', afterMs: 0, args: 'k' }) as unknown as Decision,
      /expected retry/,
    ],
    ['it calls retry() wrongly', () => retry({ afterMs: -1 }), /Expected `afterMs`/],
  ])('%s', async (_what, policy, because) => {
    const oss = await withObject();
    refuse(oss, 'k', 'FileImmutable');
    const error = await failure(wrappedClient(oss, { policies: { FileImmutable: policy } }).getACL('k'));
    expect(error).toMatchObject({ name: 'FileImmutableError', code: 'FileImmutable', status: 409 });
    expect(error.advice).toBeDefined();
    const [step] = reportOf(error)?.trail ?? [];
    expect(step?.decision.action).toBe('surface');
    expect(step?.decision.because).toMatch(because);
    expect(oss.requests).toHaveLength(1);
  });
});

describe('a policy', () => {
  it("may resolve a call with any value, which is the call's", async () => {
    const oss = await withObject();
    refuse(oss, 'k', 'FileImmutable');
    for (const value of [{ mine: true }, 'text', 0, undefined, null]) {
      const client = wrappedClient(oss, { policies: { FileImmutable: () => resolve(value, 'as good as done') } });
      expect(await client.put('k', bytes('x'))).toBe(value);
    }
  });

  it('may change the arguments of the next send, never those of the caller', async () => {
    const oss = await withObject();
    refuse(oss, 'k', 'FileImmutable');
    const policy: Policy = ({ args: [, ...rest] }) => retry({ args: ['k2', ...rest], because: 'another name' });
    const options = { meta: { a: '1' } };
    const answer = await wrappedClient(oss, { policies: { FileImmutable: policy } }).put('k', bytes('x'), options);
    expect(answer['name']).toBe('k2');
    expect(oss.object('logs', 'k2')?.meta).toEqual({ a: '1' });
    expect(options).toEqual({ meta: { a: '1' } });
  });

  it('is told the name that was sent, and looks there, when another policy has changed it', async () => {
    const oss = await startLocal();
    const client = plainClient(oss);
    await client.put('k', bytes('of k'));
    await client.put('k2', bytes('of k2, longer'));
    const seen: unknown[] = [];
    const policy: Policy = async ({ name, args: [sent, ...rest] }, { head }) => {
      seen.push([name, sent, (await head()).length]);
      return sent === 'k' ? retry({ args: ['k2', ...rest] }) : undefined;
    };
    refuse(oss, 'k', 'FileImmutable', 1);
    oss.fault({ match: { operation: 'PutObjectACL' }, times: 2, do: refusing('FileImmutable') });
    await failure(wrappedClient(oss, { policies: { FileImmutable: policy } }).putACL('k', 'private'));
    expect(seen).toEqual([
      ['k', 'k', 4],
      ['k2', 'k2', 13],
    ]);
  });

  it('is passed over when it says nothing: the default decides, then that for everything', async () => {
    const oss = await withObject();
    refuse(oss, 'k', 'StaleFile', 1);
    refuse(oss, 'l', 'NobodyKnowsThis');
    const asked: string[] = [];
    const client = wrappedClient(oss, {
      random: () => 0,
      policies: {
        StaleFile: () => void asked.push('StaleFile'),
        '*': ({ code }) => resolve(asked.push(`* ${code}`)),
      },
    });
    expect(reportOf(await client.getACL('k'))).toMatchObject({ attempts: 2 });
    expect(await client.getACL('l')).toBe(2);
    expect(asked).toEqual(['StaleFile', '* NobodyKnowsThis']);
  });

  it('of backoff() waits as it says, by the injected chance', async () => {
    const oss = await withObject();
    refuse(oss, 'k', 'FileImmutable', 2);
    const policy = backoff({ attempts: 3, baseMs: 4, jitter: 'equal' });
    const client = wrappedClient(oss, { random: () => 0.5, policies: { FileImmutable: policy } });
    const decisions = reportOf(await client.getACL('k'))?.trail.map(step => step.decision);
    expect(decisions).toMatchObject([{ afterMs: 3 }, { afterMs: 6 }]);
  });
});
