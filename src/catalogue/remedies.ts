// What the library does about every code, as data: for the command line and the documentation. The library itself never
// imports this, so that no bundle carries it.
import type { Code } from './codes.js';
import { append } from './remedies/append.js';
import { bucket } from './remedies/bucket.js';
import { object } from './remedies/object.js';
import { service } from './remedies/service.js';
import type { RemediesFor, Remedy, RemedyOption, RemedyTexts } from './remedies/types.js';

/** What happens by default and what can be asked for, by code, and by sub-case where they differ. In English. */
export const remedies = { ...append, ...object, ...bucket, ...service } as const satisfies RemediesFor;

type Remedies = typeof remedies;

/** The sentences of all remedies in another language, none missing and none surplus: check by `satisfies`. */
export type AllRemedyTexts = {
  readonly [C in Code]: Remedies[C] extends Remedy
    ? RemedyTexts<Remedies[C]>
    : {
        readonly [Kind in keyof Remedies[C]]: Remedies[C][Kind] extends Remedy ? RemedyTexts<Remedies[C][Kind]> : never;
      };
};

/** What can be asked for, with its name. */
export interface NamedOption extends RemedyOption {
  readonly name: string;
}

/** What the library makes of a code and sub-case. */
export interface RemedyOf {
  readonly byDefault: string;
  readonly options: readonly NamedOption[];
}

/**
 * What the library makes of a code and sub-case: that of the first sub-case where the one asked for is not told, and of an
 * unknown 409 where the code is none of the catalogue.
 *
 * @param texts - The sentences in another language. @default the English ones
 */
export function remedyFor(code: string, kind: string | undefined, texts?: AllRemedyTexts): RemedyOf {
  const found = pick<Remedy>(remedies, code, kind);
  const { byDefault, options } = texts ? pick<RemedyTexts>(texts, code, kind) : found;
  return {
    byDefault,
    options: Object.entries(found.options).map(([name, option]) => ({ name, ...option, ...options[name] })),
  };
}

type ByKind<T> = T | Readonly<Record<string, T>>;

function pick<T extends { readonly byDefault: string }>(
  all: Readonly<Record<string, ByKind<T>>> & { readonly Unknown: T },
  code: string,
  kind: string | undefined,
): T {
  const found = own(all, code);
  const likeliestFirst = found === undefined ? [] : isOne(found) ? [found] : Object.values(found);
  return (found && !isOne(found) ? own(found, kind) : undefined) ?? likeliestFirst[0] ?? all.Unknown;
}

// A code comes off the wire: `constructor` or `__proto__` must find nothing.
function own<T>(record: Readonly<Record<string, T>>, key: string | undefined): T | undefined {
  return key !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;
}

function isOne<T>(found: ByKind<T>): found is T {
  return typeof (found as { byDefault?: unknown }).byDefault === 'string';
}
