import OSS from 'ali-oss';
import { describe, expect, it } from 'vitest';
import type { Body } from '../../src/append/body.js';
import { memoryBody } from '../../src/append/memory-body.js';
import { pinBody } from '../../src/append/pin-body.js';
import { failureOf, prove } from '../../src/append/looks.js';
import { foreignSuccess } from '../../src/ali-oss/answer.js';
import type { OssClient } from '../../src/ali-oss/view.js';
import { stateOf } from '../../src/memory/client.js';
import { joinCrc64 } from '../../src/ali-oss/crc64.js';
import { crc64 } from '../../src/ali-oss/digest.js';
import { type Looks, toolsFor } from '../../src/policies/tools.js';
import { head, tools as fakeTools } from '../call/fakes.js';
import { answered, OF_OSS } from './answered.js';

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
  const tools = fakeTools({
    head: () => Promise.reject(new Error('nothing is to be asked about the object')),
    range: async (start, length) => ({ bytes: await part('range', start, length), total: content.length }),
    async pass(start, length, through) {
      const bytes = await part('pass', start, length);
      through(bytes.subarray(0, 5));
      through(bytes.subarray(5));
      return { passed: bytes.length, total: content.length };
    },
    ...over,
  });
  return { tools, looks, end: content.length };
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

const rejected = (error: unknown) => Promise.reject(error);

const look = (body: Body, object: ReturnType<typeof objectOf>) =>
  prove({ position: AT, body, crcBefore: undefined, end: object.end }, object.tools);

describe('a record in memory is compared to its last byte, by range reads of 4 MiB', () => {
  const record = Buffer.alloc(8 * MIB + 2, 'a record of ours\n');
  const first = `range 3 ${4 * MIB}`;
  const second = `range ${4 * MIB + 3} ${4 * MIB}`;
  const last = `range ${8 * MIB + 3} 2`;

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
    expect(object.looks).toEqual([`range 3 ${4 * MIB}`, `range ${4 * MIB + 3} 2`]);
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
  const place = { position: AT, body, crcBefore: 1n, end: object.end };
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
    const { tools, looks: taken, end } = objectOf(record);
    const inBrowsers = { ...tools };
    delete inBrowsers.pass;
    expect(await look(summedBody(record), { end, looks: taken, tools: inBrowsers })).toMatchObject({ is: 'ours' });
    expect(taken.map(one => one.split(' ', 1).join(''))).toEqual(Array(5).fill('range'));
  });
});

describe('a look is unfinished, and says so,', () => {
  const record = Buffer.alloc(4 * MIB + 1, 'r');

  it('where the object became shorter meanwhile: it may be looked at again', async () => {
    const object = objectOf(record.subarray(1));
    expect(await look(memoryBody(record), { ...object, end: object.end + 1 })).toEqual({
      is: 'lost',
      because: 'the object became shorter during the check',
    });
  });

  it('where it was aborted after the first piece', async () => {
    const object = objectOf(record, { signal: AbortSignal.abort() });
    expect(await look(memoryBody(record), object)).toEqual({ is: 'refused', because: 'the check was aborted' });
    expect(object.looks).toHaveLength(1);
  });

  it.each([
    [
      'was never seen in full',
      summedBody(record, Promise.resolve(undefined)),
      'the stream was not read to its end, so there is nothing to compare',
    ],
    [
      'was a stream that broke off',
      { ...summedBody(record), length: undefined },
      'the stream ended early, so there is nothing to compare',
    ],
  ])('where the record %s, and then costs nothing', async (_what, body, because) => {
    const object = objectOf(record);
    expect(await look(body, object)).toEqual({ is: 'refused', because });
    expect(object.looks).toEqual([]);
  });
});

describe('no look is needed', () => {
  const record = Buffer.from('record');

  it('where the object ends before the record could begin: nobody has written there', async () => {
    const object = objectOf(record);
    const verdict = await look(memoryBody(record), { ...object, end: AT });
    expect(verdict).toEqual({ is: 'absent', because: 'the object ends at 3, where the record would begin' });
    expect(object.looks).toEqual([]);
  });

  it("where the object ends before the record could: what is there is another's", async () => {
    const object = objectOf(record);
    const verdict = await look(memoryBody(record), { ...object, end: AT + 5 });
    expect(verdict).toMatchObject({ is: 'theirs' });
    expect(object.looks).toEqual([]);
  });
});

describe('a look tells where the object ends, and what it looked at:', () => {
  const record = Buffer.from('record');

  it.each([
    ['the record is found', memoryBody(record), 'ours'],
    ["another's is", memoryBody(Buffer.from('RECORD')), 'theirs'],
    ['the record is summed and found', summedBody(record), 'ours'],
  ])('where %s', async (_what, body, is) => {
    const longer = objectOf(Buffer.from('record and more'));
    expect(await look(body, longer)).toEqual({ is, because: 'the bytes from 3 to 9', end: 18 });
  });

  it('not where a browser hides it', async () => {
    const range: Looks['range'] = () => Promise.resolve({ bytes: record, total: undefined });
    expect(await look(memoryBody(record), objectOf(record, { range }))).toEqual({
      ...{ is: 'ours', because: 'the bytes from 3 to 9', end: undefined },
    });
  });
});

describe('one HEAD proves a record at the very end, where the checksum before it is known,', () => {
  const record = Buffer.from('record');
  const byHead = async (crcOfWhole: bigint | undefined, over: Parameters<typeof head>[0] = {}, crcBefore = 7n) => {
    const object = objectOf(record, {
      head: () => Promise.resolve(head({ crc64: crcOfWhole, nextPosition: AT + record.length, ...over })),
    });
    const place = { position: AT, body: memoryBody(record), crcBefore, end: object.end };
    return { verdict: await prove(place, object.tools), looks: object.looks };
  };
  const joined = async () => joinCrc64(7n, await crc64(record), record.length);
  const bytes = { is: 'ours', because: 'the bytes from 3 to 9', end: 9 };

  it('and the sums fit', async () => {
    const { verdict, looks } = await byHead(await joined(), { headers: { etag: 'e' } });
    expect(verdict).toEqual({
      is: 'ours',
      because: 'the CRC-64 of the object up to 9',
      headers: { etag: 'e' },
      end: 9,
    });
    expect(looks).toEqual([]);
  });

  it('and never disproves one: what stands before it may have been replaced', async () => {
    const { verdict, looks } = await byHead(1n);
    expect([verdict, looks]).toEqual([bytes, ['range 3 6']]);
  });

  it.each([
    ['tells no checksum', { crc64: undefined }],
    ['tells another end', { nextPosition: 10 }],
  ])('and otherwise, where it %s, the bytes do', async (_what, over) => {
    const { verdict, looks } = await byHead(await joined(), over);
    expect([verdict, looks]).toEqual([bytes, ['range 3 6']]);
  });

  it('and where it is refused, as behind a CDN, the bytes do', async () => {
    const object = objectOf(record, { head: () => answered(403, 'AccessDenied').then(rejected) });
    const place = { position: AT, body: memoryBody(record), crcBefore: 7n, end: object.end };
    expect(await prove(place, object.tools)).toEqual(bytes);
  });

  it('and is not asked where others have appended since', async () => {
    const object = objectOf(Buffer.from('record and more'));
    const place = { position: AT, body: memoryBody(record), crcBefore: 7n, end: object.end };
    expect(await prove(place, object.tools)).toMatchObject({ is: 'ours', end: 18 });
    expect(object.looks).toEqual(['range 3 6']);
  });
});

it('a look at what is gone by then finds nobody there', async () => {
  const record = Buffer.from('record');
  for (const error of await Promise.all([answered(416, 'InvalidRange'), answered(404, 'NoSuchKey')])) {
    const object = objectOf(record, { range: () => rejected(error) });
    expect(await look(memoryBody(record), object)).toEqual({
      is: 'absent',
      because: 'the object became shorter during the check',
    });
  }
});

describe('what a look failed with', () => {
  const page = { headers: { 'content-type': 'text/html' }, data: Buffer.from('<html></html>') };

  it.each<[string, Promise<unknown>, string, string]>([
    [
      '403 AccessDenied',
      answered(403, 'AccessDenied'),
      'refused',
      'OSS denied the check with 403 AccessDenied: oss:GetObject is missing',
    ],
    ['403 of a HEAD, which has no body', answered(403), 'refused', 'OSS denied the check with 403'],
    ['404 NoSuchKey', answered(404, 'NoSuchKey'), 'refused', 'OSS denied the check with 404 NoSuchKey'],
    ['400', answered(400, 'InvalidArgument'), 'refused', 'OSS denied the check with 400 InvalidArgument'],
    ['301', answered(301), 'refused', 'OSS denied the check with 301'],
    [
      'an error body without a header of OSS',
      answered(403, 'AccessDenied', { headers: {} }),
      'refused',
      'OSS denied the check with 403 AccessDenied: oss:GetObject is missing',
    ],
    ['500', answered(500, 'InternalError'), 'lost', 'the check failed: 500 InternalError'],
    ['a page of a gateway', answered(403, undefined, page), 'lost', 'the check failed: 403'],
    ['404 of a gateway', answered(404, undefined, page), 'lost', 'the check failed: 404'],
    [
      '404 out of a cache',
      answered(404, 'NoSuchKey', { headers: { ...OF_OSS, age: '3' } }),
      'lost',
      'the check failed: 404 NoSuchKey',
    ],
    ['no answer', answered(-1, undefined, { headers: {}, name: 'ResponseError' }), 'lost', 'the check failed: -1'],
    [
      'a success that is not of OSS',
      Promise.resolve(foreignSuccess('head', { res: { status: 200, headers: {} } })),
      'lost',
      'the check failed: 200 NoAnswerOfOss',
    ],
    ['no status', Promise.resolve(new Error('no status at all')), 'lost', 'the check failed: no status'],
    ['nothing', Promise.resolve(undefined), 'lost', 'the check failed: no status'],
  ])('%s: refused by OSS it stays refused, lost it may succeed another time', async (_what, error, is, because) => {
    expect(failureOf(await error)).toMatchObject({ is, because });
  });

  it('is blamed on a permission only where the body of OSS says so', async () => {
    const { because } = failureOf(await answered(403, 'Forbidden'));
    expect(because).toBe('OSS denied the check with 403 Forbidden');
  });

  it.each<[string, Promise<unknown>, boolean]>([
    ['an answer of a gateway', answered(502, undefined, page), false],
    [
      'a refused connection',
      answered(-1, undefined, { headers: {}, name: 'RequestError', code: 'ECONNREFUSED' }),
      false,
    ],
    ['a success that is not of OSS', Promise.resolve(foreignSuccess('head', undefined)), false],
    ['an unknown host', answered(-1, undefined, { headers: {}, name: 'RequestError', code: 'ENOTFOUND' }), true],
    [
      'a certificate that is refused',
      answered(-1, undefined, { headers: {}, name: 'RequestError', code: 'CERT_HAS_EXPIRED' }),
      true,
    ],
  ])('is final where no second try can do better: %s, %#', async (_what, error, isFinal) => {
    const thrown = await error;
    expect(failureOf(thrown)).toMatchObject({ is: 'lost', error: thrown, isFinal });
  });

  it('is final where ali-oss refuses the look before it sends anything', async () => {
    const config = { region: 'oss-cn-hangzhou', accessKeyId: 'id', accessKeySecret: 'secret' };
    const inner = stateOf(new OSS(config) as unknown as OssClient).viewFor(undefined, true);
    const tools = toolsFor({ inner, name: 'k', acts: true, random: () => 0, signal: undefined });
    const error = await tools.head().catch((thrown: unknown) => thrown);
    expect(failureOf(error)).toMatchObject({ is: 'lost', error, isFinal: true });
    expect(String(error)).toContain('Please create a bucket first');
  });

  it('is lost where it cannot even be read', () => {
    const hostile = Object.defineProperty({}, 'status', {
      get() {
        throw new Error('not to be read');
      },
    });
    expect(failureOf(hostile)).toMatchObject({ is: 'lost', because: 'the check failed: no status' });
  });
});
