import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { Answer } from './answer.js';

/** Who asked: the plain client or the wrapped one. */
export type Side = 'plain' | 'wrapped';

/** A server that answers every request of a case with the same bytes. */
export interface FuzzServer {
  readonly url: string;
  /** How many requests it has had for a case. */
  requests(at: number, side: Side): number;
  forget(at: number): void;
  close(): Promise<void>;
}

/** Starts one. `answerTo` is asked once for every request. */
export async function startFuzzServer(answerTo: (at: number) => Answer): Promise<FuzzServer> {
  const counts = new Map<string, number>();
  const open = new Set<Socket>();
  const server = createServer(socket => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    // What a client does to a connection that was cut is its own matter.
    socket.on('error', () => undefined);
    let seen = Buffer.alloc(0);
    let isAnswered = false;
    socket.on('data', chunk => {
      if (isAnswered) return;
      seen = seen.length === 0 ? chunk : Buffer.concat([seen, chunk]);
      if (!isWhole(seen)) return;
      isAnswered = true;
      const head = seen.toString('latin1', 0, 8192);
      const at = Number(/^\S+ \S*?case(\d+)/.exec(head)?.[1] ?? NaN);
      const side = /\r\nauthorization: OSS (plain|wrapped):/i.exec(head)?.[1] ?? 'unsigned';
      counts.set(`${side} ${at}`, (counts.get(`${side} ${at}`) ?? 0) + 1);
      write(socket, answerTo(at));
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', 4096, resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: (at, side) => counts.get(`${side} ${at}`) ?? 0,
    forget(at) {
      for (const side of ['plain', 'wrapped']) counts.delete(`${side} ${at}`);
    },
    close: () =>
      new Promise(resolve => {
        for (const socket of open) socket.destroy();
        server.close(() => {
          resolve();
        });
      }),
  };
}

/** Whether a request has arrived whole. Its bodies are short, and none has a length of its own and is chunked. */
function isWhole(seen: Buffer): boolean {
  const end = seen.indexOf('\r\n\r\n');
  if (end === -1) return false;
  const head = seen.toString('latin1', 0, end);
  if (/\r\ntransfer-encoding: *chunked/i.test(head)) return seen.indexOf('0\r\n\r\n', end) !== -1;
  return seen.length >= end + 4 + Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
}

function write(socket: Socket, { pieces, then }: Pick<Answer, 'pieces' | 'then'>): void {
  const [piece, ...rest] = pieces;
  if (piece) {
    socket.write(piece);
    setImmediate(write, socket, { pieces: rest, then });
    return;
  }
  if (then === 'end') socket.end();
  if (then === 'reset') socket.resetAndDestroy();
}
