import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { adviceFor, findByEc, findCode, kindOf } from '../../src/catalogue/index.js';
import { conflictOf, positionOf } from '../../src/conflict/conflict.js';
import { readErrorBody } from '../../src/conflict/error-body.js';
import { explain } from '../../src/advice/explain.js';
import { decide } from '../../src/call/decide.js';
import { conflict, tools } from '../call/fakes.js';
import { conflictFrom, xmlOf } from '../conflict/shapes.js';
import { answerFor, CASES, recased, shuffled, writing } from './answers.js';
import { hold, holdAsync } from './law.js';

const cases = fc.constantFrom(...CASES);
const order = fc.array(fc.nat(), { minLength: 12, maxLength: 12 });
const target = { bucket: 'b', name: 'k' };
const circumstances = {
  ...{ operation: 'put', args: ['k'], target, attempt: 1, elapsedMs: 0 },
  ...{ written: 'no' as const },
};
const wire = (status: number | undefined, data: unknown, headers: Record<string, unknown> = {}) => ({
  ...{ status, data, headers, failure: undefined },
});

describe('a status other than 409', () => {
  const other = fc.oneof(
    fc.integer().filter(status => status !== 409),
    fc.integer({ min: 100, max: 599 }).filter(status => status !== 409),
    fc.constantFrom(-1, -2, 0, 40, 4090, 409.5, NaN, Infinity),
  );

  test('is never a conflict, whatever else the answer and the error say', () => {
    const law = fc.property(cases, writing, other, fc.boolean(), (said, how, status, isOfError) => {
      const { data, headers } = { data: undefined, headers: {}, ...answerFor(said, how) };
      const named = { code: said.code, name: `${said.code}Error` };
      const response = wire(status, data, { ...headers, 'x-oss-ec': said.ec ?? '0026-00000016' });
      // Where there was an answer, its status decides: an error may have been made by somebody on the way.
      expect(conflictOf({ ...named, ...(isOfError && { status: 409 }) }, response, circumstances)).toBeUndefined();
      expect(explain({ ...named, status })).toBeUndefined();
    });
    hold(law, 5);
  });

  test('nor is something without any', () => {
    const law = fc.property(fc.anything(), fc.anything(), (error, data) => {
      const { status } = (error ?? {}) as { status?: unknown };
      fc.pre(status === undefined);
      expect(conflictOf(error, undefined, circumstances)).toBeUndefined();
      expect(conflictOf(error, wire(undefined, data), circumstances)).toBeUndefined();
    });
    hold(law);
  });
});

describe('one answer in many spellings', () => {
  test('is classified the same', () => {
    const law = fc.property(cases, writing, (said, how) => {
      const answer = answerFor(said, how);
      expect(conflictFrom(answer)).toMatchObject({ code: said.code });
      expect(conflictFrom(answer).kind, JSON.stringify(said)).toBe(said.kind);
    });
    hold(law, 20);
  });

  test('has its further fields, without those that an error body always has', () => {
    const law = fc.property(cases, writing, (said, how) => {
      const { details } = conflictFrom(answerFor(said, how));
      const [always, more] = [['Code', 'Message', 'EC', 'HostId', 'RequestId', 'Error'], how.more];
      const first = new Map<string, string>([...more].reverse());
      const inOrder = shuffled([...Object.entries(said.fields), ...more], []);
      expect(Object.keys(details).sort()).toEqual(
        [...new Set(inOrder.map(([name]) => name))].filter(name => !always.includes(name)).sort(),
      );
      for (const name of Object.keys(said.fields)) if (!first.has(name)) expect(details[name]).toBe(said.fields[name]);
    });
    hold(law, 5);
  });

  test('says no more in JSON than in XML, whatever the case of its field names, and in whatever order', () => {
    const law = fc.property(cases, order, fc.boolean(), fc.boolean(), (said, by, isLower, isNested) => {
      const { code, message, ec, fields } = said;
      const all = Object.entries({ Code: code, Message: message, ...(ec === undefined ? {} : { EC: ec }) });
      const named = (name: string) => (isLower ? (name === 'EC' ? 'ec' : name.toLowerCase()) : name);
      const own = [...all.map(([name, text]) => [named(name), text] as const), ...Object.entries(fields)];
      const record = Object.fromEntries(shuffled(own, by));
      const json = isNested ? { [isLower ? 'error' : 'Error']: record } : record;
      const seen = conflictFrom({ data: Buffer.from(JSON.stringify(json)) });
      const asXml = conflictFrom({ data: xmlOf(said) });
      expect([seen.code, seen.kind, seen.ecCode]).toEqual([code, said.kind, ec]);
      expect([asXml.code, asXml.kind, asXml.ecCode]).toEqual([code, said.kind, ec]);
    });
    hold(law, 5);
  });

  test('has its sub-case from the words of its message, whatever their case and what stands between them', () => {
    const between = fc.constantFrom(' ', '  ', ' - ', '\n', ', ', '_');
    const law = fc.property(cases, order, between, (said, by, gap) => {
      const message = recased(said.message, by).replaceAll(' ', gap);
      expect(conflictFrom({ data: xmlOf({ ...said, message: message.replaceAll("'", '&apos;') }) }).kind).toBe(
        said.kind,
      );
    });
    hold(law, 5);
  });

  test('has its sub-case from the same fields in whatever order the catalogue is asked', () => {
    const law = fc.property(cases, order, ({ code, kind, message, ec, fields }, by) => {
      const entry = findCode(code);
      if (!entry) throw new Error('it is of the catalogue');
      const more = Object.entries({ ...fields, A: '1', B: '2' });
      expect(kindOf(entry, { message, ec, fields: Object.fromEntries(shuffled(more, by)) })).toBe(kind);
    });
    hold(law, 3);
  });

  test('keeps the case of its code: OSS has one spelling, and what has another is something else', () => {
    const law = fc.property(cases, order, ({ code }, by) => {
      const other = recased(code, by);
      fc.pre(other !== code);
      expect(conflictFrom({ data: xmlOf({ code: other }) })).toMatchObject({ code: other });
      expect(conflictFrom({ data: xmlOf({ code: other }) }).kind).toBeUndefined();
      expect(findCode(other)).toBeUndefined();
    });
    hold(law);
  });
});

describe('an answer of anything at all', () => {
  const headers = fc.dictionary(
    fc.oneof(
      fc.string(),
      fc.constantFrom('x-oss-err', 'x-oss-ec', 'x-oss-next-append-position', 'X-Oss-Request-Id', '__proto__'),
    ),
    fc.oneof(
      fc.string(),
      fc.array(fc.string()),
      fc.base64String(),
      fc.anything({ withBigInt: true }),
      fc.constantFrom(Symbol('x'), () => 1),
    ),
    { noNullPrototype: true },
  );
  const data = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.uint8Array({ maxLength: 300 }),
    fc.json(),
    fc.anything(),
    fc
      .array(
        fc.constantFrom('<', '>', '/', 'Code', 'Error', '!--', '-->', '![CDATA[', ']]>', '&', ';', '"', ' ', '?', 'x'),
        { maxLength: 60 },
      )
      .map(parts => parts.join('')),
  );

  test('is read without throwing, and as text throughout', () => {
    const law = fc.property(data, any => {
      const { code, message, requestId, ec, fields } = readErrorBody(any);
      for (const text of [code, message, requestId, ec]) expect(['string', 'undefined']).toContain(typeof text);
      expect(Object.values(fields).every(text => typeof text === 'string')).toBe(true);
    });
    hold(law, 20);
  });

  test('is a 409 with a code, whatever its error, its headers and its body are', () => {
    const law = fc.property(fc.anything(), headers, data, (error, with_, body) => {
      const own = typeof error === 'object' && error !== null && !Object.isFrozen(error) ? { ...error } : error;
      if (typeof own === 'object' && own !== null) Object.assign(own, { status: 409 });
      const seen = conflictOf(own, wire(409, body, with_), circumstances);
      expect(seen?.code).toMatch(/./s);
      expect(seen && Object.values(seen.headers).every(text => typeof text === 'string')).toBe(true);
      expect(() => explain(own)).not.toThrow();
    });
    hold(law, 20);
  });

  test('in base64 or not, is read from x-oss-err without throwing', () => {
    const law = fc.property(fc.oneof(fc.string(), fc.base64String(), fc.string({ unit: 'binary' })), text => {
      expect(conflictFrom({ headers: { 'x-oss-err': text } }).code).toMatch(/./s);
    });
    hold(law, 5);
  });
});

describe('a code off the wire that is the name of something else', () => {
  const inherited = fc.constantFrom(
    ...Reflect.ownKeys(Object.prototype).filter(name => typeof name === 'string'),
    ...Reflect.ownKeys(Map.prototype).filter(name => typeof name === 'string'),
    ...['length', 'name', 'prototype', 'then', 'advice', 'Unknown', '*', '', ' '],
  );

  test('finds nothing in the catalogue, in the advice or among the policies', async () => {
    const law = fc.asyncProperty(inherited, async code => {
      if (code !== 'Unknown') expect(findCode(code)).toBeUndefined();
      expect(findByEc(code)).toBeUndefined();
      expect(adviceFor(code, code)).toBe(adviceFor('Unknown', undefined));
      expect(adviceFor('BucketAlreadyExists', code)).toBe(adviceFor('BucketAlreadyExists', 'taken'));
      if (code.trim() === '' || code === '*') return;
      const seen = conflict({ code });
      expect(seen.code).toBe(code);
      expect(await decide(seen, tools(), { policies: {}, recovery: undefined })).toMatchObject({
        decision: { action: 'surface', because: `no policy for ${code}` },
        isCallers: false,
      });
    });
    await holdAsync(law);
  });

  test('leaves every other object as it was', () => {
    const law = fc.property(inherited, fc.string(), (name, text) => {
      const before = JSON.stringify(Reflect.ownKeys(Object.prototype).map(String));
      const xml = xmlOf({ code: name || 'x', fields: /^[A-Za-z_]+$/.test(name) ? { [name]: 'planted' } : {} });
      conflictFrom({ data: xml, headers: { [name]: text, __proto__: text } });
      conflictFrom({ data: JSON.stringify({ Code: 'x' }).replace('}', ',"__proto__":{"planted":"1"}}') });
      expect(JSON.stringify(Reflect.ownKeys(Object.prototype).map(String))).toBe(before);
      expect(({} as Record<string, unknown>)['planted']).toBeUndefined();
    });
    hold(law);
  });
});

describe('the next append position', () => {
  const position = fc.oneof(
    fc.string(),
    fc.stringMatching(/^-?\d{0,20}$/),
    fc.bigInt().map(String),
    fc.integer().map(String),
    fc.double().map(String),
    fc.constantFrom('0x10', '1e3', ' 5', '5 ', '+5', '5,5', '٥', '１', '1_000', '9007199254740993', '-0', '007'),
  );

  test('is read from digits alone, exactly, and only where a number holds it', () => {
    const law = fc.property(position, text => {
      const seen = conflictFrom({ headers: { 'x-oss-next-append-position': text } }).nextPosition;
      expect(positionOf(text)).toBe(seen);
      if (/^[0-9]{1,15}$/.test(text)) expect(seen).toBe(Number(text));
      else expect(seen).toBeUndefined();
      if (seen !== undefined) expect(Number.isSafeInteger(seen) && BigInt(text) === BigInt(seen)).toBe(true);
    });
    hold(law, 20);
  });

  test('is not read from two of them, nor from anything that is no text, number or bigint', () => {
    const law = fc.property(fc.anything(), fc.nat(), (any, n) => {
      const repeated = conflictFrom({ headers: { 'x-oss-next-append-position': [String(n), String(n)] } });
      expect(repeated.nextPosition).toBeUndefined();
      const read = positionOf(any);
      if (read !== undefined) expect(['string', 'number', 'bigint']).toContain(typeof any);
    });
    hold(law, 5);
  });
});
