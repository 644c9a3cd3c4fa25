import { createRequire } from 'node:module';
import type { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { remedy } from '../../src/index.js';
import { bytes, failure, plainClient, startLocal } from '../ali-oss/support.js';

// Streams of readable-stream 2, as many older packages make them: no `readableEnded`, and nothing to iterate over.

type Old = Readable & { push(chunk: unknown): boolean };
/** The one that ali-oss itself brings along. */
const fromOss = createRequire(createRequire(import.meta.url).resolve('ali-oss'));
const { Readable: OldReadable } = createRequire(fromOss.resolve('stream-http'))('readable-stream') as {
  Readable: new (options: { read(this: Old): void }) => Old;
};

function old(chunks: readonly string[]): Old {
  const left = [...chunks];
  return new OldReadable({
    read() {
      this.push(left.length === 0 ? null : bytes(left.shift() ?? ''));
    },
  });
}

describe('a stream of readable-stream 2', () => {
  it('is what it is said to be', () => {
    expect(old([])).not.toHaveProperty('readableEnded');
  });

  it.each([
    ['as it comes', {}, undefined],
    ['held in memory, so that it can be sent again', { bufferStreamsBytes: 1_000 }, undefined],
    ['with its length given', {}, { contentLength: 4 }],
  ])('is appended as plain ali-oss appends it: %s', async (_how, rules, options) => {
    const oss = await startLocal();
    const client = remedy(plainClient(oss), { appendRecovery: { ...rules } });
    await client.append('log', bytes('0'));
    await client.append('log', old(['ab', 'cd']), options);
    expect(oss.object('logs', 'log')?.content.toString()).toBe('0abcd');
  });

  it('that has been read is refused, and the error says why', async () => {
    const oss = await startLocal();
    const stream = old(['ab']);
    await new Promise(resolve => stream.on('end', resolve).resume());
    const client = remedy(plainClient(oss), { appendRecovery: true });
    expect((await failure(client.append('log', stream))).message).toContain('has ended');
  });

  it('that fails fails the append with its own error', async () => {
    const oss = await startLocal();
    const problem = new Error('the disk is gone');
    const stream = new OldReadable({
      read() {
        process.nextTick(() => this.emit('error', problem));
      },
    });
    const client = remedy(plainClient(oss), { appendRecovery: true });
    expect(await failure(client.append('log', stream))).toBe(problem);
  });
});
