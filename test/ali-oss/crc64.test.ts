import { describe, expect, it } from 'vitest';
import { joinCrc64 } from '../../src/ali-oss/crc64.js';
import { crc64 } from '../../src/ali-oss/digest.js';
import { startCrc64 } from '../../src/ali-oss/digest.js';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('CRC-64 as OSS reports it', () => {
  it('gives the check value of CRC-64/ECMA-182 (reflected, as in xz and OSS)', async () => {
    expect(await crc64(bytes('123456789'))).toBe(0x995dc9bbdf1939fan);
    expect(await crc64(bytes(''))).toBe(0n);
  });

  it('gives the same fed in pieces', async () => {
    const hash = await startCrc64();
    hash.update(bytes('1234'));
    hash.update(bytes('56789'));
    expect(hash.digest()).toBe(0x995dc9bbdf1939fan);
  });

  it.each([
    ['123456789', 'abc'],
    ['', 'abc'],
    ['abc', ''],
    ['', ''],
    ['x'.repeat(1000), 'y'.repeat(4097)],
  ])('joins the checksums of %j and %j', async (a, b) => {
    expect(joinCrc64(await crc64(bytes(a)), await crc64(bytes(b)), b.length)).toBe(await crc64(bytes(a + b)));
  });
});
