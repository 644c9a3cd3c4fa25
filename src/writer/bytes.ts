import { expect } from '../expect.js';
import type { Chunk } from './types.js';

/** The bytes of a chunk, copied: what the caller does with its own meanwhile changes neither them nor their number. */
export function bytesOf(chunk: Chunk): Uint8Array {
  if (typeof chunk === 'string') return new TextEncoder().encode(chunk);
  expect(
    chunk instanceof Uint8Array,
    'a chunk',
    'a string, a Buffer or a Uint8Array',
    chunk,
    "writer.write('line\\n')",
  );
  return new Uint8Array(chunk);
}

/** The Buffer that ali-oss takes: Node.js's, or the one it brings to browsers. */
export function bufferFor(client: object): typeof Buffer {
  const { Buffer: brought } = client.constructor as unknown as { Buffer?: typeof Buffer };
  return globalThis.Buffer ?? brought;
}
