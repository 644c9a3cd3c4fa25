import { en } from './en.js';
import { findCode } from './find.js';
import type { Locale } from './locale.js';
import type { Advice, AdviceTexts } from './types.js';

/**
 * What to tell the caller about a code and sub-case. There is always an answer: what a language lacks comes from the
 * code's first sub-case, then from the language's `Unknown`, then from the English one.
 */
export function adviceFor(code: string, kind: string | undefined, locale: Locale = en): Advice {
  return adviceIn(locale.advice, code, kind) ?? adviceIn(locale.advice, 'Unknown', undefined) ?? en.advice.Unknown;
}

function adviceIn(texts: AdviceTexts, code: string, kind: string | undefined): Advice | undefined {
  const text = own(texts, code);
  if (!text || isAdvice(text)) return text;
  return own(text, kind) ?? own(text, findCode(code)?.kinds[0]?.kind);
}

function isAdvice(text: Advice | Readonly<Record<string, Advice>>): text is Advice {
  return typeof (text as Partial<Advice>).summary === 'string';
}

// A code comes off the wire: `constructor` or `__proto__` must find nothing.
function own<T>(record: Readonly<Record<string, T>>, key: string | undefined): T | undefined {
  return key !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;
}
