import OSS from 'ali-oss';
import { describe, expect, it, vi } from 'vitest';
import { appendWriter, explain, isConflict, remedy, reportOf, withOptions } from '../../src/index.js';
import { conflictError } from '../../src/testing/index.js';
import { bytes, failure, plainClient, startLocal } from './support.js';

// What stands for a client in a unit test.

const OK = { res: { status: 200, headers: {} } };
const random = () => 0;

/** The ways in which people write the rejection. */
const REJECTIONS: readonly (readonly [how: string, reject: (code: string) => unknown])[] = [
  ['conflictError', code => conflictError(code)],
  ['an object', code => ({ status: 409, code })],
  ['an Error with fields', code => Object.assign(new Error('No.'), { status: 409, code })],
];

describe.each(REJECTIONS)('a fake that rejects with %s', (_how, reject) => {
  it('is answered as OSS is: its policy runs', async () => {
    const putObjectTagging = vi.fn().mockRejectedValueOnce(reject('StaleFile')).mockResolvedValue(OK);
    const result: unknown = await remedy({ putObjectTagging }, { random }).putObjectTagging('k', { a: '1' });
    expect(putObjectTagging).toHaveBeenCalledTimes(2);
    expect(reportOf(result)).toMatchObject({
      attempts: 2,
      written: 'yes',
      trail: [{ conflict: { code: 'StaleFile' } }],
    });
  });

  it('meets a conflict that nothing helps against, and is told what a person can do', async () => {
    const client = remedy({ put: vi.fn().mockRejectedValue(reject('FileImmutable')) });
    const error = await failure(client.put('k', bytes('x')) as Promise<unknown>);
    expect(isConflict(error)).toBe(true);
    expect(error.advice).toEqual(explain('FileImmutable'));
    expect(reportOf(error)?.written).toBe('no');
  });
});

describe('a fake', () => {
  it('is given the arguments of the call, and its results are those of the call', async () => {
    const put = vi.fn().mockResolvedValue(OK);
    const body = bytes('x');
    expect(await remedy({ put }).put('k', body, { mime: 'text/plain' })).toBe(OK);
    expect(put.mock.calls).toEqual([['k', body, { mime: 'text/plain' }]]);
    expect(put.mock.calls[0]?.[1]).toBe(body);
  });

  it('keeps its own state, also in #private fields, and what is synchronous stays so', async () => {
    class Fake {
      readonly #stored = new Map<string, Buffer>();
      readonly bucket = 'logs';
      async put(name: string, body: Buffer) {
        this.#stored.set(name, body);
        return Promise.resolve(OK);
      }
      async get(name: string) {
        return Promise.resolve({ ...OK, content: this.#stored.get(name) });
      }
      getBucket() {
        return this.bucket;
      }
    }
    const client = remedy(new Fake());
    await client.put('k', bytes('x'));
    expect((await client.get('k')).content?.toString()).toBe('x');
    expect(client.getBucket()).toBe('logs');
    expect(client).toBeInstanceOf(Fake);
    expect(() => remedy(client)).toThrow(/already wrapped/);
  });

  it('may append, with recovery and through a writer', async () => {
    let stored = '';
    const append = vi.fn(async (_name: string, body: Buffer, { position = '0' }: { position?: string } = {}) => {
      if (Number(position) !== stored.length)
        throw conflictError('PositionNotEqualToLength', { nextAppendPosition: stored.length });
      stored += body.toString();
      return Promise.resolve({ ...OK, name: 'log', url: '', nextAppendPosition: String(stored.length) });
    });
    const client = remedy({ append }, { appendRecovery: true, random });
    await client.append('log', bytes('a'));
    stored += 'of another';
    await client.append('log', bytes('b'));
    const writer = appendWriter(client, 'log');
    await writer.write(bytes('c'));
    await writer.close();
    expect(stored).toBe('aof anotherbc');
  });

  it('may be given other options', async () => {
    const put = vi.fn().mockRejectedValue(conflictError('StaleFile'));
    const client = withOptions(remedy({ put }, { random }), { attempts: 1 });
    await failure(client.put('k', bytes('x')) as Promise<unknown>);
    expect(put).toHaveBeenCalledTimes(1);
  });

  it('may have its methods put in place later', async () => {
    const fake = { put: vi.fn().mockResolvedValue(OK) };
    const client = remedy(fake);
    fake.put = vi.fn().mockRejectedValue(conflictError('FileImmutable'));
    expect(isConflict(await failure(client.put('k') as Promise<unknown>))).toBe(true);
  });
});

it.each([
  ['nothing of a client', { name: 'x' }],
  ['a Map, which has `get` and `delete`', new Map()],
  ['a class', OSS],
  ['headers', new Headers()],
  ['options', { accessKeyId: 'id', accessKeySecret: 'secret', bucket: 'b' }],
])('%s is no fake, and the error says how to write one', (_what, given) => {
  expect(() => remedy(given as object)).toThrow(
    /without its methods.*in tests, see docs\/testing\.md.*remedy\(new OSS/,
  );
});

it('a method that is mocked on a real client, the given one, is guarded', async () => {
  const oss = await startLocal();
  const given = plainClient(oss);
  const spy = vi.spyOn(given, 'putObjectTagging').mockRejectedValueOnce(conflictError('StaleFile'));
  await given.put('k', bytes('x'));
  const result = await remedy(given, { random }).putObjectTagging('k', { a: '1' });
  expect(spy).toHaveBeenCalledTimes(2);
  expect(reportOf(result)?.attempts).toBe(2);
});
