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
  slice?(start: number, length: number): Uint8Array | Promise<Uint8Array>;
  /**
   * Of a stream that is sent once: the same bytes in memory where they are no more than `atMost`, otherwise a stream of
   * all of them again. Takes the place of this body. Rejects with the signal's reason, and then the stream is destroyed.
   */
  measured?(atMost: number, signal: AbortSignal | undefined): Promise<Body>;
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
  /** The length the caller gave for a stream, in bytes: OSS takes it for complete there. */
  readonly givenLength: number | undefined;
  /** Ends the reading of a stream into memory. */
  readonly signal?: AbortSignal | undefined;
}

/** The checksum of a body, or nothing where it cannot be read any more. */
export function sumOf(body: Body): Promise<bigint | undefined> {
  return body.crc64().catch(() => undefined);
}
