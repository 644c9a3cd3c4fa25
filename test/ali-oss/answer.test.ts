import { describe, expect, test } from 'vitest';
import type { WireResponse } from '../../src/conflict/response.js';
import {
  foreignSuccess,
  headersOf,
  isForeign,
  isForeignSuccess,
  outcomeOf,
  provenance,
  type SendOutcome,
} from '../../src/ali-oss/answer.js';

const fromOss = { 'x-oss-request-id': '5F1A2B3C' };
const answer = (over: Partial<WireResponse>): WireResponse => ({
  status: undefined,
  failure: undefined,
  headers: {},
  data: undefined,
  ...over,
});
const TELLS = { tellsUnsent: true };
const TELLS_NOT = { tellsUnsent: false };
const xml = Buffer.from('<Error><Code>X</Code></Error>');

describe('a failed send', () => {
  test('of which nothing came over the wire was never sent', () => {
    expect(outcomeOf(undefined, TELLS)).toBe('unsent');
    expect(outcomeOf(undefined, TELLS_NOT)).toBe('unsent');
  });

  test.each<[string, Partial<WireResponse>, SendOutcome]>([
    ['409 of OSS is refused', { status: 409, headers: fromOss }, 'refused'],
    [
      '409 of OSS is refused, also when its body was cut',
      { status: 409, failure: 'ResponseError', headers: fromOss },
      'refused',
    ],
    ['409 that only its body shows to be of OSS is refused', { status: 409, data: xml }, 'refused'],
    ['409 of OSS is refused, whatever the case of its mark', { status: 409, headers: { 'X-Oss-Ec': '1' } }, 'refused'],
    ['409 without a mark says nothing about the write', { status: 409 }, 'unanswered'],
    ['409 with a page says nothing', { status: 409, data: Buffer.from('<html>Error 1001</html>') }, 'unanswered'],
    [
      '409 with a page that quotes an error of OSS says nothing',
      { status: 409, headers: { 'content-type': 'text/html; charset=utf-8' }, data: xml },
      'unanswered',
    ],
    ['409 that was cut before any mark says nothing', { status: 409, failure: 'ResponseError' }, 'unanswered'],
    ['404 of OSS is refused', { status: 404, headers: fromOss }, 'refused'],
    ['412 of OSS is refused', { status: 412, headers: fromOss }, 'refused'],
    ['403 that only its body shows to be of OSS is refused', { status: 403, data: xml }, 'refused'],
    ['304 of OSS is refused', { status: 304, headers: fromOss }, 'refused'],
    ['403 of a gateway says nothing about the write', { status: 403, data: Buffer.from('<html>') }, 'unanswered'],
    ['400 of a parser that tripped over the body says nothing', { status: 400 }, 'unanswered'],
    ['408 of a gateway says nothing', { status: 408, data: 'Request Timeout' }, 'unanswered'],
    ['429 of a gateway says nothing', { status: 429, data: Buffer.alloc(8192, '<Code'.repeat(2)) }, 'unanswered'],
    ['500 may have come after the write', { status: 500, headers: fromOss }, 'unanswered'],
    ['502 may have come after the write', { status: 502 }, 'unanswered'],
    ['503 may have come after the write', { status: 503, headers: fromOss, data: xml }, 'unanswered'],
    ['501 of OSS is refused: nothing was tried', { status: 501, headers: fromOss }, 'refused'],
    ['501 with the code of OSS is refused', { status: 501, data: xml }, 'refused'],
    ['501 of a gateway says nothing', { status: 501, data: Buffer.from('<html>') }, 'unanswered'],
    ['203 of OSS is stored, and its callback failed', { status: 203, headers: fromOss }, 'stored'],
    ['203 of a gateway says nothing', { status: 203, data: Buffer.from('<html>') }, 'unanswered'],
    ['200 that was cut most likely came after the write', { status: 200, headers: fromOss }, 'unanswered'],
    ['a reset connection', { status: -1, failure: 'ResponseError' }, 'unanswered'],
    ['a response timeout', { status: -2, failure: 'ResponseTimeoutError' }, 'unanswered'],
    ['an answer without a status', {}, 'unanswered'],
    ['an unknown failure', { status: -1, failure: 'SurpriseError' }, 'unanswered'],
  ])('with %s', (_what, response, expected) => {
    expect(outcomeOf(answer(response), TELLS)).toBe(expected);
  });

  describe.each(['RequestError', 'ConnectionTimeoutError', 'SocketAssignTimeoutError'])('with %s', failure => {
    test('never left, where the client can tell', () => {
      expect(outcomeOf(answer({ status: -1, failure }), TELLS)).toBe('unsent');
      expect(outcomeOf(answer({ status: -2, failure }), TELLS)).toBe('unsent');
      expect(outcomeOf(answer({ failure }), TELLS)).toBe('unsent');
    });

    test('may have left, where the client cannot tell', () => {
      expect(outcomeOf(answer({ status: -1, failure }), TELLS_NOT)).toBe('unanswered');
    });

    test('left, where there was the head of an answer', () => {
      expect(outcomeOf(answer({ status: -1, failure, headers: fromOss }), TELLS)).toBe('unanswered');
      expect(outcomeOf(answer({ status: 200, failure }), TELLS)).toBe('unanswered');
    });
  });

  test.each([
    ...['ENOTFOUND', 'ERR_INVALID_CHAR', 'ERR_HTTP_INVALID_HEADER_VALUE', 'ERR_UNESCAPED_CHARACTERS'],
    ...['CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'ERR_TLS_CERT_ALTNAME_INVALID', 'MODULE_NOT_FOUND'],
  ])('with %s never left and never can, where the client can tell', errno => {
    const failed = answer({ status: -1, failure: 'RequestError', errno });
    expect(outcomeOf(failed, TELLS)).toBe('impossible');
    expect(outcomeOf(failed, TELLS_NOT)).toBe('unanswered');
  });

  test.each(['EAI_AGAIN', 'ECONNREFUSED', 'ENETUNREACH', 'EHOSTUNREACH'])(
    'with %s never left, and may leave the next time',
    errno => {
      expect(outcomeOf(answer({ status: -1, failure: 'RequestError', errno }), TELLS)).toBe('unsent');
    },
  );

  test.each(['ECONNRESET', 'EPIPE', 'ETIMEDOUT'])('with %s of an answer may have left', errno => {
    expect(outcomeOf(answer({ status: -1, failure: 'ResponseError', errno }), TELLS)).toBe('unanswered');
  });

  test('is not taken for one of OSS by a code deep in a long page', () => {
    const data = Buffer.from(`${'x'.repeat(5000)}<Code>`);
    expect(outcomeOf(answer({ status: 403, data }), TELLS)).toBe('unanswered');
  });
});

describe('an answer comes out of a cache', () => {
  const at = (time: string) => ({ date: `Thu, 01 Jan 2026 ${time} GMT` });
  const noon = Date.parse('2026-01-01T12:00:00Z');

  test.each<[string, Record<string, unknown>]>([
    ['where it has been there for a while', { age: '1' }],
    ['where the cache says that it had it', { 'x-cache': 'HIT TCP_MEM_HIT dirn:-2:-2' }],
    ['where it says so in small letters', { 'x-cache': 'hit' }],
    ['where it says so of one of two caches', { 'x-cache': 'MISS, HIT' }],
    ['where OSS has told a later time before', at('11:59:59')],
  ])('%s', (_when, headers) => {
    expect(provenance.isFromCache({ ...fromOss, ...headers }, noon)).toBe(true);
  });

  test.each<[string, Record<string, unknown>, number?]>([
    ['that passed through', { age: '0', 'x-cache': 'MISS TCP_MISS', via: '1.1 cache' }],
    ['of the same second', at('12:00:00')],
    ['of later', at('12:00:01')],
    ['without a date', {}],
    ['whose date cannot be read', { date: 'yesterday' }],
    ['whose age is no number', { age: 'old' }],
    ['where OSS has told no time before', at('00:00:00'), -Infinity],
    ['with a word that only holds the sign', { 'x-cache': 'WHITELIST' }],
  ])('and none is one %s', (_what, headers, newestMs = noon) => {
    expect(provenance.isFromCache({ ...fromOss, ...headers }, newestMs)).toBe(false);
  });
});

describe('a success', () => {
  const of = (headers: object | undefined) => ({ res: { status: 200, headers } });
  const page = { 'content-type': 'text/html' };

  test.each<[string, unknown, boolean, boolean]>([
    ['with a mark of OSS is its own', of(fromOss), false, false],
    ['with any header of OSS is its own, whatever its case', of({ ...page, 'X-OSS-Server-Time': '1' }), false, false],
    ['without a mark is not, where headers can be seen', of({ server: 'nginx' }), true, false],
    ['that is a page is not, wherever it is', of(page), true, true],
    ['with headers of which none can be seen is believed', of({}), false, false],
    ['without headers, as some methods give, is believed', { name: 'k' }, false, false],
    ['that is nothing at all is believed', undefined, false, false],
    ['that is null is believed', null, false, false],
    ['that is a text is believed', 'done', false, false],
    ['with an answer of null is believed', { res: null }, false, false],
  ])('%s', (_what, value, inNode, inBrowser) => {
    expect([isForeignSuccess(value, true), isForeignSuccess(value, false)]).toEqual([inNode, inBrowser]);
  });

  test('shows its headers where it has any', () => {
    expect(headersOf(of(fromOss))).toBe(fromOss);
    for (const value of [undefined, null, 'done', {}, { res: null }, of(undefined)])
      expect(headersOf(value)).toBeUndefined();
  });
});

describe('the error of a success that OSS did not give', () => {
  test('says what came, who may have given it, and that nothing is known', () => {
    const error = foreignSuccess('append', { res: { status: 200, headers: {} } });
    expect(error).toMatchObject({ name: 'NoAnswerError', code: 'NoAnswerOfOss', status: 200 });
    expect(error.message).toBe(
      'The answer 200 to append carries no mark of OSS: a proxy, firewall or CDN may have given it. ' +
        'It is not known what became of the request.',
    );
  });

  test('has no status where there was none, and says another reason where there is one', () => {
    const error = foreignSuccess('append', undefined, 'names 3 as the next position after 3');
    expect(error).not.toHaveProperty('status');
    expect(error.message).toMatch(/^The answer +to append names 3 as the next position after 3: a proxy/);
  });

  test('is known to be one, and no other error is', () => {
    expect(isForeign(foreignSuccess('get', {}))).toBe(true);
    for (const other of [new Error('x'), undefined, null, 'NoAnswerError', { name: 'NoAnswerError' }])
      expect(isForeign(other)).toBe(false);
  });
});
