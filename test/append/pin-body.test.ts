import { describe, expect, it } from 'vitest';
import { crc64 } from '../../src/ali-oss/digest.js';
import { pinBody } from '../../src/append/pin-body.js';

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
