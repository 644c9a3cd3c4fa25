export { codes } from './codes.js';
export type { AdviceFor, Code, CompleteLocale } from './codes.js';
export { en } from './en.js';
export { adviceFor, findByEc, findCode, kindOf } from './lookup.js';
export type { EcMatch, KindClues } from './lookup.js';
export type { Advice, AdviceTexts, CodeEntry, Helps, KindEntry, Locale } from './types.js';
