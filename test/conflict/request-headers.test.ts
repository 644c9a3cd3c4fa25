import { describe, expect, test } from 'vitest';
import { headersAmong, requestHeadersOf } from '../../src/conflict/request-headers.js';

const revoked = () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};
const throwing = { headers: { a: { toString: () => (revoked() as { a?: string }).a } } };

describe('the headers of a request', () => {
  test('are those that ali-oss puts on its error, also on one that caused another', () => {
    const error = Object.assign(new Error('e'), { params: { method: 'PUT', headers: { 'X-A': ' 1 ' } } });
    const args = [{ headers: { 'x-b': 2 } }];
    expect(requestHeadersOf(error, args)).toEqual({ 'x-a': '1' });
    expect(requestHeadersOf(new Error('f', { cause: error }), args)).toEqual({ 'x-a': '1' });
  });

  test('or those of the arguments, where the error tells nothing of the request', () => {
    for (const error of [new Error('e'), { params: { page: 1 } }, { params: null }, undefined, 'text', revoked()]) {
      expect(requestHeadersOf(error, ['k', { headers: { 'X-B': true } }])).toEqual({ 'x-b': 'true' });
      expect(requestHeadersOf(error, ['k'])).toEqual({});
    }
  });

  test('and are not known where nobody saw the call', () => {
    expect(requestHeadersOf(new Error('e'), [])).toBeUndefined();
  });

  test('are not those of a request that is passed on as a body', () => {
    expect(headersAmong([{ headers: { a: '1' }, pipe: () => undefined }, { headers: { b: '2' } }])).toEqual({ b: '2' });
  });

  test.each([[[revoked()]], [[throwing]], [[null, undefined, 1, { headers: null }, { headers: 'x' }]]])(
    'are none where they cannot be read',
    args => {
      expect(headersAmong(args)).toEqual({});
    },
  );
});
