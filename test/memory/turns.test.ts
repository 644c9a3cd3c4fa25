import { describe, expect, it } from 'vitest';
import { createRivals } from '../../src/memory/rivals.js';

/** Numbers from 0 up to 1, the same for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

interface Race {
  readonly writers: number;
  readonly seed: number;
  readonly roundTripMs: number;
  readonly untilMs: number;
}

interface Turns {
  /** Stored batches, beside those of one writer alone. */
  readonly throughput: number;
  readonly appendsPerBatch: number;
  /** The largest p99 of a writer beside the mean of all, of how long a batch waited in a buffer of four. */
  readonly worstWait: number;
}

/** Writers that always have something to append, against one object, in simulated time. */
function race({ writers, seed, roundTripMs, untilMs }: Race): Turns {
  const random = randomOf(seed);
  const events: { readonly atMs: number; readonly run: (nowMs: number) => void }[] = [];
  const at = (atMs: number, run: (nowMs: number) => void) => {
    const later = events.findIndex(event => event.atMs > atMs);
    events.splice(later < 0 ? events.length : later, 0, { atMs, run });
  };
  const halfMs = () => (roundTripMs / 2) * (0.85 + 0.3 * random()) + (random() < 0.01 ? 4 * roundTripMs * random() : 0);
  let end = 0;
  let appends = 0;
  const waits: number[][] = [];

  const start = (writer: number) => {
    const rivals = createRivals();
    const waited: number[] = (waits[writer] = []);
    const buffer = [0, 0, 0, 0];
    let known = 0;
    const send = (sentAtMs: number) => {
      const position = known;
      appends += 1;
      at(sentAtMs + halfMs(), nowMs => {
        const isStored = position === end;
        if (isStored) end += 1;
        const told = end;
        at(nowMs + halfMs(), answered => {
          known = told;
          if (isStored) {
            waited.push(answered - (buffer.shift() ?? 0));
            buffer.push(answered);
            rivals.won('log', answered);
            at(answered + rivals.pauseMs('log', { nowMs: answered, random }), send);
          } else {
            // An object that ends exactly behind the record is looked into first.
            const lookMs = told === position + 1 ? halfMs() + halfMs() : 0;
            const trip = { nowMs: answered, roundTripMs: answered - sentAtMs, random };
            at(answered + lookMs + rivals.lost('log', trip), send);
          }
        });
      });
    };
    at(random() * roundTripMs, send);
  };
  for (let writer = 0; writer < writers; writer += 1) start(writer);
  for (let event = events.shift(); event && event.atMs < untilMs; event = events.shift()) event.run(event.atMs);

  const mean = waits.flat().reduce((sum, ms) => sum + ms, 0) / waits.flat().length;
  const p99s = waits.map(list => [...list].sort((a, b) => a - b)[Math.floor(list.length * 0.99)] ?? Infinity);
  return {
    throughput: (end * roundTripMs) / untilMs,
    appendsPerBatch: appends / end,
    worstWait: Math.max(...p99s) / mean,
  };
}

describe('eight writers that always have something to append', () => {
  const turns = [1, 2, 3, 4, 5].map(seed => race({ writers: 8, seed, roundTripMs: 20, untilMs: 60_000 }));

  it('the one that waits longest waits less than eight times the mean', () => {
    for (const { worstWait } of turns) expect(worstWait).toBeLessThan(8);
  });

  it('they store nearly what one alone would', () => {
    for (const { throughput } of turns) expect(throughput).toBeGreaterThan(0.7);
  });

  it('each batch takes three appends at most', () => {
    for (const { appendsPerBatch } of turns) expect(appendsPerBatch).toBeLessThan(3);
  });
});

describe('thirty-two writers', () => {
  it('wait no longer than eight times the mean either', () => {
    expect(race({ writers: 32, seed: 1, roundTripMs: 20, untilMs: 120_000 }).worstWait).toBeLessThan(8);
  });
});
