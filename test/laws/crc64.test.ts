import fc from 'fast-check';
import { expect, test } from 'vitest';
import { joinCrc64 } from '../../src/ali-oss/crc64.js';
import { crc64 } from '../../src/ali-oss/digest.js';
import { continueCrc64, crc64Text, EMPTY_CRC64 } from '../../src/testing/crc64.js';
import { holdAsync } from './law.js';

const bytes = fc.uint8Array({ maxLength: 400 });

test('the joined checksum of two parts is that of the whole, wherever it is split', async () => {
  const law = fc.asyncProperty(bytes, fc.nat(), async (whole, at) => {
    const split = whole.length === 0 ? 0 : at % (whole.length + 1);
    const [a, b] = [whole.subarray(0, split), whole.subarray(split)];
    expect(joinCrc64(await crc64(a), await crc64(b), b.length)).toBe(await crc64(whole));
  });
  await holdAsync(law, 3);
});

test('of many parts it does not matter which are joined first', async () => {
  const law = fc.asyncProperty(bytes, bytes, bytes, async (a, b, c) => {
    const [x, y, z] = [await crc64(a), await crc64(b), await crc64(c)];
    const left = joinCrc64(joinCrc64(x, y, b.length), z, c.length);
    expect(joinCrc64(x, joinCrc64(y, z, c.length), b.length + c.length)).toBe(left);
    expect(left).toBe(await crc64(Buffer.concat([a, b, c])));
  });
  await holdAsync(law);
});

test('no bytes at all change nothing, before or after', async () => {
  const law = fc.asyncProperty(bytes, async a => {
    const [sum, none] = [await crc64(a), await crc64(new Uint8Array())];
    expect(none).toBe(0n);
    expect(joinCrc64(sum, none, 0)).toBe(sum);
    expect(joinCrc64(none, sum, a.length)).toBe(sum);
  });
  await holdAsync(law);
});

test('parts far longer than memory join, in as many steps as their length has digits', async () => {
  const law = fc.asyncProperty(bytes, fc.bigInt({ min: 1n, max: 2n ** 53n - 1n }), async (a, length) => {
    const zeros = Number(length);
    const half = Math.floor(zeros / 2);
    // Of as many zero bytes as nobody could sum; joined in two ways.
    const sum = await crc64(a);
    expect(joinCrc64(joinCrc64(sum, 0n, half), 0n, zeros - half)).toBe(joinCrc64(sum, 0n, zeros));
  });
  await holdAsync(law, 0.3);
});

test('the checksum of the library is that of the local OSS, which computes its own', async () => {
  const law = fc.asyncProperty(bytes, bytes, async (a, b) => {
    const theirs = continueCrc64(continueCrc64(EMPTY_CRC64, a), b);
    expect(String(await crc64(Buffer.concat([a, b])))).toBe(crc64Text(theirs));
  });
  await holdAsync(law);
});

test('equal sums and lengths of two parts give equal sums of the whole, and unequal ones unequal', async () => {
  const law = fc.asyncProperty(bytes, bytes, bytes, async (a, b, c) => {
    const [x, y, z] = [await crc64(a), await crc64(b), await crc64(c)];
    const same = joinCrc64(x, z, c.length) === joinCrc64(y, z, c.length);
    expect(same).toBe(x === y);
  });
  await holdAsync(law);
});
