import { Agent } from 'node:http';
import { Duplex } from 'node:stream';

/**
 * An agent whose connections end in this process: everything of ali-oss, urllib and Node's HTTP client runs as always,
 * and the network costs nothing. Answers every request with 200, and an append with the position after it, as OSS does.
 */
export function memoryAgent(answer: Answering = answerTo, maxSockets = 1): Agent {
  const agent = new Agent({ keepAlive: true, maxSockets });
  Object.assign(agent, { createConnection: () => new MemorySocket(answer) });
  return agent;
}

/** Answers a whole request, both as they are on the wire; `undefined` cuts the connection instead. */
export type Answering = (request: string) => string | undefined;

class MemorySocket extends Duplex {
  readonly remoteAddress = '127.0.0.1';
  readonly remotePort = 80;
  #seen = '';
  readonly #answer: Answering;

  constructor(answer: Answering) {
    super();
    this.#answer = answer;
  }

  override _read(): void {
    // Answers are pushed when a request is complete.
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#seen += chunk.toString('latin1');
    const head = this.#seen.indexOf('\r\n\r\n');
    if (head !== -1 && this.#seen.length >= head + 4 + lengthOf(this.#seen)) {
      const answer = this.#answer(this.#seen);
      this.#seen = '';
      if (answer === undefined) this.destroy();
      else this.push(answer, 'latin1');
    }
    done();
  }

  setTimeout(): this {
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }
}

/** How long the body of a request says it is, in bytes. */
export const lengthOf = (request: string) => Number(/\r\ncontent-length: (\d+)/i.exec(request)?.[1] ?? 0);

function answerTo(request: string): string {
  const position = /[?&]position=(\d+)/.exec(request)?.[1];
  const next = position === undefined ? '' : `x-oss-next-append-position: ${Number(position) + lengthOf(request)}\r\n`;
  return `HTTP/1.1 200 OK\r\nx-oss-request-id: 000000000000000000000001\r\n${next}content-length: 0\r\n\r\n`;
}
