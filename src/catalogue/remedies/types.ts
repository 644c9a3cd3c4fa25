import type { codes } from '../codes.js';

/** Something that can be asked for: a policy under a code, or an option of `remedy`. */
export interface RemedyOption {
  /** Where the line goes: into `policies`, or beside it. */
  readonly under: 'policies' | 'options';
  /** What to write there. */
  readonly line: string;
  /** What it does. */
  readonly does: string;
  /** What must hold for it to be right. */
  readonly assumes: string;
}

/** What the library makes of one code or sub-case. */
export interface Remedy {
  /** What happens when nothing is asked for. */
  readonly byDefault: string;
  /** What can be asked for, by name, best first. */
  readonly options: Readonly<Record<string, RemedyOption>>;
}

type Entry = (typeof codes)[number];

/** What the library makes of every code: one remedy, or one for every sub-case where they differ. */
export type RemediesFor = {
  readonly [E in Entry as E['code']]:
    Remedy | (E['kinds'] extends readonly [] ? never : Readonly<Record<E['kinds'][number]['kind'], Remedy>>);
};

/** The sentences of a remedy in another language: of the same options, none missing and none surplus. */
export interface RemedyTexts<R extends Remedy = Remedy> {
  readonly byDefault: string;
  readonly options: { readonly [Name in keyof R['options']]: Pick<RemedyOption, 'does' | 'assumes'> & NoLine };
}

/** What to write is the same in every language. */
interface NoLine {
  readonly line?: never;
  readonly under?: never;
}
