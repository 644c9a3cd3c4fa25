import { describe, expect, it } from 'vitest';
import { createRivals } from '../../src/memory/rivals.js';
import { explain, reportOf } from '../../src/index.js';
import type { LoggedRequest } from '../../src/testing/index.js';
import { appender, failure, startLocalOss, stored } from '../append/support.js';

const average = () => 0.5;
const lostAt = (nowMs: number, random: () => number = average) => ({ nowMs, roundTripMs: 20, random });
const at = (nowMs: number) => ({ nowMs, random: average });

describe('a writer that loses its position', () => {
  it('tries again at once three times and then sleeps, twice as long every round', () => {
    const rivals = createRivals();
    const waits = Array.from({ length: 12 }, () => rivals.lost('k', lostAt(0)));
    expect(waits).toEqual([0, 0, 0, 160, 0, 0, 0, 320, 0, 0, 0, 640]);
  });

  it('sleeps no longer than ten seconds, and as long as chance says', () => {
    const rivals = createRivals();
    for (let nth = 0; nth < 80; nth += 1) rivals.lost('k', lostAt(0));
    const longest = Array.from({ length: 4 }, () =>
      rivals.lost(
        'k',
        lostAt(0, () => 1),
      ),
    );
    const shortest = Array.from({ length: 4 }, () =>
      rivals.lost(
        'k',
        lostAt(0, () => 0),
      ),
    );
    expect(Math.max(...longest)).toBe(10_000);
    expect(Math.max(...shortest)).toBe(0);
  });

  it('sleeps less the longer its record has waited, beside one that sleeps as long', () => {
    const lastSleep = (waitsSinceMs: number) => {
      const rivals = createRivals();
      rivals.lost('k', lostAt(0));
      rivals.won('k', 0);
      rivals.lost('k', lostAt(waitsSinceMs));
      return Math.max(...Array.from({ length: 3 }, () => rivals.lost('k', lostAt(1000))));
    };
    expect(lastSleep(0)).toBeLessThan(lastSleep(1000) / 10);
  });

  it('sleeps less the longer it has waited, so that none starves', () => {
    const sleepAfter = (ms: number) => {
      const rivals = createRivals();
      for (let nth = 0; nth < 4; nth += 1) rivals.lost('k', lostAt(0));
      return Math.max(...Array.from({ length: 4 }, () => rivals.lost('k', lostAt(ms))));
    };
    const sleeps = [0, 100, 1000, 10_000].map(sleepAfter);
    expect(sleeps).toEqual([...sleeps].sort((a, b) => b - a));
    expect(sleeps[3]).toBeLessThan((sleeps[0] ?? 0) / 4);
  });
});

describe('a writer that has met others', () => {
  const metOnce = () => {
    const rivals = createRivals();
    rivals.lost('k', lostAt(0));
    return rivals;
  };

  it('lets them go first after four appends in a row, and goes on with four more', () => {
    const rivals = metOnce();
    const pauses = Array.from({ length: 9 }, () => {
      const pause = rivals.pauseMs('k', at(0));
      rivals.won('k', 0);
      return pause;
    });
    expect(pauses).toEqual([0, 0, 0, 0, 80, 0, 0, 0, 80]);
  });

  it('pauses only for what is left of the pause when it has not appended for a while', () => {
    const rivals = metOnce();
    for (let nth = 0; nth < 4; nth += 1) rivals.won('k', 0);
    expect(rivals.pauseMs('k', at(70))).toBe(10);
    for (let nth = 0; nth < 4; nth += 1) rivals.won('k', 70);
    expect(rivals.pauseMs('k', at(1000))).toBe(0);
  });

  it('forgets them when it has not met any for long', () => {
    const rivals = metOnce();
    for (let nth = 0; nth < 4; nth += 1) rivals.won('k', 0);
    expect(rivals.isEmpty).toBe(false);
    expect(rivals.pauseMs('k', at(60_000))).toBe(0);
    expect(rivals.isEmpty).toBe(true);
  });

  it('has met them at one object only', () => {
    const rivals = metOnce();
    for (let nth = 0; nth < 4; nth += 1) rivals.won('other', 0);
    expect(rivals.pauseMs('other', at(0))).toBe(0);
  });

  it('remembers a thousand objects', () => {
    const rivals = createRivals();
    for (let nth = 0; nth <= 1000; nth += 1) {
      rivals.lost(`k${nth}`, lostAt(0));
      for (let win = 0; win < 4; win += 1) rivals.won(`k${nth}`, 0);
    }
    expect(rivals.pauseMs('k0', at(0))).toBe(0);
    expect(rivals.pauseMs('k1', at(0))).toBe(80);
  });
});

describe('an append that keeps losing its position', () => {
  it('says how many other appends it saw, and to give every writer an object of its own', async () => {
    await using oss = await startLocalOss();
    let lost = 0;
    // Lost races cost no attempts: time ends it.
    const client = appender(oss, { attempts: 1, maxElapsedMs: 60_000, now: () => (lost < 4 ? 0 : 60_001) });
    await client.append('app.log', Buffer.from('start\n'));
    const body =
      '<Error><Code>PositionNotEqualToLength</Code><Message>Position is not equal to file length</Message></Error>';
    for (const end of ['16', '20', '36', '50']) {
      const headers = { 'x-oss-next-append-position': end };
      const match = ({ operation }: LoggedRequest) => operation === 'AppendObject' && (lost += 1) > 0;
      oss.fault({ match, do: { kind: 'answer', status: 409, headers, body } });
    }
    const error = await failure(client.append('app.log', Buffer.from('mine\n')));
    expect(reportOf(error)).toMatchObject({ attempts: 4, written: 'no' });
    expect(reportOf(error)?.trail.map(({ refused }) => refused)).toEqual([undefined, undefined, undefined, 'time']);
    // Told of the last end only by the 409 that nothing was sent after.
    expect(error.advice?.cause).toContain(
      'other writers appended first 4 times during this call (at least 30 bytes): give every writer its own object',
    );
    expect(explain(error)).toEqual(error.advice);
    expect(stored(oss, 'app.log')).toBe('start\n');
  });

  it('says nothing of others when it lost once', async () => {
    await using oss = await startLocalOss();
    const client = appender(oss, { maxElapsedMs: 0 });
    await client.append('app.log', Buffer.from('start\n'));
    await appender(oss).append('app.log', Buffer.from('theirs\n'));
    const error = await failure(client.append('app.log', Buffer.from('mine\n')));
    expect(error.advice?.cause).not.toContain('lost its position');
  });
});
