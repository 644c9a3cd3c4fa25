import { Readable } from 'node:stream';
import { runInNewContext } from 'node:vm';
import { describe, expect, test, vi } from 'vitest';
import { copyArgs } from '../../src/ali-oss/arguments.js';

const copyOf = <T>(value: T): T => copyArgs([value])[0] as T;

describe('options are copied', () => {
  test('through and through, so that neither side sees what the other writes', () => {
    const given = { headers: { a: '1' }, meta: { uid: 1 }, list: [{ b: '2' }], position: '3' };
    const copied = copyOf(given);
    expect(copied).toEqual(given);
    expect(copied).not.toBe(given);
    expect(copied.headers).not.toBe(given.headers);
    expect(copied.list).not.toBe(given.list);
    expect(copied.list[0]).not.toBe(given.list[0]);
  });

  test('into something that ali-oss can write into, however frozen they were', () => {
    const given = Object.freeze({ headers: Object.freeze({ a: '1' }), list: Object.freeze([Object.freeze({})]) });
    const copied = copyOf<unknown>(given) as { headers: Record<string, string>; list: object[]; subres?: string };
    copied.subres = 'append';
    copied.headers['b'] = '2';
    copied.list.push({});
    expect(given).toEqual({ headers: { a: '1' }, list: [{}] });
    expect(Object.isExtensible(copied.list[0])).toBe(true);
  });

  test('but not a file, be it of a class that a program has put in place of the browser’s', () => {
    vi.stubGlobal(
      'File',
      class {
        size = 1;
      },
    );
    const file = new (globalThis as unknown as { File: new () => object }).File();
    expect(copyOf(file)).toBe(file);
    vi.unstubAllGlobals();
  });

  test('at every place among the arguments', () => {
    const args = ['k', { a: 1 }, undefined, null, 7, { b: 2 }];
    const copied = copyArgs(Object.freeze(args));
    expect(copied).toEqual(args);
    expect(copied).not.toBe(args);
    expect(copied[1]).not.toBe(args[1]);
    expect(copied[5]).not.toBe(args[5]);
  });

  test('also where they come from another realm', () => {
    const foreign = runInNewContext('({ headers: { a: "1" }, list: [{ b: 2 }] })') as {
      headers: object;
      list: object[];
    };
    const copied = copyOf(foreign);
    expect(copied).toEqual({ headers: { a: '1' }, list: [{ b: 2 }] });
    expect(copied).not.toBe(foreign);
    expect(copied.headers).not.toBe(foreign.headers);
    expect(copied.list[0]).not.toBe(foreign.list[0]);
  });

  test('also where they have no prototype', () => {
    const bare = Object.assign(Object.create(null) as { headers?: object }, { headers: Object.create(null) as object });
    const copied = copyOf(bare);
    expect(copied).not.toBe(bare);
    expect(copied.headers).not.toBe(bare.headers);
    expect(copied).toEqual({ headers: {} });
  });

  test('with undefined where it was given', () => {
    expect(Object.keys(copyOf({ position: undefined }))).toEqual(['position']);
  });

  test('with an own __proto__ kept as a field, so that it does not become options', () => {
    const given = JSON.parse('{"headers":{"__proto__":{"x-oss-acl":"public-read"}}}') as {
      headers: Record<string, unknown>;
    };
    const copied = copyOf(given);
    expect(copied.headers['x-oss-acl']).toBeUndefined();
    expect(Object.keys(copied.headers)).toEqual(['__proto__']);
  });
});

class BaseOptions {
  timeout = 5;
  get headers(): object {
    return { 'x-oss-meta-a': String(this.timeout) };
  }
  describe(): string {
    return 'base';
  }
}
class AppendOptions extends BaseOptions {
  readonly #position = '7';
  override timeout = 6;
  get position(): string {
    return this.#position;
  }
}

describe('options of a class', () => {
  test('keep what their getters say, also those inherited and private', () => {
    const copied = copyOf(new AppendOptions());
    expect(copied).toMatchObject({ position: '7', timeout: 6, headers: { 'x-oss-meta-a': '6' } });
    expect(Object.getPrototypeOf(copied)).toBe(Object.prototype);
    expect(Object.keys(copied)).not.toContain('constructor');
  });

  test('deeper down are the matter of whoever put them there', () => {
    const inner = new AppendOptions();
    expect(copyOf({ inner }).inner).toBe(inner);
  });
});

describe('what is no options object is passed on as it is', () => {
  class Streamlike {
    pipe(): void {
      /* a stream that is none of Node.js */
    }
  }
  const tagged = Object.defineProperty(new AppendOptions(), Symbol.toStringTag, { value: 'Special' });

  test.each<[string, object]>([
    ['a Buffer', Buffer.from('record')],
    ['a Uint8Array', new Uint8Array(3)],
    ['an ArrayBuffer', new ArrayBuffer(3)],
    ['a readable stream', Readable.from(['a'])],
    ['a web stream', new ReadableStream()],
    ['a Blob', new Blob(['a'])],
    ['something that pipes', new Streamlike()],
    ['a promise', Promise.resolve()],
    ['a date', new Date(0)],
    ['a map', new Map()],
    ['a set', new Set()],
    ['a regular expression', /x/],
    ['an error', new Error('x')],
    ['a URL', new URL('https://example.com')],
    ['an AbortSignal', new AbortController().signal],
    ['an object of a special kind', tagged],
    ['a Buffer of another realm', runInNewContext('new Uint8Array(3)') as object],
    ['a date of another realm', runInNewContext('new Date(0)') as object],
  ])('%s', (_what, value) => {
    expect(copyArgs([value])[0]).toBe(value);
    expect(copyOf({ value }).value).toBe(value);
    expect(copyOf([value])[0]).toBe(value);
  });

  test.each(['text', 7, 7n, true, undefined, null, Symbol.iterator])('%o', value => {
    expect(copyArgs([value])).toEqual([value]);
  });

  test('a function', () => {
    const progress = () => undefined;
    expect(copyOf({ progress }).progress).toBe(progress);
    expect(copyArgs([progress])[0]).toBe(progress);
  });

  test.each(['checkpoint', 'ctx', 'agent', 'httpsAgent'])('%s, which is shared on purpose', key => {
    const shared = { a: { b: 1 } };
    expect(copyOf({ [key]: shared })[key]).toBe(shared);
  });
});

describe('what goes round in circles or too deep', () => {
  test('ends, and what lies deeper than anybody nests options is passed on as it is', () => {
    const bottom = { end: true };
    const nested = (depth: number): object => (depth === 0 ? bottom : { next: nested(depth - 1) });
    const at = (value: unknown, depth: number): unknown =>
      depth === 0 ? value : at((value as { next: unknown }).next, depth - 1);
    expect(at(copyOf(nested(8)), 8)).not.toBe(bottom);
    expect(at(copyOf(nested(50)), 50)).toBe(bottom);
  });

  test('ends for an object that holds itself', () => {
    const round: Record<string, unknown> = { a: 1 };
    round['self'] = round;
    expect(copyOf(round)).toMatchObject({ a: 1, self: { a: 1 } });
  });

  test('is read a bounded number of times, however often it holds itself', () => {
    let reads = 0;
    const round: object = {};
    for (let at = 0; at < 12; at += 1) {
      const get = () => {
        reads += 1;
        if (reads > 10_000) throw new Error('read without end');
        return round;
      };
      Object.defineProperty(round, `self${String(at)}`, { enumerable: true, get });
    }
    expect(() => copyOf(round)).not.toThrow();
  });
});
