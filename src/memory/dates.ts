import { hasMark } from '../ali-oss/mark.js';
import { dateOf } from '../ali-oss/mark.js';

/** When OSS last answered, by its own clock: a look that is older comes out of a cache. */
export interface Dates {
  /** Takes note of the headers of an answer of OSS. Cheap, since every append has one. */
  note(headers: Readonly<Record<string, unknown>>): void;
  /** Whether a header of OSS's own was ever seen: in browsers, whether CORS lets them be seen at all. */
  readonly seesMarks: boolean;
  /** The latest `Date` seen, in milliseconds since 1970; -Infinity where there was none. */
  newestMs(): number;
}

/** Nobody has answered yet. */
export function createDates(): Dates {
  let newest = -Infinity;
  let last: Readonly<Record<string, unknown>> | undefined;
  let seesMarks = false;
  const newestMs = () => {
    newest = Math.max(newest, (last && dateOf(last)) ?? -Infinity);
    last = undefined;
    return newest;
  };
  return {
    newestMs,
    get seesMarks() {
      return seesMarks;
    },
    note(headers) {
      last = headers;
      seesMarks ||= hasMark(headers);
    },
  };
}
