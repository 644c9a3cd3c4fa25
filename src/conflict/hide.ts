/**
 * Gives an object a field that is read by name and printed by nothing: not enumerable, and behind a getter, because
 * `console.log('%o')` and `showHidden` print the value of a field that is merely not enumerable.
 */
export function hide<T extends object>(holder: T, name: string, value: unknown, set?: (other: unknown) => void): T {
  const field = { enumerable: false, configurable: true, get: () => value };
  return Object.defineProperty(holder, name, set ? { ...field, set } : field);
}
