import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { reportOf } from '../../src/index.js';
import { bytes, failure, loseRequest, outcome, start, stored } from './support.js';

/** A stream that gives these chunks, and then nothing more. */
function stalled(...chunks: readonly string[]): Readable {
  const left = [...chunks];
  return new Readable({
    read() {
      const next = left.shift();
      if (next !== undefined) this.push(next);
    },
  });
}

const HELD = { appendRecovery: { bufferStreamsBytes: 1024 } } as const;
// The wait for a caller's own stream is real time: as little of it as there can be.
const MOMENT = { maxElapsedMs: 60 };

describe('B1: a stream that stalls is waited for no longer than the call may take, and holds no lane', () => {
  it.each([[[]], [['a first line\n']]])('held in memory, after %j', async chunks => {
    const { oss, law } = await start();
    const client = law.client({ ...HELD, ...MOMENT });
    const stream = stalled(...chunks);
    const error = await failure(client.append('app.log', stream));
    expect(reportOf(error)?.written).toBe('no');
    expect(stream.destroyed).toBe(true);
    await client.append('app.log', bytes('next\n'));
    expect(stored(oss)).toBe('next\n');
    law.hold('app.log');
  });

  it('that is compared, because it may be a second try', async () => {
    const { oss, law } = await start();
    const client = law.client({ ...MOMENT, attempts: 1 });
    await client.append('app.log', bytes('one\n'));
    loseRequest(oss);
    await failure(client.append('app.log', bytes('two\n')));
    const stream = stalled('two');
    const error = await failure(client.append('app.log', stream));
    // It may have been the second try of what is open.
    expect(reportOf(error)?.written).toBe('unknown');
    expect(stream.destroyed).toBe(true);
    await client.append('app.log', bytes('next\n'));
    law.hold('app.log');
  });

  it('behind which others wait: each gets its turn', async () => {
    const { oss, law } = await start();
    const client = law.client({ ...HELD, ...MOMENT });
    const ends = await Promise.all([
      outcome(client.append('app.log', stalled('never\n'))),
      outcome(client.append('app.log', bytes('one\n'))),
      outcome(client.append('app.log', stalled())),
      outcome(client.append('app.log', bytes('two\n'))),
    ]);
    expect(ends).toEqual(['rejected', 'resolved', 'rejected', 'resolved']);
    expect(stored(oss)).toBe('one\ntwo\n');
    law.hold('app.log');
  });

  it('which the signal ends at once', async () => {
    const { oss, law } = await start();
    const abort = new AbortController();
    const client = law.client({ ...HELD, signal: abort.signal });
    const stream = stalled('never\n');
    const appending = failure(client.append('app.log', stream));
    abort.abort(new Error('enough'));
    expect(await appending).toMatchObject({ message: 'enough' });
    expect(stream.destroyed).toBe(true);
    await law.client().append('app.log', bytes('next\n'));
    expect(stored(oss)).toBe('next\n');
    law.hold('app.log');
  });

  it("a policy's second body that stalls", async () => {
    const { oss, law } = await start();
    const second = stalled('other\n');
    const policies = { FileImmutable: ({ args }: { args: readonly unknown[] }) => ({ ...retryOf(args, second) }) };
    const client = law.client({ ...HELD, ...MOMENT, policies: policies as never });
    oss.fault({ match: { operation: 'AppendObject' }, do: { kind: 'refuse', code: 'FileImmutable' } });
    const error = await failure(client.append('app.log', bytes('one\n')));
    expect(reportOf(error)?.written).toBe('no');
    await law.wrap(client, {}).append('app.log', bytes('next\n'));
    expect(stored(oss)).toBe('next\n');
  });
});

const retryOf = ([name]: readonly unknown[], body: unknown) => ({
  action: 'retry',
  args: [name, body],
  afterMs: 0,
  because: 'another',
});

describe('B1, the other cause: a stream that is slow', () => {
  it('but ends in time is stored whole', async () => {
    const { oss, law } = await start();
    const client = law.client({ ...HELD, maxElapsedMs: 10_000 });
    const slow = new Readable({ read() {} });
    const appending = client.append('app.log', slow);
    for (const text of ['a', 'b\n']) {
      await new Promise(resolve => setImmediate(resolve));
      slow.push(text);
    }
    slow.push(null);
    await appending;
    expect(stored(oss)).toBe('a' + 'b\n');
  });

  it('and fails by itself rejects with its own error', async () => {
    const { oss, law } = await start();
    const client = law.client(HELD);
    const broken = new Readable({ read() {} });
    const appending = failure(client.append('app.log', broken));
    broken.destroy(new Error('the disk is gone'));
    expect(await appending).toMatchObject({ message: 'the disk is gone' });
    await client.append('app.log', bytes('next\n'));
    expect(stored(oss)).toBe('next\n');
  });
});
