import {
  type Advice,
  adviceFor,
  codeNamed,
  en,
  findByEc,
  findCode,
  findInText,
  type Locale,
} from '../catalogue/index.js';
import { type Conflict, conflictOf, statusOf } from '../conflict/conflict.js';
import { readErrorBody } from '../conflict/error-body.js';
import { reportOf } from '../conflict/report.js';
import { causesOf, fieldOf } from '../conflict/reading.js';
import type { WireResponse } from '../conflict/response.js';
import { expect, expectKnown, isRecord } from '../expect.js';
import { codeIn, toldIn } from './told.js';

/**
 * Advice without a client, for what you have: an error code (`'FileImmutable'`, also as ali-oss names its errors:
 * `'FileImmutableError'`), an EC (`'0026-00000005'`), the XML or JSON of an answer, a line of a log with the code in it, an error
 * that ali-oss threw or one with such an error as its `cause`, or what another HTTP client gave: an object with `status`, `headers`
 * and `data` or `body`, alone or as the `response` of an error. Of a `Response` of `fetch` the headers are read: pass
 * `await response.text()` for what its body says.
 *
 * `undefined` for what is no 409 and no code of this catalogue. What is given is only read, and never throws.
 *
 * @param options - `locale`: the language of the advice.
 * @default `locale`: that of the client an error came through, otherwise English
 * @throws TypeError when `locale` is no locale, or an option is unknown.
 * @example
 * console.error(explain('FileImmutable')?.actions);
 */
export function explain(what: unknown, options: { readonly locale?: Locale | undefined } = {}): Advice | undefined {
  checkOptions(options);
  const { locale } = options;
  if (typeof what === 'string') return explainText(what, locale ?? en);
  for (const each of causesOf(what)) {
    const advice = explainObject(each, locale);
    if (advice) return advice;
  }
  return undefined;
}

const WORKS = "import { zh } from 'ali-oss-remedy/locales/zh'; explain('FileImmutable', { locale: zh })";

function checkOptions(options: unknown): void {
  expect(isRecord(options), 'options of explain()', 'an object', options, WORKS);
  const { locale } = options as { readonly locale?: unknown };
  expectKnown(Object.keys(options as object), ['locale'], 'option of explain()', WORKS);
  const isLocale = locale === undefined || isRecord(fieldOf(locale, 'advice'));
  expect(isLocale, '`locale` of explain()', 'a locale, as `zh` of ali-oss-remedy/locales/zh is', locale, WORKS);
}

function explainText(given: string, locale: Locale): Advice | undefined {
  const text = given.trim();
  const code = codeNamed(text);
  if (code !== undefined) return adviceFor(code, undefined, locale);
  const byEc = findByEc(text);
  if (byEc) return adviceFor(byEc.entry.code, byEc.kind, locale);
  if (isDocument(text)) return explainAnswer({ status: 409, failure: undefined, headers: {}, data: text }, locale);
  const found = /\s/.test(text) ? findInText(text) : undefined;
  return found && adviceFor(found.entry.code, found.kind, locale);
}

/** An answer's body. One without a code of its own is no error of OSS, and one of another code none of this catalogue. */
function isDocument(text: string): boolean {
  return /^(?:<|\{)/.test(text) && readErrorBody(text).code !== undefined;
}

function explainAnswer(response: WireResponse, locale: Locale): Advice | undefined {
  const conflict = described(undefined, response);
  return conflict && findCode(conflict.code) && adviceFor(conflict.code, conflict.kind, locale);
}

function explainObject(error: object, locale: Locale | undefined): Advice | undefined {
  const report = reportOf(error);
  const seen = report?.trail.findLast(step => step.conflict.error === error)?.conflict;
  // More was seen of it on its way through a wrapped client than the error itself says.
  if (seen) return (!locale && adviceOn(error)) || adviceFor(seen.code, seen.kind, locale);
  // An answer that was not OSS's own, or a doubt.
  if (report && adviceOn(error)) return locale ? toldIn(locale, error) : adviceOn(error);
  const response = answerIn(error) ?? answerIn(fieldOf(error, 'response'));
  const conflict = isAnyway(error) || statusOf(error, response) === 409 ? described(error, response) : undefined;
  return conflict && adviceFor(conflict.code, conflict.kind, locale);
}

/** Codes that mean the same with another status: an append to a sealed object was seen to be answered with 400. */
function isAnyway(error: object): boolean {
  if (codeIn(error) !== undefined) return true;
  const status = statusOf(error, undefined);
  // An error that was logged and read back may have its name left, and nothing else.
  const name = fieldOf(error, 'name');
  return status === undefined && typeof name === 'string' && name.endsWith('Error') && codeNamed(name) !== undefined;
}

function described(error: unknown, response: WireResponse | undefined): Conflict | undefined {
  const name = fieldOf(error, 'name');
  const code = fieldOf(error, 'code') ?? (typeof name === 'string' ? codeNamed(name) : undefined);
  const message = fieldOf(error, 'message');
  const [ecCode, requestId] = [fieldOf(error, 'ecCode'), fieldOf(error, 'requestId')];
  // What ali-oss says of its request tells sub-cases apart.
  const said = { status: 409, code, message, ecCode, requestId, params: fieldOf(error, 'params') };
  return conflictOf(said, response && { ...response, status: 409 }, {
    operation: '',
    args: [],
    target: { bucket: undefined, name: undefined },
    attempt: 1,
    elapsedMs: 0,
    written: 'unknown',
  });
}

/** The answer that another HTTP client gives: status, headers, and the body under one of its usual names. */
function answerIn(given: unknown): WireResponse | undefined {
  const told = fieldOf(given, 'status') ?? fieldOf(given, 'statusCode');
  const status = typeof told === 'number' || typeof told === 'string' ? Number(told) : NaN;
  const headers = fieldOf(given, 'headers');
  const data = [fieldOf(given, 'data'), fieldOf(given, 'body')].find(isBody);
  if (!(status > 0) || (headers === undefined && data === undefined)) return undefined;
  return { status, failure: undefined, headers: headersIn(headers), data };
}

const isBody = (data: unknown) =>
  typeof data === 'string' ||
  data instanceof Uint8Array ||
  (isRecord(data) && Object.getPrototypeOf(data) === Object.prototype);

/** Those that tell what the error is. */
const TELLING = ['x-oss-err', 'x-oss-ec', 'x-oss-error-type', 'x-oss-request-id', 'x-oss-next-append-position'];

function headersIn(headers: unknown): Readonly<Record<string, unknown>> {
  const get = fieldOf(headers, 'get');
  if (typeof get !== 'function') return isRecord(headers) ? headers : {};
  try {
    const told = TELLING.map(name => [name, (headers as Headers).get(name)] as const);
    return Object.fromEntries(told.filter(([, value]) => typeof value === 'string'));
  } catch {
    return {};
  }
}

function adviceOn(error: unknown): Advice | undefined {
  return fieldOf(error, 'advice') as Advice | undefined;
}
