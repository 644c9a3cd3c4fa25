import { describe, expect, test } from 'vitest';
import type { WireResponse } from '../../src/conflict/response.js';
import { outcomeOf } from '../../src/ali-oss/answer.js';

const fromOss = { 'x-oss-request-id': '5F1A2B3C' };
const answer = (over: Partial<WireResponse>): WireResponse => ({
  status: undefined,
  failure: undefined,
  headers: {},
  data: undefined,
  ...over,
});

describe('a failed send', () => {
  test('of which nothing came over the wire was never sent', () => {
    expect(outcomeOf(undefined, true)).toBe('unsent');
    expect(outcomeOf(undefined, false)).toBe('unsent');
  });

  test.each([
    ['409 is refused, wherever it comes from', { status: 409 }, 'refused'],
    ['409 is refused, also when its body was cut', { status: 409, failure: 'ResponseError' }, 'refused'],
    ['404 of OSS is refused', { status: 404, headers: fromOss }, 'refused'],
    ['412 of OSS is refused', { status: 412, headers: fromOss }, 'refused'],
    [
      '403 that only its body shows to be of OSS is refused',
      { status: 403, data: Buffer.from('<Error><Code>X</Code>') },
      'refused',
    ],
    ['304 of OSS is refused', { status: 304, headers: fromOss }, 'refused'],
    ['403 of a gateway says nothing about the write', { status: 403, data: Buffer.from('<html>') }, 'unanswered'],
    ['400 of a parser that tripped over the body says nothing', { status: 400 }, 'unanswered'],
    ['408 of a gateway says nothing', { status: 408, data: 'Request Timeout' }, 'unanswered'],
    ['429 of a gateway says nothing', { status: 429, data: Buffer.alloc(8192, '<Code'.repeat(2)) }, 'unanswered'],
    ['500 may have come after the write', { status: 500, headers: fromOss }, 'unanswered'],
    ['503 may have come after the write', { status: 503, headers: fromOss }, 'unanswered'],
    ['200 that was cut most likely came after the write', { status: 200, headers: fromOss }, 'unanswered'],
    ['a reset connection', { status: -1, failure: 'ResponseError' }, 'unanswered'],
    ['a response timeout', { status: -2, failure: 'ResponseTimeoutError' }, 'unanswered'],
    ['an answer without a status', {}, 'unanswered'],
    ['an unknown failure', { status: -1, failure: 'SurpriseError' }, 'unanswered'],
  ] as const)('with %s', (_what, response, expected) => {
    expect(outcomeOf(answer(response), true)).toBe(expected);
  });

  describe.each(['RequestError', 'ConnectionTimeoutError', 'SocketAssignTimeoutError'])('with %s', failure => {
    test('never left, where the client can tell', () => {
      expect(outcomeOf(answer({ status: -1, failure }), true)).toBe('unsent');
      expect(outcomeOf(answer({ status: -2, failure }), true)).toBe('unsent');
      expect(outcomeOf(answer({ failure }), true)).toBe('unsent');
    });

    test('may have left, where the client cannot tell', () => {
      expect(outcomeOf(answer({ status: -1, failure }), false)).toBe('unanswered');
    });

    test('left, where there was the head of an answer', () => {
      expect(outcomeOf(answer({ status: -1, failure, headers: fromOss }), true)).toBe('unanswered');
      expect(outcomeOf(answer({ status: 200, failure }), true)).toBe('unanswered');
    });
  });

  test('is not taken for one of OSS by a code deep in a long page', () => {
    const data = Buffer.from(`${'x'.repeat(5000)}<Code>`);
    expect(outcomeOf(answer({ status: 403, data }), true)).toBe('unanswered');
  });
});
