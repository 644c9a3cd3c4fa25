import { crc64 } from '../ali-oss/digest.js';
import type { Body, PinOptions } from './body.js';
import { fileBody, isPath, memoryOfFile, openPinned } from './file-body.js';
import { memoryBody, NO_OPTIONS, release } from './memory-body.js';
import { isReadable, onceBody } from './stream-body.js';

/**
 * Takes hold of a body in this very tick: copies a Buffer, opens a path. The promise settles when it can be sent.
 * What ali-oss does not take is passed on for ali-oss to refuse in its own words.
 */
export function pinBody(file: unknown, options: PinOptions): Body | Promise<Body> {
  const held = pinBuffer(file);
  if (held) return held;
  if (isPath(file)) {
    const pinned = openPinned(file);
    return memoryOfFile(pinned)?.then(memoryBody) ?? fileBody(pinned);
  }
  if (isReadable(file)) {
    const once = onceBody(file, options.givenLength);
    return options.bufferStreamsBytes > 0
      ? (once.measured?.(options.bufferStreamsBytes, options.signal) ?? once)
      : once;
  }
  return typeof Blob === 'function' && file instanceof Blob ? blobBody(file) : opaqueBody(file);
}

/** A Buffer as it is now; `undefined` for anything else. */
export function pinBuffer(file: unknown): Body | undefined {
  return isBuffer(file) ? memoryBody(copyOf(file)) : undefined;
}

/** ali-oss takes Blobs and Files in browsers. They do not change. */
function blobBody(blob: Blob): Body {
  return {
    ...SIMPLE,
    length: blob.size,
    slice: async (start, length) => new Uint8Array(await blob.slice(start, start + length).arrayBuffer()),
    crc64: async () => crc64(new Uint8Array(await blob.arrayBuffer())),
    send: () => ({ file: blob, options: NO_OPTIONS }),
  };
}

function opaqueBody(file: unknown): Body {
  return {
    ...SIMPLE,
    length: undefined,
    replayable: false,
    crc64: () => Promise.resolve(undefined),
    send: () => ({ file, options: NO_OPTIONS }),
  };
}

const SIMPLE = { replayable: true, handedOver: true, problem: undefined, release } as const;

/** A Node.js Buffer or the one that ali-oss brings to browsers: a plain Uint8Array is not taken by ali-oss. */
function isBuffer(file: unknown): file is Uint8Array {
  return file instanceof Uint8Array && typeof (file as { readUInt8?: unknown }).readUInt8 === 'function';
}

function copyOf(buffer: Uint8Array): Uint8Array {
  return (buffer.constructor as unknown as { from(bytes: Uint8Array): Uint8Array }).from(buffer);
}
