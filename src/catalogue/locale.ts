import type { AdviceFor } from './codes.js';
import type { Facts } from './facts.js';
import type { ReasonTexts } from './reasons/reason.js';
import type { Advice, AdviceTexts } from './types.js';

/**
 * The advice in one language. It need not be complete: a sub-case that it lacks gets the text of the code's first one, a
 * code that it lacks its `Unknown`, or else the English one.
 *
 * @example
 * const summary = 'Die Aufbewahrungsregel schützt das Objekt.';
 * const text = { summary, cause: '…', actions: ['…'], docs: 'https://help.aliyun.com/en/oss/user-guide/0026-00000005' };
 * const german: Locale = { language: 'de', advice: { FileImmutable: text } };
 * remedy(new OSS(config), { locale: german });
 */
export interface Locale {
  /** BCP 47 language tag, e.g. `en`. */
  readonly language: string;
  /** The texts by code, and by sub-case where they differ. */
  readonly advice: AdviceTexts;
  /** What to do about an answer that is not OSS's own: a proxy's, a firewall's, a CDN's. @default the English one */
  readonly foreignAnswer?: Advice;
  /** What to do where a call ended and it is not known whether what it was to write is stored. @default the English one */
  readonly doubt?: Advice;
  /** What `diagnose: true` finds, in words. @default the English ones */
  readonly facts?: Facts;
  /**
   * Why the policies and append recovery of this library have decided as they did: what the advice for an error adds to the cause. A
   * decision's own `because` stays English, for logs. What a language has no words for stays English too. @default the English ones
   */
  readonly reasons?: ReasonTexts;
}

/** A language with nothing missing or surplus: check by `satisfies`. @example type Texts = CompleteLocale['advice']; */
export interface CompleteLocale extends Locale {
  /** One text for every code, or one for every sub-case where a code has some. */
  readonly advice: AdviceFor;
  /** What to do about an answer that is not OSS's own. */
  readonly foreignAnswer: Advice;
  /** What to do where it is not known whether what a call was to write is stored. */
  readonly doubt: Advice;
  /** What `diagnose: true` finds, in words. */
  readonly facts: Facts;
  /** Why the library has decided as it did. */
  readonly reasons: ReasonTexts;
}
