import type { Effect } from './effect.js';
import { expected } from './expected.js';
import { checkFault } from './fault-check.js';
import { copyFault } from './fault-copy.js';
import type { Fault, FaultHandle, FaultMatch } from './fault.js';
import type { LoggedRequest } from './log.js';

/** The faults that are set, in the order in which they were added. */
export interface Faults {
  add(fault: Fault): FaultHandle;
  clear(): void;
  /** What happens to this request: the first fault that matches, has let enough pass and has hits left. */
  effectOn(request: LoggedRequest): Effect | undefined;
}

export function newFaults(): Faults {
  const active = new Set<{ readonly fault: Required<Fault>; passed: number; hits: number }>();
  return {
    add(fault) {
      checkFault(fault);
      const entry = { fault: copyFault(fault), passed: 0, hits: 0 };
      active.add(entry);
      return {
        get hits() {
          return entry.hits;
        },
        remove: () => void active.delete(entry),
      };
    },
    clear: () => {
      active.clear();
    },
    effectOn(request) {
      for (const entry of active) {
        const { match, times, skip, do: effect } = entry.fault;
        if (entry.hits >= times || !matches(match, request)) continue;
        if (entry.passed < skip) {
          entry.passed += 1;
          continue;
        }
        entry.hits += 1;
        return effect;
      }
      return undefined;
    },
  };
}

type Match = (request: LoggedRequest) => boolean;

function matches(match: FaultMatch | Match, request: LoggedRequest): boolean {
  if (typeof match === 'function') return answerOf(match, request);
  const { operation, method, bucket, name, position } = match;
  return (
    (operation === undefined || operation === request.operation) &&
    (method === undefined || method === request.method) &&
    (bucket === undefined || bucket === request.bucket) &&
    (name === undefined || namedLike(name, request.name ?? '')) &&
    (position === undefined || String(position) === request.query['position'])
  );
}

function answerOf(match: Match, request: LoggedRequest): boolean {
  const answer: unknown = match(request);
  if (typeof answer === 'boolean') return answer;
  // Nobody waits for a promise from here, and one that rejects must not end the process.
  Promise.resolve(answer).catch(() => undefined);
  throw expected('what `match` of a fault returns', 'true or false', answer, WORKS);
}

const WORKS = "oss.fault({ match: ({ name }) => name === 'app.log', do: { kind: 'drop' } })";

function namedLike(wanted: string | RegExp, name: string): boolean {
  // `search` and not `test`, which remembers its place in an expression with the g flag.
  return typeof wanted === 'string' ? wanted === name : name.search(wanted) >= 0;
}
