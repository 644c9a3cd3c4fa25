import type { Effect } from './effect.js';
import { checkFault } from './fault-check.js';
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
  const active = new Set<{ readonly fault: Fault; passed: number; hits: number }>();
  return {
    add(fault) {
      checkFault(fault);
      const entry = { fault, passed: 0, hits: 0 };
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
        const { match = {}, times = 1, skip = 0, do: effect } = entry.fault;
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

function matches(match: FaultMatch | ((request: LoggedRequest) => boolean), request: LoggedRequest): boolean {
  if (typeof match === 'function') return match(request);
  const { operation, method, bucket, name, position } = match;
  return (
    (operation === undefined || operation === request.operation) &&
    (method === undefined || method === request.method) &&
    (bucket === undefined || bucket === request.bucket) &&
    (name === undefined || namedLike(name, request.name ?? '')) &&
    (position === undefined || String(position) === request.query['position'])
  );
}

function namedLike(wanted: string | RegExp, name: string): boolean {
  // `search` and not `test`, which remembers its place in an expression with the g flag.
  return typeof wanted === 'string' ? wanted === name : name.search(wanted) >= 0;
}
