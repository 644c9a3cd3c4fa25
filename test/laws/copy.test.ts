import { Readable } from 'node:stream';
import { inspect, isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { copyArgs } from '../../src/ali-oss/arguments.js';
import { hold } from './law.js';

class Account {
  constructor(readonly id: string) {}
}

/** What is passed on as it is: bodies, streams, callbacks, dates, and objects of classes below the options themselves. */
const opaque = fc.constantFrom<unknown>(
  ...[Buffer.from('body'), new Uint8Array(3), new ArrayBuffer(2), new Date(0), new Map([[1, 2]]), new Set([1])],
  ...[/x/, () => 1, new Error('x'), new URL('https://a.b'), Readable.from(['a']), new Blob(['b']), Promise.resolve(1)],
);
const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constantFrom(null, undefined, 1n, NaN, -0), opaque);
const key = fc.oneof(
  fc.constantFrom('headers', 'meta', 'subres', 'query', 'position', 'timeout', 'mime', '__proto__', 'constructor'),
  fc.constantFrom('checkpoint', 'ctx', 'agent', 'httpsAgent'),
  fc.string({ maxLength: 5 }),
);

const { options } = fc.letrec<{ options: unknown; value: unknown }>(tie => ({
  value: fc.oneof({ maxDepth: 4, depthSize: 'small' }, leaf, fc.array(tie('value'), { maxLength: 4 }), tie('options')),
  options: fc.dictionary(key, tie('value'), { maxKeys: 5, noNullPrototype: true }),
}));
const args = fc.array(fc.oneof(leaf, options), { maxLength: 5 });

const SHARED = new Set(['checkpoint', 'ctx', 'agent', 'httpsAgent']);
const isBag = (value: unknown): value is object =>
  typeof value === 'object' &&
  value !== null &&
  (Array.isArray(value) || [null, Object.prototype].includes(Object.getPrototypeOf(value) as object | null));

/** Every object that is copied, and not those that are shared on purpose. */
function bags(value: unknown, found = new Set<object>()): Set<object> {
  if (!isBag(value) || found.has(value)) return found;
  found.add(value);
  for (const [name, item] of Object.entries(value)) if (!SHARED.has(name) || Array.isArray(value)) bags(item, found);
  return found;
}

/** Freezes every object of it, and gives it back. */
function frozen<T>(value: T): T {
  for (const bag of bags(value)) Object.freeze(bag);
  return value;
}

describe('arguments', () => {
  test('are copied as they are, and nothing that is copied is shared', () => {
    const law = fc.property(args, given => {
      const copied = copyArgs(given);
      expect(isDeepStrictEqual(copied, given), inspect(copied, { depth: 9 })).toBe(true);
      const theirs = bags(given);
      for (const bag of bags(copied)) expect(theirs.has(bag), inspect(bag)).toBe(false);
    });
    hold(law, 10);
  });

  test('that are frozen through and through come out so that ali-oss can write into them', () => {
    const law = fc.property(args, given => {
      const copied = copyArgs(frozen(given));
      expect(isDeepStrictEqual(copied, given), inspect(copied, { depth: 9 })).toBe(true);
      for (const bag of bags(copied)) expect(Object.isFrozen(bag) || !Object.isExtensible(bag)).toBe(false);
    });
    hold(law, 5);
  });

  test('stay what they were, whatever is written into the copy', () => {
    const law = fc.property(args, given => {
      const before = inspect(given, { depth: Infinity });
      for (const bag of bags(copyArgs(given))) {
        for (const name of Object.keys(bag)) Object.defineProperty(bag, name, { value: 'changed', enumerable: true });
        Object.assign(bag, { added: 1 });
      }
      expect(inspect(given, { depth: Infinity })).toBe(before);
    });
    hold(law, 5);
  });

  test('share with the caller what is to be shared: bodies, streams, callbacks and checkpoints', () => {
    const name = fc.constantFrom('checkpoint', 'ctx', 'agent', 'httpsAgent');
    const law = fc.property(opaque, name, fc.object(), (body, shared, value) => {
      const options = { [shared]: value, body, list: [body], deep: { body } };
      const [first, copied] = copyArgs([body, options]) as [unknown, typeof options];
      expect(first).toBe(body);
      expect(copied.body).toBe(body);
      expect(copied.list[0]).toBe(body);
      expect(copied.deep.body).toBe(body);
      expect(copied[shared]).toBe(value);
    });
    hold(law);
  });

  test('that were copied can be copied again, to the same', () => {
    const law = fc.property(args, given => {
      expect(isDeepStrictEqual(copyArgs(copyArgs(given)), given)).toBe(true);
    });
    hold(law);
  });

  test('of a class lose nothing that can be read off them by name', () => {
    const law = fc.property(fc.string(), id => {
      const [copied] = copyArgs([new Account(id)]);
      expect(copied).toEqual({ id });
      const account = new Account(id);
      expect((copyArgs([{ account }])[0] as { account: unknown }).account).toBe(account);
    });
    hold(law, 0.3);
  });
});

describe('arguments that hold themselves', () => {
  /** Lists and objects that point at each other at random. */
  const graph = fc
    .array(fc.tuple(fc.boolean(), fc.array(fc.nat(15), { maxLength: 12 })), { minLength: 1, maxLength: 16 })
    .map(nodes => {
      const made: (unknown[] | Record<string, unknown>)[] = nodes.map(([isList]) => (isList ? [] : {}));
      nodes.forEach(([, edges], at) => {
        edges.forEach((to, edge) => {
          const [from, target] = [made[at], made[to % made.length]];
          if (Array.isArray(from)) from.push(target);
          else if (from) from[`f${String(edge)}`] = target;
        });
      });
      return made[0];
    });

  test('are copied in no more steps than there is to copy, however often they do', () => {
    let steps = 0;
    const counted = (value: unknown): unknown =>
      isBag(value)
        ? new Proxy(value, {
            ownKeys: target => {
              steps += 1;
              if (steps > 100_000) throw new Error('it does not end');
              return Reflect.ownKeys(target);
            },
            get: (target, name, self) => {
              steps += 1;
              if (steps > 100_000) throw new Error('it does not end');
              return Reflect.get(target, name, self) as unknown;
            },
          })
        : value;
    const wired = (root: unknown) => {
      const proxies = new Map<unknown, unknown>([...bags(root)].map(bag => [bag, counted(bag)]));
      for (const bag of proxies.keys()) {
        for (const [name, item] of Object.entries(bag as object))
          Reflect.set(bag as object, name, proxies.get(item) ?? item);
      }
      return proxies.get(root) ?? root;
    };
    const law = fc.property(graph, root => {
      const given = wired(root);
      steps = 0;
      copyArgs([given, { given }]);
    });
    hold(law, 2);
  });
});
