import OSS from 'ali-oss';
import { runInThisContext } from 'node:vm';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { remedy } from '../../src/index.js';
import { clusterOf, plainClient, startLocal } from './support.js';

const config = { region: 'oss-cn-hangzhou', accessKeyId: 'id', accessKeySecret: 'secret', bucket: 'bkt' };
type OssClass = new (options: object) => object;

const SOURCES = {
  'a field': 'class Store extends OSS { #cache = new Map(); get size() { return this.#cache.size; } }',
  'a field, minified': 'class Store extends OSS{#c=1;d(){return this.#c}}',
  'a method': 'class Store extends OSS { #name() { return "n"; } async keep() { return this.put(this.#name()); } }',
  'an accessor': 'class Store extends OSS { get #n() { return 1; } m() { return this.#n; } }',
  'a brand': 'class Store extends OSS { #brand; static is(x) { return #brand in x; } }',
};

function classOf(source: string): OssClass {
  return (runInThisContext(`OSS => { ${source}; return Store; }`) as (oss: unknown) => OssClass)(OSS);
}

const compiled = (source: string, target: ts.ScriptTarget) =>
  ts.transpileModule(source, { compilerOptions: { target, module: ts.ModuleKind.ESNext } }).outputText;

describe.each(Object.entries(SOURCES))('a class with %s that is #private', (_what, source) => {
  it.each([
    ['as it is', source],
    ['inherited', `class Base ${source.slice('class Store '.length)}; class Store extends Base {}`],
  ])('is refused at once, with what works: %s', (_how, text) => {
    const make = () => remedy(new (classOf(text))(config));
    expect(make).toThrow(TypeError);
    expect(make).toThrow(/#private members, got one of (Store|Base), which has #\w+.*#client = remedy\(new OSS/);
  });
});

it.each([ts.ScriptTarget.ES2015, ts.ScriptTarget.ES2021])(
  'a class whose #private field was compiled away is refused too (target %i)',
  target => {
    const text = compiled(SOURCES['a field'], target);
    expect(text).toContain('__classPrivateFieldGet');
    expect(() => remedy(new (classOf(text))(config))).toThrow(/#private members.*remedy\(new OSS/);
  },
);

it('so is one that extends ClusterClient', () => {
  const cluster = clusterOf([config]);
  const Own = runInThisContext('(class { #a = 1; m() { return this.#a; } })') as { readonly prototype: object };
  Object.setPrototypeOf(Own.prototype, Object.getPrototypeOf(cluster) as object);
  Object.setPrototypeOf(cluster, Own.prototype);
  expect(() => remedy(cluster)).toThrow(/#private members/);
});

it.each([
  ['a static member', 'class Store extends OSS { static #made = 0; static make() { return (Store.#made += 1); } }'],
  ['a colour', 'class Store extends OSS { colour() { return "#cafe00"; } }'],
  ['an issue number', 'class Store extends OSS { /* see #12 and issues.#x */ m() { return 1; } }'],
  ["TypeScript's own `private`", 'class Store extends OSS { cache = new Map(); size() { return this.cache.size; } }'],
])('a class with %s is wrapped', (_what, source) => {
  expect(remedy(new (classOf(source))(config))).toBeInstanceOf(OSS);
});

it('a class that holds the wrapped client in a #private field works, as the error says', async () => {
  const oss = await startLocal();
  class Store {
    readonly #client = remedy(plainClient(oss));
    async keep(name: string): Promise<void> {
      await this.#client.put(name, Buffer.from('x'));
    }
  }
  await new Store().keep('k');
  expect(oss.object('logs', 'k')?.content.toString()).toBe('x');
});
