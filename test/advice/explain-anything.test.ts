import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { en } from '../../src/catalogue/index.js';
import { explain, isConflict, reportOf } from '../../src/index.js';
import { zh } from '../../src/locales/zh.js';
import { bytes, failure, plainClient, refusing, startLocal, wrappedClient } from '../ali-oss/support.js';

const { FileImmutable, StaleFile } = en.advice;
const JUST_DELETED = en.advice.BucketAlreadyExists['just-deleted'];
const xml = (code: string, more = '') => `<?xml version="1.0"?>\n<Error>${more}<Code>${code}</Code><EC>0</EC></Error>`;

describe('explain() takes what people have', () => {
  it.each<[string, unknown, unknown]>([
    ['the name that ali-oss gives its errors', 'FileImmutableError', FileImmutable],
    ['the XML of an answer', xml('FileImmutable'), FileImmutable],
    ['XML without a declaration', '  <Error><Code>FileImmutable</Code></Error>', FileImmutable],
    ['the JSON of an answer', '{"Error":{"Code":"FileImmutable"}}', FileImmutable],
    [
      'an error of ali-oss as JSON',
      JSON.stringify({ name: 'FileImmutableError', code: 'FileImmutable', status: 409 }),
      FileImmutable,
    ],
    ['a line of a log', '2026-11-26T03:00:00Z ERROR put k failed: FileImmutableError: no', FileImmutable],
    ['a line with an EC alone', 'ERROR 409 ec=0015-00000103 request=5C3D', JUST_DELETED],
    ['a line with both', 'BucketAlreadyExists (EC: 0015-00000103)', JUST_DELETED],
    ['status, headers and data', { status: 409, headers: {}, data: xml('FileImmutable') }, FileImmutable],
    ['status and data', { status: 409, data: xml('FileImmutable') }, FileImmutable],
    ['status and a body in bytes', { statusCode: 409, body: gzipSync(xml('FileImmutable')) }, FileImmutable],
    ['status and parsed data', { status: 409, data: { Code: 'FileImmutable' } }, FileImmutable],
    [
      'an error with a response',
      Object.assign(new Error('Request failed with status code 409'), {
        response: { status: 409, data: xml('FileImmutable') },
      }),
      FileImmutable,
    ],
    ['a Response', new Response(null, { status: 409, headers: { 'x-oss-ec': '0015-00000103' } }), JUST_DELETED],
    [
      'a Response to HEAD',
      new Response(null, {
        status: 409,
        headers: { 'x-oss-err': Buffer.from(xml('FileImmutable')).toString('base64') },
      }),
      FileImmutable,
    ],
    ['a Response that tells nothing', new Response('x', { status: 409 }), en.advice.Unknown],
    ['a cause', new Error('sync failed', { cause: { status: 409, code: 'FileImmutable' } }), FileImmutable],
    [
      'a cause of a cause',
      new Error('a', { cause: new Error('b', { cause: { status: 409, code: 'StaleFile' } }) }),
      StaleFile,
    ],
    ['an error that was logged and read back', { name: 'StaleFileError', message: 'no' }, StaleFile],
    [
      'a sealed object, answered with 400',
      { status: 400, code: 'AppendSealedObjectNotAllowed' },
      en.advice.AppendSealedObjectNotAllowed,
    ],
  ])('%s', (_what, given, advice) => {
    expect(explain(given)).toBe(advice);
  });

  it.each<[string, unknown]>([
    ['XML of another code', xml('NoSuchKey')],
    ['a page', '<html><body>409 Conflict</body></html>'],
    ['a line with two codes', 'FileImmutable after StaleFile'],
    ['a line with none', 'ERROR something happened, 409'],
    ['a part of a word', 'NotFileImmutableAtAll happened'],
    ['a Response of another status', new Response(null, { status: 404, headers: { 'x-oss-ec': '0015-00000103' } })],
    ['an object of another status', { status: 403, data: xml('FileImmutable') }],
    ['an error that is its own cause', (() => Object.assign(new Error('x'), {}))()],
    ['an empty object', {}],
  ])('and has nothing to say about %s', (_what, given) => {
    expect(explain(given)).toBeUndefined();
  });

  it('and is not led round and round, nor thrown at', () => {
    const circle: Error & { cause?: unknown } = new Error('x');
    circle.cause = circle;
    const hostile = {
      get status(): never {
        throw new Error('no');
      },
      get cause(): never {
        throw new Error('no');
      },
      headers: {
        get() {
          throw new Error('no');
        },
      },
    };
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    for (const given of [circle, hostile, proxy, { status: 409, headers: hostile.headers, data: 7 }]) {
      expect(() => explain(given)).not.toThrow();
      expect(() => isConflict(given)).not.toThrow();
    }
  });

  it("the Error's own code counts, wherever a nested one stands", () => {
    const nested = '<Details><Code>FileImmutable</Code><Message>inner</Message></Details>';
    expect(explain(xml('StaleFile', nested))).toBe(StaleFile);
    expect(explain(`<Error><Code>StaleFile</Code>${nested}</Error>`)).toBe(StaleFile);
    expect(explain('{"Error":{"Details":{"Code":"FileImmutable"},"Code":"StaleFile"}}')).toBe(StaleFile);
  });

  it('says at once what a locale is', () => {
    for (const locale of ['zh', 'zh-CN', null, 7, {}]) {
      expect(() => explain('StaleFile', { locale: locale as never })).toThrow(
        /Expected `locale` of explain\(\) to be a locale.*Example: import \{ zh \} from 'ali-oss-remedy\/locales\/zh'/,
      );
    }
    expect(() => explain('StaleFile', { local: zh } as never)).toThrow(/Did you mean `locale`/);
    expect(() => explain('StaleFile', 'zh' as never)).toThrow(/Expected options of explain\(\) to be an object/);
    expect(explain('StaleFile', { locale: zh })).toBe(zh.advice.StaleFile);
    expect(explain('StaleFile', { locale: undefined })).toBe(StaleFile);
  });
});

describe('isConflict() takes an error with the conflict as its cause', () => {
  async function met() {
    const oss = await startLocal();
    oss.fault({ do: refusing('FileImmutable') });
    return failure(wrappedClient(oss).put('k', bytes('x')));
  }

  it('and gives it what the type promises, without printing it twice', async () => {
    const cause = await met();
    const error: unknown = new Error('sync failed', { cause: new Error('upload failed', { cause }) });
    if (!isConflict(error)) throw new Error('not recognised');
    expect(error.advice).toBe(cause.advice);
    expect(error).toMatchObject({ status: 409, code: 'FileImmutable' });
    expect(Object.keys(error as object)).toEqual([]);
    expect(explain(error)).toBe(cause.advice);
  });

  it('and leaves alone what the error says itself', async () => {
    const error: unknown = Object.assign(new Error('x', { cause: await met() }), { code: 'E_SYNC', status: 500 });
    expect(isConflict(error)).toBe(true);
    expect(error).toMatchObject({ code: 'E_SYNC', status: 500 });
    expect(reportOf(error)).toBeUndefined();
  });

  it('but not one that cannot be read as the type promises, nor another error', async () => {
    expect(isConflict(Object.freeze(new Error('x', { cause: await met() })))).toBe(false);
    expect(isConflict(new Error('x', { cause: { status: 409, code: 'FileImmutable' } }))).toBe(false);
    const oss = await startLocal();
    await plainClient(oss).put('k', bytes('x'));
    expect(isConflict(new Error('x', { cause: await failure(wrappedClient(oss).get('none')) }))).toBe(false);
  });
});

it('a code that is called * is asked about once', async () => {
  const oss = await startLocal();
  oss.fault({ do: refusing('*') });
  const asked: string[] = [];
  const client = wrappedClient(oss, {
    policies: {
      '*': ({ code }) => {
        asked.push(code);
        return undefined;
      },
    },
  });
  await failure(client.put('k', bytes('x')));
  expect(asked).toEqual(['*']);
});
