import { type Advice, adviceFor, en, findByEc, findCode, type Locale } from '../catalogue/index.js';
import { conflictOf, statusOf } from '../conflict/conflict.js';
import { reportOf } from '../conflict/report.js';
import { toldIn } from './told.js';

/**
 * Advice without a client: for an error code (`'FileImmutable'`), an EC (`'0026-00000005'`) or an error that ali-oss threw.
 * `undefined` for what is no 409 and no code of this catalogue.
 *
 * @param options - `locale`: the language of the advice.
 * @default `locale`: that of the client an error came through, otherwise English
 * @example
 * console.error(explain('FileImmutable')?.actions);
 */
export function explain(codeOrErrorOrEc: unknown, options: { readonly locale?: Locale } = {}): Advice | undefined {
  const { locale = en } = options;
  if (typeof codeOrErrorOrEc !== 'string') return explainError(codeOrErrorOrEc, options.locale);
  const text = codeOrErrorOrEc.trim();
  if (findCode(text)) return adviceFor(text, undefined, locale);
  const found = findByEc(text);
  return found && adviceFor(found.entry.code, found.kind, locale);
}

function explainError(error: unknown, locale: Locale | undefined): Advice | undefined {
  const seen = reportOf(error)?.trail.findLast(step => step.conflict.error === error)?.conflict;
  // More was seen of it on its way through a wrapped client than the error itself says.
  if (seen) return (!locale && adviceOn(error)) || adviceFor(seen.code, seen.kind, locale);
  // An answer that was not OSS's own, or a doubt.
  if (reportOf(error) && adviceOn(error)) return locale ? toldIn(locale, error) : adviceOn(error);
  if (statusOf(error, undefined) !== 409) return undefined;
  const target = { bucket: undefined, name: undefined };
  const conflict = conflictOf(error, undefined, {
    operation: '',
    args: [],
    target,
    attempt: 1,
    elapsedMs: 0,
    written: 'unknown',
  });
  return conflict && adviceFor(conflict.code, conflict.kind, locale);
}

function adviceOn(error: unknown): Advice | undefined {
  return (error as { readonly advice?: Advice }).advice;
}
