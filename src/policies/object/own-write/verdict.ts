import type { Answer } from '../../look.js';

/** Whose object it is that stands in the way. */
export type Verdict =
  | {
      readonly is: 'ours';
      readonly because: string;
      /** What OSS said of the object, by which it was recognised. */
      readonly answer: Answer;
    }
  | { readonly is: 'theirs' | 'unknown'; readonly because: string };

/** A proof that it is somebody else's. */
export const theirs = (because: string): Verdict => ({ is: 'theirs', because });

/** Neither the one nor the other is proven. */
export const unknown = (because: string): Verdict => ({ is: 'unknown', because });
