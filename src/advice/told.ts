import { type Advice, adviceFor, en, findCode, type Locale } from '../catalogue/index.js';
import { fieldOf } from '../conflict/reading.js';
import { processWide } from '../process-wide.js';
import { giveAdvice } from './errors.js';

/** What the advice on an error that is no 409 is about: an answer that is not OSS's own, a doubt, or a code of the catalogue. */
export type Topic = 'foreignAnswer' | 'doubt' | { readonly code: string };

const topics = processWide('topics', () => new WeakMap<object, Topic>());

/** Puts advice on an error that is no 409. */
export function tell(error: unknown, topic: Topic, locale: Locale): void {
  if (typeof error !== 'object' || error === null) return;
  topics.set(error, topic);
  giveAdvice(error, adviceOf(topic, locale));
}

/** The advice that was put on an error that is no 409, in another language; `undefined` where none was. */
export function toldIn(locale: Locale, error: unknown): Advice | undefined {
  const topic = typeof error === 'object' && error !== null ? topics.get(error) : undefined;
  return topic && adviceOf(topic, locale);
}

/** The code of the catalogue that an error carries with a status that OSS was seen to answer it with, though it is no 409. */
export function codeIn(error: unknown): string | undefined {
  const code = fieldOf(error, 'code');
  const entry = typeof code === 'string' ? findCode(code) : undefined;
  return entry?.otherStatuses?.includes(Number(fieldOf(error, 'status'))) ? entry.code : undefined;
}

function adviceOf(topic: Topic, locale: Locale): Advice {
  return typeof topic === 'object' ? adviceFor(topic.code, undefined, locale) : (locale[topic] ?? en[topic]);
}
