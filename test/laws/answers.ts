import fc from 'fast-check';
import { gzipSync } from 'node:zlib';
import { codes, type CodeEntry } from '../../src/catalogue/index.js';

const entries: readonly CodeEntry[] = codes;

/** A code of the catalogue and what an answer says to name one of its sub-cases. */
export interface Case {
  readonly code: string;
  readonly kind: string | undefined;
  readonly message: string;
  readonly ec: string | undefined;
  readonly fields: Readonly<Record<string, string>>;
}

/** Every sub-case of the catalogue, in every way in which an answer can name it by itself. */
export const CASES: readonly Case[] = entries
  .filter(({ code }) => code !== 'Unknown')
  .flatMap(({ code, kinds }) => {
    const bare = { code, message: 'No.', ec: undefined, fields: {} };
    const named = kinds.flatMap(({ kind, phrases = [], ecs = [], fields }) => [
      ...phrases.map(phrase => ({ ...bare, kind, message: `Sorry, ${phrase}.` })),
      ...ecs.map(ec => ({ ...bare, kind, ec })),
      ...(fields ? [{ ...bare, kind, fields }] : []),
    ]);
    return [{ ...bare, kind: kinds[0]?.kind }, ...named];
  });

/** Blanks as XML and JSON have them between tokens. */
const blanks = fc.array(fc.constantFrom(' ', '\n', '\t', '\r\n'), { maxLength: 4 }).map(parts => parts.join(''));
const attributes = fc.constantFrom('', ' a="1"', " b='x y'", ' xml:lang="en"', ' xmlns="urn:oss"', ' c = "&lt;"');
const comments = fc.constantFrom('', '<!-- <Code>No</Code> -->', '<!---->', '<?pi <Code>?>', '<!-- > -->');
const prefixes = fc.constantFrom('', 'oss:', 'a.b:', 'x-1:');
/** None of these is read, and some look as if they were. */
const foreign = fc.constantFrom('Codes', 'CODE', 'HostId', 'RecommendDoc', 'Key', 'Method', '__proto__', 'constructor');

/** How an element is written. */
const element = fc.record({
  prefix: prefixes,
  attributes,
  before: fc.tuple(blanks, comments).map(parts => parts.join('')),
  padding: fc.tuple(blanks, blanks),
  isCdata: fc.boolean(),
  isEncoded: fc.boolean(),
  closing: blanks,
});

type Element = typeof element extends fc.Arbitrary<infer E> ? E : never;

/** How the elements of an error are written, and what surrounds them. */
export const writing = fc.record({
  bom: fc.boolean(),
  declaration: fc.constantFrom('', '<?xml version="1.0" encoding="UTF-8"?>', '<!DOCTYPE Error>'),
  root: fc.record({ prefix: prefixes, attributes }),
  elements: fc.array(element, { minLength: 8, maxLength: 8 }),
  more: fc.array(fc.tuple(foreign, fc.stringMatching(/^[a-zA-Z0-9 .:/-]{0,20}$/)), { maxLength: 6 }),
  order: fc.array(fc.nat(), { minLength: 12, maxLength: 12 }),
  after: blanks,
  isZipped: fc.boolean(),
  as: fc.constantFrom('Buffer' as const, 'Uint8Array' as const, 'text' as const, 'x-oss-err' as const),
});

type Writing = typeof writing extends fc.Arbitrary<infer W> ? W : never;

const ENTITIES: readonly [string, string][] = [
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ["'", '&apos;'],
  ['"', '&quot;'],
];
const escaped = (text: string) => ENTITIES.reduce((made, [char, entity]) => made.replaceAll(char, entity), text);
const numbered = (text: string) => Array.from(text, char => `&#${char.codePointAt(0) ?? 0};`).join('');

function elementOf(name: string, text: string, how: Element): string {
  const { prefix, before, padding, isCdata, isEncoded, closing } = how;
  const inner = isCdata ? `<![CDATA[${text}]]>` : isEncoded ? numbered(text) : escaped(text);
  return `${before}<${prefix}${name}${how.attributes}>${padding[0]}${inner}${padding[1]}</${prefix}${name}${closing}>`;
}

/** Puts a list into the order that `order` makes of it. */
export function shuffled<T>(list: readonly T[], order: readonly number[]): T[] {
  return list
    .map((item, index) => ({ item, at: order[index] ?? 0 }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

/** Writes down what a case says, as one of the many texts that say the same. */
export function answerFor(said: Case, how: Writing) {
  const { code, message, ec, fields } = said;
  const own = Object.entries({ Code: code, Message: message, ...(ec === undefined ? {} : { EC: ec }), ...fields });
  const all = shuffled([...own, ...how.more], how.order);
  const elements = all.map(([name, text], at) => elementOf(name, text, how.elements[at % 8] ?? plain));
  const { prefix, attributes: more } = how.root;
  const head = `${how.bom ? '\uFEFF' : ''}${how.declaration}`;
  const xml = `${head}<${prefix}Error${more}>${elements.join('')}</${prefix}Error>${how.after}`;
  const bytes = how.isZipped ? gzipSync(xml) : Buffer.from(xml);
  if (how.as === 'x-oss-err') return { headers: { 'x-oss-err': bytes.toString('base64') } };
  if (how.as === 'text') return { data: xml };
  return { data: how.as === 'Buffer' ? bytes : new Uint8Array(bytes) };
}

const plain: Element = {
  ...{ prefix: '', attributes: '', before: '', padding: ['', ''] },
  ...{ isCdata: false, isEncoded: false, closing: '' },
};

/** Upper and lower case, letter by letter. */
export function recased(text: string, order: readonly number[]): string {
  return Array.from(text, (char, at) =>
    (order[at % order.length] ?? 0) % 2 ? char.toUpperCase() : char.toLowerCase(),
  ).join('');
}
