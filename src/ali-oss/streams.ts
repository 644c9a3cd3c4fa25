import { fieldOf } from '../conflict/reading.js';
import { processWide } from '../process-wide.js';

/** The streams that one call has sent already: they are read, and cannot be sent again. Starts with those of a first send. */
export function streamsSent(first: readonly unknown[]) {
  const sent = new Set<unknown>();
  const note = (args: readonly unknown[]): void => {
    for (const stream of streamsOf(args)) sent.add(stream);
  };
  note(first);
  return { note, hadAnyOf: (args: readonly unknown[]) => streamsOf(args).some(stream => sent.has(stream)) };
}

const begun = processWide('begun', () => new WeakSet<object>());

/**
 * Takes note, before they are sent, of streams that do not begin where their file does: something has been read of them, or
 * they go on where a descriptor stands.
 */
export function noteBegun(args: readonly unknown[]): void {
  for (const arg of args) {
    if (typeof arg !== 'object' || arg === null || ArrayBuffer.isView(arg)) continue;
    const { readableDidRead, fd, start } = arg as { readableDidRead?: unknown; fd?: unknown; start?: unknown };
    if (readableDidRead === true || (typeof fd === 'number' && start === undefined)) begun.add(arg);
  }
}

/** Whether a stream had begun before it was sent. */
export function hadBegun(stream: object): boolean {
  return begun.has(stream);
}

/** Streams are arguments of their own or, of `request` and the like, named in an object. */
function streamsOf(args: readonly unknown[]): unknown[] {
  return args.flatMap(arg => [arg, fieldOf(arg, 'stream'), fieldOf(arg, 'writeStream')]).filter(isStream);
}

function isStream(arg: unknown): boolean {
  // A Buffer has a `write` too, and can be sent as often as one likes.
  return (
    !ArrayBuffer.isView(arg) && ['pipe', 'getReader', 'write'].some(name => typeof fieldOf(arg, name) === 'function')
  );
}
