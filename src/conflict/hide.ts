/**
 * Gives an object a field that is read by name and printed by nothing: not enumerable, and behind a getter, because
 * `console.log('%o')` and `showHidden` print the value of a field that is merely not enumerable.
 */
export function hide<T extends object>(holder: T, name: string, value: unknown, isWritable = false): T {
  let held = value;
  const set = (other: unknown) => (held = other);
  const field = { enumerable: false, configurable: true, get: () => held };
  return Object.defineProperty(holder, name, isWritable ? { ...field, set } : field);
}
