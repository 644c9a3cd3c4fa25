import { describe, expect, it } from 'vitest';
import { newGate, newPool } from '../../src/policies/bucket/empty-bucket/pool.js';

describe('emptyBucket()', () => {
  it('does no more at once than it may', async () => {
    const pool = newPool(2);
    let running = 0;
    let most = 0;
    const ends: (() => void)[] = [];
    const task = async () => {
      most = Math.max(most, (running += 1));
      await new Promise<void>(resolve => ends.push(resolve));
      running -= 1;
    };
    const started = Promise.all(Array.from({ length: 5 }, () => pool.start(task)));
    for (let done = 0; done < 5; done += 1) {
      while (ends.length === 0) await Promise.resolve();
      ends.shift()?.();
    }
    await started;
    await pool.idle();
    expect(most).toBe(2);
  });

  it('sends no more at once than it may, in the order in which it was asked', async () => {
    const gate = newGate(2);
    const running: number[] = [];
    const ends: (() => void)[] = [];
    const calls = Array.from({ length: 4 }, (_, index) =>
      gate(async () => {
        running.push(index);
        await new Promise<void>(resolve => ends.push(resolve));
        if (index === 0) throw new Error('mine');
        return index;
      }),
    );
    const ended = Promise.allSettled(calls);
    expect(running).toEqual([0, 1]);
    ends[0]?.();
    await expect(calls[0]).rejects.toThrow('mine');
    expect(running).toEqual([0, 1, 2]);
    ends[1]?.();
    ends[2]?.();
    await calls[2];
    ends[3]?.();
    await ended;
    await expect(gate(() => Promise.resolve('free'))).resolves.toBe('free');
  });
});
