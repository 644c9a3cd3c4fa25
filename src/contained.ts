/** A clock that fails, goes back or gives no number must not end a call or hold a lane: a real one goes on in its place. */
export function containedClock(now: () => number): () => number {
  let last = 0;
  let seenAt: number | undefined;
  return () => {
    const told = orUndefined(now);
    const isGood = typeof told === 'number' && Number.isFinite(told) && (seenAt === undefined || told >= last);
    const real = performance.now();
    last = isGood ? told : last + real - (seenAt ?? real);
    seenAt = real;
    return last;
  };
}

/** A number from 0 to 1, whatever the caller's function does. */
export function containedRandom(random: () => number): () => number {
  return () => {
    const drawn = orUndefined(random);
    return typeof drawn === 'number' && drawn >= 0 && drawn <= 1 ? drawn : Math.random();
  };
}

function orUndefined(ask: () => unknown): unknown {
  try {
    return ask();
  } catch {
    return undefined;
  }
}
