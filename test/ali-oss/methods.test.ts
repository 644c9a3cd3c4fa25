import OSS from 'ali-oss';
import { describe, expect, it } from 'vitest';
import { namedOperations, operationsOf } from '../../src/ali-oss/methods.js';
import { SYNCHRONOUS } from '../../src/ali-oss/names.js';
import { BUILDS } from './builds.js';

const config = { region: 'oss-cn-hangzhou', accessKeyId: 'id', accessKeySecret: 'secret', bucket: 'bkt' };

const methodsOf = (level: object) =>
  Object.entries(Object.getOwnPropertyDescriptors(level)).flatMap(([name, { value }]) =>
    typeof value === 'function' && name !== 'constructor' && !name.startsWith('_') ? [name] : [],
  );
const isAsync = (level: object, name: string) =>
  (Reflect.get(level, name) as object).constructor.name === 'AsyncFunction';

describe.each(BUILDS)('%s', (_name, Build) => {
  const client = new Build(config);
  const operations = operationsOf(client);

  it('has its calls to OSS found, and nothing else', () => {
    const rest = methodsOf(Build.prototype as object).filter(name => !operations.includes(name));
    expect(rest.filter(name => !SYNCHRONOUS.has(name)).sort()).toEqual(['parseXML', 'requestError']);
    expect(operations).toEqual(expect.arrayContaining(['append', 'put', 'head', 'delete', 'request']));
    expect(operations.filter(name => name.startsWith('_') || SYNCHRONOUS.has(name))).toEqual([]);
  });

  it('has the same found where a class extends it', () => {
    class Mine extends Build {
      extra(): string {
        return 'extra';
      }
      get notAMethod(): never {
        throw new Error('a getter was run');
      }
    }
    expect(operationsOf(new Mine(config))).toEqual(operations);
  });
});

describe('in a build that keeps async functions', () => {
  it.each(BUILDS.slice(0, 2))('%s: what is found is what is asynchronous', (_name, Build) => {
    const level = Build.prototype as object;
    const asynchronous = methodsOf(level).filter(name => isAsync(level, name) && name !== 'requestError');
    expect(operationsOf(new Build(config)).sort()).toEqual(asynchronous.sort());
  });

  it('the calls of an ImageClient are found', () => {
    const { ImageClient } = OSS as unknown as { ImageClient: new (options: object) => object };
    const image = new ImageClient({ ...config, imageHost: 'http://127.0.0.1' });
    expect(operationsOf(image)).toEqual(
      'get getStream getExif getInfo putStyle getStyle listStyle deleteStyle'.split(' '),
    );
  });

  it('a method of a later ali-oss is found, and a mixin that came after it is not', () => {
    class Later {
      async putBucketHologram(): Promise<void> {}
      async put(): Promise<void> {}
    }
    Object.defineProperty(Later.prototype, 'keep', { value: async () => Promise.resolve() });
    expect(operationsOf(new Later())).toEqual(['putBucketHologram', 'put']);
  });
});

it('a test double is known by its methods, its own or inherited', () => {
  class Double {
    async put(): Promise<void> {}
  }
  expect(namedOperations(Object.assign(new Double(), { head: () => 1, other: () => 1 }))).toEqual(['head', 'put']);
});
