import { describe, expect, it } from 'vitest';
import { reportOf } from '../../src/index.js';
import { always, bytes, failure, outcome, start, stored } from './support.js';

describe('B4: losing a race is not an attempt: everybody gets everything in, with all defaults', () => {
  it.each([8, 16, 32])(
    '%d clients, each with 10 concurrent appends',
    async count => {
      const { oss, law } = await start();
      const appends = Array.from({ length: count }, (_, who) => {
        // All defaults: also the random numbers are the real ones.
        const client = law.client({ random: Math.random });
        return Array.from({ length: 10 }, (__, line) =>
          client.append('app.log', bytes(`client ${who} line ${line}\n`)),
        );
      });
      const ends = await Promise.allSettled(appends.flat());
      expect(ends.filter(({ status }) => status === 'rejected')).toEqual([]);
      const lines = stored(oss)?.trimEnd().split('\n') ?? [];
      expect(new Set(lines).size).toBe(count * 10);
      expect(lines).toHaveLength(count * 10);
      law.hold('app.log');
    },
    60_000,
  );

  it('a single attempt is enough as well', async () => {
    const { oss, law } = await start();
    const appends = Array.from({ length: 6 }, (_, who) =>
      law.client({ attempts: 1 }).append('app.log', bytes(`${who}\n`)),
    );
    await Promise.all(appends);
    expect(stored(oss)?.trimEnd().split('\n').toSorted()).toEqual(['0', '1', '2', '3', '4', '5']);
    law.hold('app.log');
  });

  it('one that loses twenty races in a row, by another who is always faster', async () => {
    const { oss, law } = await start();
    const client = law.client();
    const rival = law.client();
    await client.append('app.log', bytes('start\n'));
    let races = 20;
    oss.fault({
      times: Infinity,
      match: ({ operation, headers, query }) => {
        if (operation !== 'AppendObject' || headers['x-oss-meta-who'] !== 'slow' || races === 0) return false;
        races -= 1;
        // Meanwhile somebody else was there.
        const object = oss.object('logs', 'app.log');
        if (object && Number(query['position']) === object.content.length)
          void rival.append('app.log', bytes(`rival ${races}\n`));
        return true;
      },
      do: { kind: 'delay', ms: 15 },
    });
    await client.append('app.log', bytes('mine\n'), { headers: { 'x-oss-meta-who': 'slow' } });
    expect(stored(oss)).toMatch(/mine\n/);
    law.hold();
  });
});

describe('B4, the other cause: what is no lost race', () => {
  it('counts: a send without an answer is an attempt', async () => {
    const { oss, law } = await start();
    const client = law.client({ attempts: 3 });
    await client.append('app.log', bytes('one\n'));
    always(oss, undefined, { kind: 'drop' });
    const error = await failure(client.append('app.log', bytes('two\n')));
    expect(reportOf(error)).toMatchObject({ attempts: 3, written: 'unknown' });
    law.hold('app.log');
  });

  it('and a race that never ends is bounded by `maxElapsedMs`', async () => {
    const { oss, law } = await start();
    let nowMs = 0;
    const client = law.client({ maxElapsedMs: 1000, now: () => (nowMs += 50) });
    await client.append('app.log', bytes('one\n'));
    always(
      oss,
      { operation: 'AppendObject' },
      {
        kind: 'answer',
        status: 409,
        headers: { 'x-oss-request-id': 'R', 'x-oss-next-append-position': '8000' },
        body: '<Error><Code>PositionNotEqualToLength</Code></Error>',
      },
    );
    expect(await outcome(client.append('app.log', bytes('two\n')))).toBe('rejected');
    law.hold('app.log');
  });
});
