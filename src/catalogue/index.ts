export { codes } from './codes.js';
export type { AdviceFor, Code } from './codes.js';
export { en } from './en.js';
export type { Contents, Count, Facts, KeySource, Meant, OverwriteRule, OwnBucket } from './facts.js';
export { findByEc, findCode, kindOf } from './find.js';
export type { EcMatch, KindClues } from './find.js';
export type { CompleteLocale, Locale } from './locale.js';
export { adviceFor } from './lookup.js';
export type { Advice, AdviceTexts, CodeEntry, Helps, KindEntry } from './types.js';
