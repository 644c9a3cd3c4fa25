// Reads what anybody may have thrown: it may be a Proxy that was revoked, have getters that throw, or be its own cause.

/** Errors are wrapped a few times at most. */
const DEEPEST = 16;

/** A field of anything: one that cannot be read is not there. */
export function fieldOf(holder: unknown, name: PropertyKey): unknown {
  if (typeof holder !== 'object' || holder === null) return undefined;
  try {
    return (holder as Record<PropertyKey, unknown>)[name];
  } catch {
    return undefined;
  }
}

/** An error, what caused it, what caused that. */
export function causesOf(error: unknown): readonly object[] {
  const chain: object[] = [];
  for (let next = error; typeof next === 'object' && next !== null; next = fieldOf(next, 'cause')) {
    if (chain.length === DEEPEST || chain.includes(next)) break;
    chain.push(next);
  }
  return chain;
}
