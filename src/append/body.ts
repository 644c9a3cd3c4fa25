import { crc64 } from '../crc64.js';
import { fileBody, isPath, memoryOfFile, openPinned } from './file-body.js';
import { bufferedStream, isReadable, onceBody } from './stream-body.js';

/** What one send hands to ali-oss. */
export interface Sendable {
  readonly file: unknown;
  /** Options that this form of the body needs, e.g. `contentLength`. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** The bytes of one append, pinned: every send of it sends the same. */
export interface Body {
  /** Bytes; `undefined` while that is not known. */
  readonly length: number | undefined;
  /** Whether it can be sent more than once. */
  readonly replayable: boolean;
  /** Whether the last send may have left completely. `false` proves that OSS stored nothing of it. */
  readonly handedOver: boolean;
  /** What went wrong on our side of the wire while it was being sent. */
  readonly problem: unknown;
  /** The bytes `[start, start + length)` where they are at hand, to be compared directly. */
  slice?(start: number, length: number): Uint8Array;
  /** CRC-64 of the whole; `undefined` where the bytes are gone and were never seen in full. */
  crc64(): Promise<bigint | undefined>;
  send(): Sendable;
  /** Closes what was opened. */
  release(): void;
}

/** What pinning a body depends on. */
export interface PinOptions {
  /** How many bytes of a stream to hold in memory so that it can be sent again. */
  readonly bufferStreamsBytes: number;
  /** The caller gave the length of a stream, so OSS may take it for complete before the stream has ended. */
  readonly lengthGiven: boolean;
}

/**
 * Takes hold of a body in this very tick: copies a Buffer, opens a path. The promise settles when it can be sent.
 * What ali-oss does not take is passed on for ali-oss to refuse in its own words.
 */
export function pinBody(file: unknown, options: PinOptions): Body | Promise<Body> {
  if (isBuffer(file)) return memoryBody(copyOf(file));
  if (isPath(file)) {
    const pinned = openPinned(file);
    return memoryOfFile(pinned)?.then(memoryBody) ?? fileBody(pinned);
  }
  if (isReadable(file)) {
    return options.bufferStreamsBytes > 0
      ? bufferedStream(file, options.bufferStreamsBytes).then(read =>
          'whole' in read ? memoryBody(read.whole) : onceBody(read.rest, options.lengthGiven),
        )
      : onceBody(file, options.lengthGiven);
  }
  return typeof Blob === 'function' && file instanceof Blob ? blobBody(file) : opaqueBody(file);
}

/** The checksum of a body, or nothing where it cannot be read any more. */
export function sumOf(body: Body): Promise<bigint | undefined> {
  return body.crc64().catch(() => undefined);
}

/** Written out in full, since nearly every append makes one. */
function memoryBody(bytes: Uint8Array): Body {
  return {
    length: bytes.length,
    replayable: true,
    handedOver: true,
    problem: undefined,
    slice: (start, length) => bytes.subarray(start, start + length),
    crc64: () => crc64(bytes),
    send: () => ({ file: bytes, options: NO_OPTIONS }),
    release,
  };
}

/** ali-oss takes Blobs and Files in browsers. They do not change. */
function blobBody(blob: Blob): Body {
  return {
    ...SIMPLE,
    length: blob.size,
    crc64: async () => crc64(new Uint8Array(await blob.arrayBuffer())),
    send: () => ({ file: blob, options: {} }),
  };
}

function opaqueBody(file: unknown): Body {
  return {
    ...SIMPLE,
    length: undefined,
    replayable: false,
    crc64: () => Promise.resolve(undefined),
    send: () => ({ file, options: {} }),
  };
}

const NO_OPTIONS = {};
const release = () => undefined;
const SIMPLE = { replayable: true, handedOver: true, problem: undefined, release } as const;

/** A Node.js Buffer or the one that ali-oss brings to browsers: a plain Uint8Array is not taken by ali-oss. */
function isBuffer(file: unknown): file is Uint8Array {
  return file instanceof Uint8Array && typeof (file as { readUInt8?: unknown }).readUInt8 === 'function';
}

function copyOf(buffer: Uint8Array): Uint8Array {
  return (buffer.constructor as unknown as { from(bytes: Uint8Array): Uint8Array }).from(buffer);
}
