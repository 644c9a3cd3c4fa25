import { dateOf, hasMark } from '../ali-oss/answer.js';

/** When OSS last answered, by its own clock: a look that is older comes out of a cache. */
export type Dates = ReturnType<typeof createDates>;

/** Nobody has answered yet. */
export function createDates() {
  let newest = -Infinity;
  let last: Readonly<Record<string, unknown>> | undefined;
  let seesMarks = false;
  return {
    /** The latest `Date` seen, in milliseconds since 1970; -Infinity where there was none. */
    newestMs(): number {
      newest = Math.max(newest, (last && dateOf(last)) || newest);
      last = undefined;
      return newest;
    },
    /** Whether a header of OSS's own was ever seen: in browsers, whether CORS lets them be seen at all. */
    get seesMarks() {
      return seesMarks;
    },
    /** Takes note of the headers of an answer of OSS. Cheap, since every append has one. */
    note(headers: Readonly<Record<string, unknown>>): void {
      last = headers;
      seesMarks ||= hasMark(headers);
    },
  };
}
