/** A clock that fails, goes back or gives no number must not end a call or hold a lane: it stands still instead. */
export function containedClock(now: () => number): () => number {
  let last: number | undefined;
  return () => {
    const told = orUndefined(now);
    if (typeof told === 'number' && Number.isFinite(told)) last = Math.max(told, last ?? told);
    return last ?? 0;
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
