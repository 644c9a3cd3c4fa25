import { describe, expect, it } from 'vitest';
import type { Body } from '../../src/append/body.js';
import { memoryBody } from '../../src/append/memory-body.js';
import { pinBody } from '../../src/append/pin-body.js';
import { couldNotLook, prove } from '../../src/append/proof.js';
import type { Looks } from '../../src/policies/tools.js';
import { crc64 } from '../../src/ali-oss/crc64.js';
import { head } from '../call/fakes.js';

const MIB = 1024 * 1024;
const AT = 3;

/** An object of other records and this one, and every look that is taken at it. */
function objectOf(record: Uint8Array, over: Partial<Looks> = {}) {
  const content = Buffer.concat([Buffer.from('abc'), record]);
  const looks: string[] = [];
  const part = (how: string, start: number, length: number) => {
    looks.push(`${how} ${start} ${length}`);
    return Promise.resolve(content.subarray(start, start + length));
  };
  const tools: Looks = {
    head: () => Promise.reject(new Error('nothing is to be asked about the object')),
    read: (start, length) => part('read', start, length),
    async pass(start, length, through) {
      const bytes = await part('pass', start, length);
      through(bytes.subarray(0, 5));
      through(bytes.subarray(5));
      return bytes.length;
    },
    signal: undefined,
    ...over,
  };
  return { tools, looks, next: content.length };
}

/** A body that was read from a file: its bytes are not at hand, only their checksum. */
function summedBody(bytes: Uint8Array, sum: Promise<bigint | undefined> = crc64(bytes)): Body {
  return {
    length: bytes.length,
    replayable: true,
    handedOver: true,
    problem: undefined,
    crc64: () => sum,
    send: () => ({ file: bytes, options: {} }),
    release: () => undefined,
  };
}

function changedAt(bytes: Uint8Array, at: number): Uint8Array {
  const changed = Buffer.from(bytes);
  changed[at] = 1;
  return changed;
}

const look = (body: Body, object: ReturnType<typeof objectOf>) =>
  prove({ position: AT, body, crcBefore: undefined, next: object.next }, object.tools);

describe('a record in memory is compared to its last byte, by range reads of 4 MiB', () => {
  const record = Buffer.alloc(8 * MIB + 2, 'a record of ours\n');
  const first = `read 3 ${4 * MIB}`;
  const second = `read ${4 * MIB + 3} ${4 * MIB}`;
  const last = `read ${8 * MIB + 3} 2`;

  it('and is ours where all are equal', async () => {
    const object = objectOf(record);
    expect(await look(memoryBody(record), object)).toMatchObject({ is: 'ours' });
    expect(object.looks).toEqual([first, second, last]);
  });

  it.each([
    ['the first byte', 0, [first]],
    ['the last byte of the first piece', 4 * MIB - 1, [first]],
    ['the first byte of the second piece', 4 * MIB, [first, second]],
    ['the last byte', 8 * MIB + 1, [first, second, last]],
  ])("and is another writer's where %s differs", async (_what, at, looks) => {
    const object = objectOf(changedAt(record, at));
    expect(await look(memoryBody(record), object)).toMatchObject({ is: 'theirs' });
    expect(object.looks).toEqual(looks);
  });
});

describe('a Blob is compared with the bytes of OSS, wherever its own have to be fetched from', () => {
  it.each([
    ['ours where all are equal', -1, 'ours'],
    ["another writer's where one differs", 4 * MIB + 1, 'theirs'],
  ])('and is %s', async (_what, at, expected) => {
    const record = Buffer.alloc(4 * MIB + 2, 'a record of ours\n');
    const object = objectOf(changedAt(record, at));
    const body = await pinBody(new Blob([record]), { bufferStreamsBytes: 0, givenLength: undefined });
    expect(await look(body, object)).toMatchObject({ is: expected });
    expect(object.looks).toEqual([`read 3 ${4 * MIB}`, `read ${4 * MIB + 3} 2`]);
  });
});

it('where no checksum can be made, as on pages that may run no WebAssembly, the bytes decide', async () => {
  const record = Buffer.from('a record of ours\n');
  const object = objectOf(record, {
    head: () => Promise.resolve(head({ crc64: 1n, nextPosition: AT + record.length })),
  });
  const body: Body = {
    ...summedBody(record, Promise.resolve(undefined)),
    slice: (start, length) => record.subarray(start, start + length),
    crc64: () => Promise.reject(new Error('WebAssembly.compile(): refused')),
  };
  const place = { position: AT, body, crcBefore: 1n, next: object.next };
  expect(await prove(place, object.tools)).toMatchObject({ is: 'ours', because: 'the bytes from 3 to 20' });
});

describe('a record of a file is summed to its last byte, by range reads of 16 MiB that pass by', () => {
  const record = Buffer.alloc(16 * MIB + 2, 'a record of ours\n');
  const looks = [`pass 3 ${16 * MIB}`, `pass ${16 * MIB + 3} 2`];

  it.each([
    ['ours where all are equal', -1, 'ours'],
    ["another writer's where the first byte differs", 0, 'theirs'],
    ["another writer's where a byte beyond 4 MiB differs", 5 * MIB, 'theirs'],
    ["another writer's where the last byte differs", 16 * MIB + 1, 'theirs'],
  ])('and is %s', async (_what, at, expected) => {
    const object = objectOf(changedAt(record, at));
    expect(await look(summedBody(record), object)).toMatchObject({ is: expected });
    expect(object.looks).toEqual(looks);
  });

  it('or are read where nothing can pass by, as in browsers', async () => {
    const { tools, looks: taken, next } = objectOf(record);
    const { head, read, signal } = tools;
    const object = { next, looks: taken, tools: { head, read, signal } };
    expect(await look(summedBody(record), object)).toMatchObject({ is: 'ours' });
    expect(taken.map(one => one.split(' ', 1).join(''))).toEqual(Array(5).fill('read'));
  });
});

describe('a look is unfinished, and says unknown,', () => {
  const record = Buffer.alloc(4 * MIB + 1, 'r');

  it('where the object became shorter meanwhile', async () => {
    const object = objectOf(record.subarray(1));
    expect(await look(memoryBody(record), { ...object, next: object.next + 1 })).toEqual({
      is: 'unknown',
      because: 'the object became shorter while it was being looked at',
    });
  });

  it('where it was aborted after the first piece', async () => {
    const object = objectOf(record, { signal: AbortSignal.abort() });
    expect(await look(memoryBody(record), object)).toEqual({ is: 'unknown', because: 'the look was aborted' });
    expect(object.looks).toHaveLength(1);
  });

  it('where the record was never seen in full, and then costs nothing', async () => {
    const object = objectOf(record);
    const body = summedBody(record, Promise.resolve(undefined));
    expect(await look(body, object)).toMatchObject({ is: 'unknown' });
    expect(object.looks).toEqual([]);
  });
});

describe('a look that failed', () => {
  it.each([
    [{ status: 403, code: 'AccessDenied' }, 'unknown', 'the look was refused with 403 AccessDenied'],
    [{ status: 404, code: 'NoSuchKey' }, 'unknown', 'the look failed with 404 NoSuchKey'],
    [{ status: 400, code: 'InvalidArgument' }, 'unknown', 'the look failed with 400 InvalidArgument'],
    [{ status: 301 }, 'unknown', 'the look failed with 301'],
    [{ status: 499 }, 'unknown', 'the look failed with 499'],
    [{ status: 500, code: 'InternalError' }, 'later', 'the look failed with 500 InternalError'],
    [{ status: 200 }, 'later', 'the look failed with 200'],
    [{ status: -1, code: 'ResponseError' }, 'later', 'the look failed with -1 ResponseError'],
    [new Error('no status at all'), 'later', 'the look failed with no status'],
    [undefined, 'later', 'the look failed with no status'],
  ])('with %o says %s: refused, it stays refused; lost, it may succeed another time', (error, is, because) => {
    expect(couldNotLook(error)).toMatchObject({ is, because: expect.stringContaining(because) as string });
  });
});
