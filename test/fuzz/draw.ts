import { seeded } from '../../examples/demo/random.js';

/** Chance that can be repeated: the same seed draws the same. */
export interface Draw {
  /** A whole number from 0 up to `limit`. */
  below(limit: number): number;
  chance(share: number): boolean;
  oneOf<T>(list: readonly T[]): T;
  /** Up to `most` of a list, in its order. */
  some<T>(list: readonly T[], most: number): T[];
  weighted<T>(list: readonly (readonly [weight: number, item: T])[]): T;
  /** Text of any characters. */
  text(longest: number): string;
  bytes(longest: number): Buffer;
}

export function drawFrom(seed: number): Draw {
  const random = seeded(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const oneOf = <T>(list: readonly T[]): T => {
    const [item = list[0]] = list.slice(below(list.length));
    return item as T;
  };
  return {
    below,
    oneOf,
    chance: share => random() < share,
    some: (list, most) => {
      const share = below(most + 1) / Math.max(1, list.length);
      return list.filter(() => random() < share);
    },
    weighted(list) {
      let left = random() * list.reduce((sum, [weight]) => sum + weight, 0);
      const [found = list[0]] = list.filter(([weight]) => (left -= weight) < 0);
      return (found as (typeof list)[number])[1];
    },
    text: longest =>
      String.fromCodePoint(
        ...Array.from({ length: below(longest) }, () => oneOf([below(128), below(256), below(0xd800)])),
      ),
    bytes: longest => Buffer.from(Array.from({ length: below(longest) }, () => below(256))),
  };
}
