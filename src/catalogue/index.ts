export { codes } from './codes.js';
export type { AdviceFor, Code } from './codes.js';
export type { CompleteLocale } from './complete-locale.js';
export { en } from './en.js';
export type { Contents, Count, Facts, KeySource, Meant, OwnBucket } from './facts.js';
export { adviceFor, findByEc, findCode, kindOf } from './lookup.js';
export type { EcMatch, KindClues } from './lookup.js';
export type { Advice, AdviceTexts, CodeEntry, Helps, KindEntry, Locale } from './types.js';
