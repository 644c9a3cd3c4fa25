import type { IncomingMessage, ServerResponse } from 'node:http';
import type { OpenEntry } from './log.js';
import type { Reply } from './reply.js';

/** The ways in which an answer leaves, or does not. */
export interface Outlet {
  readonly send: (reply: Reply) => void;
  /** The head and half of the body arrive. A body that is not there is given a length that never comes. */
  readonly cut: (reply: Reply) => void;
  /** Nothing arrives. */
  readonly drop: () => void;
}

/** How long every answer waits. */
export interface Wait {
  readonly ms: number;
  readonly after: (ms: number, run: () => void) => void;
}

/** The outlet of one request. What leaves is noted in its entry. */
export function outletOf(message: IncomingMessage, response: ServerResponse, entry: OpenEntry, wait: Wait): Outlet {
  const isHead = message.method === 'HEAD';
  return {
    send({ status, headers, body }) {
      later(() => {
        const hasLength = !isHead && status !== 204 && status !== 304 && !('transfer-encoding' in headers);
        const length = hasLength ? { 'content-length': Buffer.byteLength(body) } : {};
        response.writeHead(status, { ...length, ...headers });
        response.end(body);
        entry.status = status;
      });
    },
    cut({ status, headers, body }) {
      later(() => {
        const bytes = Buffer.from(body);
        const length = headers['content-length'] ?? String(Math.max(10, bytes.length));
        // The answer to a HEAD is all head: it arrives whole, and must not leave a dying connection in the client's pool.
        if (isHead) response.shouldKeepAlive = false;
        entry.status = status === 204 ? 200 : status;
        response.writeHead(entry.status, { ...headers, 'content-length': length });
        response.write(bytes.subarray(0, bytes.length >> 1));
        response.flushHeaders();
        message.socket.destroySoon();
      });
    },
    drop() {
      message.socket.destroy();
    },
  };

  // A client that has gone away is answered nothing.
  function later(answer: () => void): void {
    const unlessGone = () => {
      if (!response.destroyed) answer();
    };
    if (wait.ms === 0) unlessGone();
    else wait.after(wait.ms, unlessGone);
  }
}
