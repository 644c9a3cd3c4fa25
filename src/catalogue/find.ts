import { codes } from './codes.js';
import type { CodeEntry } from './types.js';

/** What a message, the extra fields of a body and an EC say about the sub-case of a code. */
export interface KindClues {
  readonly message?: string | undefined;
  readonly fields?: Readonly<Record<string, string>> | undefined;
  readonly ec?: string | undefined;
  /** The method of ali-oss that was called. */
  readonly method?: string | undefined;
  /** The headers that the request carried, names in lower case; absent where they are not known. */
  readonly requestHeaders?: Readonly<Record<string, string>> | undefined;
}

/** A code, and its sub-case where the EC names one. */
export interface EcMatch {
  readonly entry: CodeEntry;
  readonly kind?: string;
}

/** The catalogue's entry of an error code, spelled exactly as OSS spells it. */
export function findCode(code: string): CodeEntry | undefined {
  return byCode.get(code);
}

/**
 * The entry, and the sub-case if there is one, that an EC is documented for.
 *
 * OSS says that EC values may change: ask only when the answer carries no code.
 */
export function findByEc(ec: string): EcMatch | undefined {
  return byEc.get(ec);
}

/**
 * The sub-case of a code: by what was asked for, which rules some out; else by the body's fields, the message, the EC, the method,
 * else the likeliest.
 */
export function kindOf(entry: CodeEntry, clues: KindClues): string | undefined {
  const { fields = {}, ec, method, requestHeaders } = clues;
  const kinds = entry.kinds.filter(({ requires }) => carries(requestHeaders, requires));
  const message = normalise(clues.message ?? '');
  const match =
    kinds.find(kind => method !== undefined && kind.otherThan?.includes(method) === false) ??
    kinds.find(kind => kind.fields && Object.entries(kind.fields).every(([name, value]) => fields[name] === value)) ??
    kinds.find(kind => kind.phrases?.some(phrase => message.includes(phrase))) ??
    kinds.find(kind => ec !== undefined && kind.ecs?.includes(ec)) ??
    kinds.find(kind => method !== undefined && kind.methods?.includes(method)) ??
    kinds[0];
  return match?.kind;
}

function carries(headers: KindClues['requestHeaders'], required: Readonly<Record<string, string>> = {}): boolean {
  return headers === undefined || Object.entries(required).every(([name, value]) => headers[name] === value);
}

function normalise(message: string): string {
  return message.toLowerCase().replace(/[^a-z0-9]+/g, ' ');
}

const entries: readonly CodeEntry[] = codes;

const byCode = /* @__PURE__ */ new Map(/* @__PURE__ */ entries.map(entry => [entry.code, entry]));

const byEc = /* @__PURE__ */ new Map<string, EcMatch>(
  /* @__PURE__ */ entries.flatMap(entry => [
    ...entry.ecs.map(ec => [ec, { entry }] as const),
    ...entry.kinds.flatMap(({ kind, ecs = [] }) => ecs.map(ec => [ec, { entry, kind }] as const)),
  ]),
);
