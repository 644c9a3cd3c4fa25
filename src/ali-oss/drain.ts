/** A Node.js stream whose data nobody has read yet. */
export interface Unread {
  readonly readable: true;
  on(event: string, listener: (chunk?: Uint8Array) => void): void;
  removeListener(event: string, listener: (chunk?: Uint8Array) => void): void;
  pause(): void;
}

/** Error bodies of OSS are below 2 KiB; of what is longer only the beginning is read. */
const DRAIN_AT_MOST = 64 * 1024;

/** Whether something is a stream that can still be read. */
export function isUnread(res: unknown): res is Unread {
  const { on, pause, readable } = (res ?? {}) as Partial<Record<keyof Unread, unknown>>;
  return typeof on === 'function' && typeof pause === 'function' && readable === true;
}

/** Reads what a stream has, up to 64 KiB, and takes a stream that breaks off for one that has ended. */
export function drain(stream: Unread): Promise<Uint8Array> {
  return new Promise(resolve => {
    const chunks: Uint8Array[] = [];
    let size = 0;
    const done = () => {
      for (const event of ['end', 'close', 'error', 'aborted']) stream.removeListener(event, done);
      stream.removeListener('data', take);
      stream.pause();
      resolve(joined(chunks, Math.min(size, DRAIN_AT_MOST)));
    };
    const take = (chunk?: Uint8Array) => {
      if (chunk) chunks.push(chunk);
      size += chunk?.length ?? 0;
      if (size >= DRAIN_AT_MOST) done();
    };
    stream.on('data', take);
    for (const event of ['end', 'close', 'error', 'aborted']) stream.on(event, done);
  });
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk.subarray(0, size - at), at);
    at = Math.min(size, at + chunk.length);
  }
  return globalThis.Buffer ? globalThis.Buffer.from(whole.buffer, whole.byteOffset, whole.length) : whole;
}
