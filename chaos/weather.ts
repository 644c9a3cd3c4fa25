import { setTimeout as sleep } from 'node:timers/promises';
import type { Effect, LocalOss, LoggedRequest } from 'ali-oss-remedy/testing';
import { seeded } from '../examples/demo/random.js';
import type { FaultKind, ServerTask, Weather } from './messages.js';

/** Milliseconds by which a request or an answer comes late. */
const DELAYS_MS = [1, 2, 5, 10, 20, 50, 100, 200] as const;

const EFFECTS: Readonly<Record<FaultKind, readonly Effect[]>> = {
  'request lost': [{ kind: 'drop' }],
  'answer lost': [{ kind: 'apply-then-drop' }],
  late: DELAYS_MS.map(afterMs => ({ kind: 'late', afterMs })),
  '5xx after commit': [500, 502, 503, 504].map(status => ({ kind: 'apply-then-answer', status })),
  delayed: DELAYS_MS.map(ms => ({ kind: 'delay', ms })),
  'delivered twice': [0, 1, 5, 20, 50].map(betweenMs => ({ kind: 'deliver-twice', betweenMs })),
  'gateway page': [502, 409, 200].flatMap(status =>
    [false, true].map(apply => ({ kind: 'gateway', status, apply }) as const),
  ),
};
const KINDS = Object.keys(EFFECTS) as readonly FaultKind[];

/** What boxes between do by themselves. */
const OF_BOXES: readonly FaultKind[] = ['delivered twice', 'gateway page'];

/** The request log is not read here, and a million records would fill it. */
const LOG_AT_MOST = 10_000;

/** Longer than any second delivery takes. */
const QUIET_MS = 100;

/** A network in which requests come to harm. */
export interface BadWeather {
  /** Ends it, and waits until nothing can arrive any more. */
  settle(): Promise<Weather>;
}

/**
 * Hits a share of all requests. The seed fixes the dice, not the run: which request comes when is up to real sockets and
 * processes.
 */
export function badWeather(oss: LocalOss, { seed, share, boxes }: ServerTask): BadWeather {
  const random = seeded(seed);
  const possible = KINDS.filter(kind => boxes || !OF_BOXES.includes(kind));
  const pick = <T>(items: readonly T[]) => items[Math.floor(random() * items.length)];
  const faults = Object.fromEntries(KINDS.map(kind => [kind, 0])) as Record<FaultKind, number>;
  const underway = new Set<LoggedRequest>();
  let requests = 0;
  let lateCarriedOut = 0;
  let last: LoggedRequest | undefined;
  let fate: Effect | undefined;

  // Every fault is asked about every request, so the dice are thrown by the first of them to be asked.
  const fateOf = (request: LoggedRequest): Effect | undefined => {
    if (request === last) return fate;
    last = request;
    requests += 1;
    if (oss.requests.length > LOG_AT_MOST) tidy();
    const kind = random() < share ? pick(possible) : undefined;
    fate = kind && pick(EFFECTS[kind]);
    if (kind) faults[kind] += 1;
    if (kind === 'late' || kind === 'delayed') underway.add(request);
    return fate;
  };
  const tidy = () => {
    oss.clearRequests();
    for (const request of underway) {
      if (!isThrough(request)) continue;
      if (request.fault === 'late' && request.applied) lateCarriedOut += 1;
      underway.delete(request);
    }
  };
  for (const effect of Object.values(EFFECTS).flat()) {
    oss.fault({ match: request => fateOf(request) === effect, times: Infinity, do: effect });
  }

  return {
    async settle() {
      oss.clearFaults();
      // A process that was killed may have left bytes in a socket that this one has yet to read.
      do {
        tidy();
        await sleep(QUIET_MS);
      } while (underway.size > 0 || oss.requests.length > 0);
      return { requests, faults, lateCarriedOut };
    },
  };
}

/** OSS has carried it out or refused it. */
function isThrough({ applied, code }: LoggedRequest): boolean {
  return applied || code !== undefined;
}
