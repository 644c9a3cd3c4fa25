import { describe, expect, it } from 'vitest';
import { continueCrc64, crc64Text, EMPTY_CRC64 } from '../../src/testing/crc64.js';

describe('The checksum of the local OSS', () => {
  it('is CRC-64/ECMA-182, reflected', () => {
    expect(crc64Text(continueCrc64(EMPTY_CRC64, Buffer.from('123456789')))).toBe(String(0x995dc9bbdf1939fan));
    expect(crc64Text(EMPTY_CRC64)).toBe('0');
  });

  it('continues where it was, at every place', () => {
    const bytes = Buffer.from(Array.from({ length: 300 }, (_, index) => (index * 7919) % 256));
    const whole = continueCrc64(EMPTY_CRC64, bytes);
    for (let at = 0; at <= bytes.length; at += 1) {
      expect(continueCrc64(continueCrc64(EMPTY_CRC64, bytes.subarray(0, at)), bytes.subarray(at))).toEqual(whole);
    }
  });
});
