import type { Call } from './journal.js';
import { type Say, story } from './story.js';

/** How many records were acknowledged at a place that another call was acknowledged at too, or at a part of it. */
export function placesTwice(calls: readonly Call[], say: Say): number {
  const places = calls.flatMap(call =>
    call.says === 'yes' && call.end !== undefined ? [{ call, end: call.end }] : [],
  );
  places.sort((a, b) => a.end - a.call.bytes - (b.end - b.call.bytes));
  let twice = 0;
  let [before] = places;
  for (const place of places.slice(1)) {
    if (before && place.end - place.call.bytes < before.end) {
      twice += place.call.count;
      say(`twice: ${story(place.call)}; ${story(before.call)}`);
    }
    if (!before || place.end > before.end) before = place;
  }
  return twice;
}
