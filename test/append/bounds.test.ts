import { describe, expect, it } from 'vitest';
import { createLedger } from '../../src/memory/ledger.js';
import { pinBody } from '../../src/append/pin-body.js';
import { createTails } from '../../src/memory/ends.js';
import { crc64 } from '../../src/ali-oss/crc64.js';

const sum = (value: bigint | undefined) => Promise.resolve(value);
const bytes = (length: number | undefined, value: bigint | undefined) => ({ length, crc64: () => sum(value) });
const send = (position: number, length: number | undefined, value: bigint | undefined) => ({
  position,
  length,
  crc64: sum(value),
});

describe('the memory of ends', () => {
  it('holds 10,000 objects and forgets those first that were set longest ago', () => {
    const tails = createTails();
    for (let nth = 0; nth < 10_000; nth += 1) tails.set(`k${nth}`, { position: nth, crc64: undefined });
    tails.set('k0', { position: 1, crc64: undefined });
    tails.set('one more', { position: 2, crc64: undefined });
    expect(tails.get('k0')?.position).toBe(1);
    expect(tails.get('k1')).toBeUndefined();
    expect(tails.get('k2')?.position).toBe(2);
  });
});

describe('the memory of unanswered sends', () => {
  it('holds 10,000 objects and forgets those first that were noted longest ago', () => {
    const ledger = createLedger();
    for (let nth = 0; nth < 10_000; nth += 1) ledger.note(`k${nth}`, send(0, 1, 1n));
    ledger.note('k0', send(1, 1, 1n));
    ledger.note('one more', send(0, 1, 1n));
    expect(['k0', 'k1', 'k2', 'one more'].map(key => ledger.has(key))).toEqual([true, false, true, true]);
  });

  it('holds the last 1,000 sends of an object', async () => {
    const ledger = createLedger();
    for (let nth = 0; nth < 1_001; nth += 1) ledger.note('k', send(nth, 1, BigInt(nth)));
    expect(await ledger.find('k', bytes(1, 0n))).toBeUndefined();
    expect((await ledger.find('k', bytes(1, 1n)))?.position).toBe(1);
    expect((await ledger.find('k', bytes(1, 1000n)))?.position).toBe(1000);
  });

  it('takes what cannot be compared for the same', async () => {
    const ledger = createLedger();
    ledger.note('k', send(0, undefined, undefined));
    expect(ledger.couldHold('k', 5)).toBe(true);
    expect((await ledger.find('k', bytes(5, 7n)))?.position).toBe(0);
    ledger.note('l', send(0, 5, 7n));
    expect(ledger.couldHold('l', 4)).toBe(false);
    expect(await ledger.find('l', bytes(5, 8n))).toBeUndefined();
    expect((await ledger.find('l', bytes(undefined, undefined)))?.position).toBe(0);
  });

  it('knows the longest record in question', () => {
    const ledger = createLedger();
    expect(ledger.longest('k')).toBe(0);
    ledger.note('k', send(0, 3, 1n));
    ledger.note('k', send(3, 9, 1n));
    ledger.note('k', send(12, undefined, 1n));
    expect(ledger.longest('k')).toBe(9);
  });

  it('lets go of a send that is settled, and of all at a position that was passed', () => {
    const ledger = createLedger();
    const first = send(0, 1, 1n);
    ledger.note('k', first);
    ledger.note('k', send(5, 1, 2n));
    ledger.settle('k', first);
    expect(ledger.has('k')).toBe(true);
    ledger.passed('k', 4);
    expect(ledger.has('k')).toBe(true);
    ledger.passed('k', 5);
    expect(ledger.has('k')).toBe(false);
  });
});

describe('a Blob, which ali-oss takes in browsers', () => {
  it('is measured, summed and sent as it is', async () => {
    const blob = new Blob(['one record\n']);
    const body = await pinBody(blob, { bufferStreamsBytes: 0, givenLength: undefined });
    expect(body).toMatchObject({ length: 11, replayable: true });
    expect(await body.crc64()).toBe(await crc64(Buffer.from('one record\n')));
    expect(body.send()).toEqual({ file: blob, options: {} });
  });
});

it('what ali-oss does not take is passed on for it to refuse, and could not be sent twice', async () => {
  const body = await pinBody(42, { bufferStreamsBytes: 0, givenLength: undefined });
  expect(body).toMatchObject({ length: undefined, replayable: false });
  expect(await body.crc64()).toBeUndefined();
  expect(body.send().file).toBe(42);
});
