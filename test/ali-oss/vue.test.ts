import { describe, expect, it } from 'vitest';
import { appendWriter, remedy, reportOf, withOptions } from '../../src/index.js';
import { bytes, plainClient, startLocal } from './support.js';

/** What Vue's `reactive` and `ref` do: a Proxy that hands out everything that is an object as such a Proxy too. */
function reactive<T extends object>(target: T): T {
  return new Proxy(target, {
    get(of, key, receiver) {
      const value: unknown = Reflect.get(of, key, receiver);
      const isWatched = typeof value === 'object' && value !== null && Object.isExtensible(value);
      return isWatched && Object.prototype.toString.call(value) === '[object Object]' ? reactive(value) : value;
    },
    set: (of, key, value, receiver) => Reflect.set(of, key, value, receiver),
  });
}

describe('a wrapped client that Vue watches', () => {
  it('is known as one', async () => {
    const oss = await startLocal();
    const ref = reactive({ value: remedy(plainClient(oss), { appendRecovery: true }) });
    expect(() => remedy(ref.value)).toThrow(/already wrapped/);
    const result = await withOptions(ref.value, { attempts: 2 }).append('log', bytes('a'));
    expect(reportOf(result)?.written).toBe('yes');
    await ref.value.append('log', bytes('b'));
    const writer = appendWriter(ref.value, 'log');
    await writer.write(bytes('c'));
    await writer.close();
    expect(oss.object('logs', 'log')?.content.toString()).toBe('abc');
  });

  it('does what the given client does, also where that was watched before it was wrapped', async () => {
    const oss = await startLocal();
    const client = remedy(reactive(plainClient(oss)));
    await client.put('k', bytes('x'));
    expect(client.useBucket('other').getBucket()).toBe('other');
    expect(oss.object('logs', 'k')?.content.toString()).toBe('x');
  });
});
