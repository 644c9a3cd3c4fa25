import type { IncomingMessage, ServerResponse } from 'node:http';
import { carrierOf, type Shared } from './carrier.js';
import type { Faults } from './faults.js';
import { entryOf, type LoggedRequest, type OpenEntry } from './log.js';
import { outletOf } from './outlet.js';
import { repliesTo } from './reply.js';
import { headOf } from './request.js';
import type { Timers } from './timers.js';

/** What every request of one OSS shares. */
export interface Services extends Shared {
  readonly faults: Faults;
  readonly timers: Timers;
  readonly log: LoggedRequest[];
  /** What was thrown while requests were under way. */
  readonly failures: unknown[];
  nextRequestId(): number;
}

/** One request, from its first byte to its answer. */
export function exchange(message: IncomingMessage, response: ServerResponse, services: Services): void {
  const { settings, faults, timers, log, failures } = services;
  attempt(() => {
    const head = headOf(message);
    const entry = entryOf(head, services.nextRequestId(), settings.now());
    log.push(entry);
    const outlet = outletOf(message, response, entry, { ms: settings.delayMs, after });
    const carrier = carrierOf(entry, { ...services, replies: repliesTo(head, entry.id, settings), outlet, after });
    readBody(message, entry, body => {
      attempt(() => {
        const effect = faults.effectOn(entry);
        if (effect) entry.fault = effect.kind;
        carrier({ ...head, body }, effect);
      });
    });
  });

  // What a function of the user throws, `match` or `now`, must not end the process: its request gets no answer, and close() tells.
  function attempt(run: () => void): void {
    try {
      run();
    } catch (error) {
      failures.push(error);
      message.socket.destroy();
    }
  }

  function after(ms: number, run: () => void): void {
    timers.after(ms, () => {
      attempt(run);
    });
  }
}

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
