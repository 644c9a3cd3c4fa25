import type { Advice, Locale } from '../catalogue/index.js';
import { adviceFor, en } from '../catalogue/index.js';
import { type RemedyOf, remedyFor } from '../catalogue/remedies.js';
import { zh } from '../locales/zh.js';
import { remedies as zhRemedies } from '../locales/zh/remedies.js';
import { enWords } from './words/en.js';
import type { Words } from './words/types.js';
import { zhWords } from './words/zh.js';

/** Everything the command line says, in one language. */
export interface Language {
  readonly words: Words;
  readonly locale: Locale;
  readonly advice: (code: string, kind: string | undefined) => Advice;
  readonly remedy: (code: string, kind: string | undefined) => RemedyOf;
}

const language = (locale: Locale, words: Words, remedy: Language['remedy']): Language => ({
  words,
  locale,
  remedy,
  advice: (code, kind) => adviceFor(code, kind, locale),
});

const LANGUAGES = {
  en: language(en, enWords, (code, kind) => remedyFor(code, kind)),
  zh: language(zh, zhWords, (code, kind) => remedyFor(code, kind, zhRemedies)),
};

/** The names of the languages. */
export const LOCALES: readonly string[] = Object.keys(LANGUAGES);

/** The language of this name. */
export function languageNamed(name: string): Language | undefined {
  return name === 'en' || name === 'zh' ? LANGUAGES[name] : undefined;
}

/** The language that the environment asks for, as POSIX reads it: Chinese for `zh_CN.UTF-8` and its like, else English. */
export function languageOf(env: Readonly<Record<string, string | undefined>>): Language {
  const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '';
  return /^zh(?:[_-](?:CN|SG|Hans)|$|\.)/i.test(locale) ? LANGUAGES.zh : LANGUAGES.en;
}
