/** Chance that can be repeated. */
export interface Dice {
  from(least: number, most: number): number;
  chance(of: number): boolean;
  pick<T>(items: readonly [T, ...T[]] | readonly T[]): T;
  list<T>(least: number, most: number, make: (index: number) => T): T[];
}

export function diceOf(seed: number): Dice {
  const random = randomOf(seed);
  const from = (least: number, most: number) => least + Math.floor(random() * (most - least + 1));
  return {
    from,
    chance: of => random() < of,
    pick: items => items[from(0, items.length - 1)] as (typeof items)[number],
    list: (least, most, make) => Array.from({ length: from(least, most) }, (_, index) => make(index)),
  };
}

/** mulberry32: small, and the same everywhere. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
