import { isByHand, type Effect } from './effect.js';
import type { Fault, FaultMatch } from './fault.js';

/** A fault as it is kept: whole, and no longer the object of the user, who may go on to change that. */
export function copyFault({ match = {}, times = 1, skip = 0, do: effect }: Fault): Required<Fault> {
  return { match: typeof match === 'function' ? match : copyMatch(match), times, skip, do: copyEffect(effect) };
}

function copyMatch(match: FaultMatch): FaultMatch {
  return match.method === undefined ? { ...match } : { ...match, method: match.method.toUpperCase() };
}

function copyEffect(effect: Effect): Effect {
  if (!isByHand(effect)) return { ...effect };
  const { headers = {}, body } = effect;
  return {
    ...effect,
    // In lower case like our own, so that one of these takes the place of ours and is not sent beside it.
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    ...(body === undefined ? {} : { body: Buffer.from(body) }),
  };
}
