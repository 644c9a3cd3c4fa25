import { positionOf } from '../conflict/conflict.js';

/** The position that the arguments of an append carry; ali-oss takes 0 where they carry none. */
export function appendPosition(args: readonly unknown[]): number {
  return positionOf(optionsOf(args)['position']) ?? 0;
}

/**
 * The position the caller asked for; `undefined` means at the end.
 *
 * @throws TypeError when it is no position: ali-oss would send it as it is.
 */
export function askedPosition(args: readonly unknown[]): number | undefined {
  const { position } = optionsOf(args);
  if (position === undefined) return undefined;
  const asked = positionOf(position);
  if (asked !== undefined) return asked;
  throw new TypeError(
    `Expected \`position\` of append() to be a whole number of bytes ≥ 0, got ${described(position)}. ` +
      "Example: append('app.log', line, { position: 1024 }), or no position at all for the end of the object.",
  );
}

function described(position: unknown): string {
  return typeof position === 'string'
    ? JSON.stringify(position)
    : typeof position === 'number'
      ? String(position)
      : typeof position;
}

/** The same arguments, at another position. */
export function argsAt(args: readonly unknown[], position: number): readonly unknown[] {
  const [name, file, , ...rest] = args;
  return [name, file, { ...optionsOf(args), position: String(position) }, ...rest];
}

/** The options of an append, where there are any. */
export function optionsOf(args: readonly unknown[]): Readonly<Record<string, unknown>> {
  const options = args[2];
  return typeof options === 'object' && options !== null ? (options as Record<string, unknown>) : {};
}
