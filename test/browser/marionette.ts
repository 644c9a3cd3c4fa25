import { connect, type Socket } from 'node:net';

/** Firefox's own remote control: commands over TCP, each with its answer. */
export interface Marionette {
  send(command: string, parameters?: object): Promise<unknown>;
  end(): void;
}

/**
 * Connects to a Firefox that was started with `--marionette`.
 *
 * @see https://firefox-source-docs.mozilla.org/testing/marionette/Protocol.html
 */
export async function connectMarionette(port: number): Promise<Marionette> {
  const socket = await connected(port);
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let id = 0;
  onPackets(socket, packet => {
    if (!Array.isArray(packet)) return;
    const [, of, error, result] = packet as [1, number, { error: string; message: string } | null, unknown];
    const { resolve, reject } = waiting.get(of) ?? {};
    waiting.delete(of);
    if (error) reject?.(new Error(`${error.error}: ${error.message}`));
    else resolve?.(result);
  });
  socket.on('close', () => {
    for (const { reject } of waiting.values()) reject(new Error('Firefox has closed the connection.'));
  });
  return {
    send: (command, parameters = {}) =>
      new Promise((resolve, reject) => {
        id += 1;
        waiting.set(id, { resolve, reject });
        const packet = JSON.stringify([0, id, command, parameters]);
        socket.write(`${Buffer.byteLength(packet)}:${packet}`);
      }),
    end: () => socket.destroy(),
  };
}

function connected(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      resolve(socket);
    });
    socket.once('error', reject);
  });
}

/** A packet is its length in bytes, a colon, and JSON. The first one is no answer: Firefox introduces itself. */
function onPackets(socket: Socket, take: (packet: unknown) => void): void {
  let rest = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const colon = rest.indexOf(':');
      if (colon < 0) return;
      const end = colon + 1 + Number(rest.subarray(0, colon));
      if (rest.length < end) return;
      take(JSON.parse(rest.subarray(colon + 1, end).toString()));
      rest = rest.subarray(end);
    }
  });
}
