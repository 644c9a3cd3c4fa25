import type { IncomingMessage, ServerResponse } from 'node:http';
import { dispatch } from './dispatch.js';
import type { Effect, Wire } from './effect.js';
import type { Faults } from './faults.js';
import { entryOf, type LoggedRequest, type OpenEntry } from './log.js';
import { isRefusal } from './refusal.js';
import { repliesTo, type Reply } from './reply.js';
import { headOf, type OssRequest } from './request.js';
import type { Settings } from './settings.js';
import type { State } from './state.js';
import type { Timers } from './timers.js';
import { textOf } from './xml.js';

/** What every request of one OSS shares. */
export interface Shared {
  readonly state: State;
  readonly settings: Settings;
  readonly faults: Faults;
  readonly timers: Timers;
  readonly log: LoggedRequest[];
  nextRequestId(): number;
}

/** One request, from its first byte to its answer. */
export function exchange(message: IncomingMessage, response: ServerResponse, shared: Shared): void {
  const { state, settings, faults, timers, log } = shared;
  const head = headOf(message);
  const entry = entryOf(head, shared.nextRequestId(), settings.now());
  const replies = repliesTo(head, entry.id, settings);
  log.push(entry);

  readBody(message, entry, body => {
    const request: OssRequest = { ...head, body };
    const effect = faults.effectOn(entry);
    if (effect) entry.fault = effect.kind;
    hit(effect, request);
  });

  function hit(effect: Effect | undefined, request: OssRequest): void {
    switch (effect?.kind) {
      case undefined:
        apply(request, send);
        break;
      case 'drop':
        drop();
        break;
      case 'apply-then-drop':
        apply(request, drop);
        break;
      case 'apply-then-answer':
        apply(request, () => {
          send(replies.byHand(effect));
        });
        break;
      case 'apply-then-cut':
        apply(request, cut);
        break;
      case 'late':
        drop();
        timers.after(effect.afterMs, () => {
          apply(request, nothing);
        });
        break;
      case 'delay':
        timers.after(effect.ms, () => {
          apply(request, send);
        });
        break;
      case 'answer':
        noteCode(effect.body);
        send(replies.byHand(effect));
        break;
      case 'hang':
        if (effect.apply === true) apply(request, nothing);
    }
  }

  function apply(request: OssRequest, then: (reply: Reply) => void): void {
    const outcome = dispatch(request, entry.operation, state, settings);
    if (isRefusal(outcome)) {
      entry.code = outcome.code;
      then(replies.of(outcome));
      return;
    }
    entry.applied = true;
    const { holds } = outcome;
    if (!holds) {
      then(replies.of(outcome));
      return;
    }
    timers.after(settings.staleMs, () => {
      holds.held = false;
      then(replies.of(outcome));
    });
  }

  function noteCode(body: Wire['body'] = ''): void {
    const code = textOf(body.toString(), 'Code');
    if (code !== undefined) entry.code = code;
  }

  function send(reply: Reply): void {
    later(() => {
      const { status, headers, body } = reply;
      const length =
        head.method === 'HEAD' || status === 204 || status === 304 ? {} : { 'content-length': Buffer.byteLength(body) };
      response.writeHead(status, { ...length, ...headers });
      response.end(body);
      entry.status = status;
    });
  }

  // OSS's own answer, of which the head and half of the body arrive. A body that is not there is given a length that never comes.
  function cut({ status, headers, body }: Reply): void {
    later(() => {
      const bytes = Buffer.from(body);
      const length = headers['content-length'] ?? String(Math.max(10, bytes.length));
      // The answer to a HEAD is all head: it arrives whole, and must not leave a dying connection in the client's pool.
      if (head.method === 'HEAD') response.shouldKeepAlive = false;
      entry.status = status === 204 ? 200 : status;
      response.writeHead(entry.status, { ...headers, 'content-length': length });
      response.write(bytes.subarray(0, bytes.length >> 1));
      response.flushHeaders();
      message.socket.destroySoon();
    });
  }

  function drop(): void {
    message.socket.destroy();
  }

  // A client that has gone away is answered nothing.
  function later(answer: () => void): void {
    const unlessGone = () => {
      if (!response.destroyed) answer();
    };
    if (settings.delayMs === 0) unlessGone();
    else timers.after(settings.delayMs, unlessGone);
  }
}

function nothing(): void {}

// A body that was cut short has no 'end': its request is never applied.
function readBody(message: IncomingMessage, entry: OpenEntry, done: (body: Buffer) => void): void {
  const chunks: Buffer[] = [];
  message.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    entry.bytes += chunk.length;
  });
  message.on('end', () => {
    done(Buffer.concat(chunks));
  });
}
