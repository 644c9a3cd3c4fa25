import type { AdviceFor } from './codes.js';
import type { Facts } from './facts.js';
import type { Advice, Locale } from './types.js';

/** A language with nothing missing or surplus: check by `satisfies`. @example type Texts = CompleteLocale['advice']; */
export interface CompleteLocale extends Locale {
  /** One text for every code, or one for every sub-case where a code has some. */
  readonly advice: AdviceFor;
  /** What to do about an answer that is not OSS's own. */
  readonly foreignAnswer: Advice;
  /** What `diagnose: true` finds, in words. */
  readonly facts: Facts;
}
