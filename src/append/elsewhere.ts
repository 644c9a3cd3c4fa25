import type { Conflict } from '../conflict/conflict.js';
import { type Decision, retry, surface } from '../conflict/decision.js';
import { objectName } from '../ali-oss/operations.js';

/** Names another object for a record, or none. */
type OtherName = (name: string) => string | undefined;

const TAKES_NO_APPENDS = new Set(['ObjectNotAppendable', 'AppendSealedObjectNotAllowed']);

/**
 * Decides about an object that takes no appends: the record goes to the end of another. `undefined` for other conflicts.
 * `tried` holds the names that were asked about in this call.
 */
export function decideElsewhere(
  { code, name, args, written }: Conflict,
  onNotAppendable: OtherName,
  tried: Set<string>,
): Decision | undefined {
  if (!TAKES_NO_APPENDS.has(code) || name === undefined) return undefined;
  if (written === 'unknown') return surface(`${name} takes no appends any more, and the record may be stored in it`);
  tried.add(name);
  const other: unknown = onNotAppendable(name);
  if (other instanceof Promise) {
    // Not awaited by anybody else, it must not end the process.
    other.catch(() => undefined);
    return surface(`${name} takes no appends, and onNotAppendable gave a promise: it has to name the other at once`);
  }
  if (typeof other !== 'string' || other === '')
    return surface(`${name} cannot be appended to, and onNotAppendable returned no name`);
  if (tried.has(objectName(other))) return surface(`${name} takes no appends, and neither does ${other}`);
  return retry({
    args: [other, args[1], atTheEnd(args[2])],
    because: `${name} cannot be appended to; trying ${other}`,
  });
}

function atTheEnd(options: unknown): object {
  return { ...(options as object | undefined), position: undefined };
}
