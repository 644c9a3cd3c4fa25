import { processWide } from '../process-wide.js';

/** The streams that one call has sent already: they are read, and cannot be sent again. */
export interface StreamsSent {
  note(args: readonly unknown[]): void;
  hadAnyOf(args: readonly unknown[]): boolean;
}

/** Starts with the streams of a first send. */
export function streamsSent(first: readonly unknown[]): StreamsSent {
  const sent = new Set<unknown>();
  const note = (args: readonly unknown[]) => {
    for (const stream of streamsOf(args)) sent.add(stream);
  };
  note(first);
  return { note, hadAnyOf: args => streamsOf(args).some(stream => sent.has(stream)) };
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
  const named = args.flatMap(arg => (isBag(arg) ? [arg['stream'], arg['writeStream']] : []));
  return [...args, ...named].filter(isStream);
}

function isBag(arg: unknown): arg is Record<string, unknown> {
  return typeof arg === 'object' && arg !== null && !ArrayBuffer.isView(arg) && !isStream(arg);
}

function isStream(arg: unknown): boolean {
  // A Buffer has a `write` too, and can be sent as often as one likes.
  if (typeof arg !== 'object' || arg === null || ArrayBuffer.isView(arg)) return false;
  const { pipe, getReader, write } = arg as Record<string, unknown>;
  return [pipe, getReader, write].some(method => typeof method === 'function');
}
