import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { conflictOf, positionOf, statusOf } from '../../src/conflict/conflict.js';
import { readErrorBody } from '../../src/conflict/error-body.js';
import { conflictFrom, xmlOf } from './shapes.js';

describe('the fields of an answer that ali-oss drops', () => {
  test.each([
    ['PartAlreadyExist', { PartEtag: '"5D41402ABC4B2A76B9719D911017C592"', PartNumber: '3' }],
    ['CnameAlreadyExists', { CnameType: 'CNAME_IMG' }],
    ['BucketNotEmpty', { BucketName: 'examplebucket' }],
    ['FileImmutable', { RecommendDoc: 'https://api.aliyun.com/troubleshoot?q=0026-00000005' }],
  ])('of %s are in details', (code, fields) => {
    expect(conflictFrom({ data: xmlOf({ code, fields }) }).details).toEqual(fields);
  });

  test('are in details of JSON too', () => {
    const data = JSON.stringify({ Error: { Code: 'BucketNotEmpty', BucketName: 'b', Count: 3, Deep: { a: 1 } } });
    expect(conflictFrom({ data }).details).toEqual({ BucketName: 'b', Count: '3' });
  });

  test.each([
    'StringToSign',
    'StringToSignBytes',
    'SignatureProvided',
    'SecurityToken',
    'OSSAccessKeyId',
    'Credential',
    'Authorization',
    'ClientSecret',
    'token',
  ])('never hold %s', name => {
    const secret = 'aSecretThatMustNotShow';
    const xml = conflictFrom({ data: xmlOf({ code: 'FileImmutable', fields: { [name]: secret, Kept: '1' } }) });
    const json = conflictFrom({ data: JSON.stringify({ Code: 'FileImmutable', [name]: secret, Kept: '1' }) });
    for (const conflict of [xml, json]) {
      expect(conflict.details).toEqual({ Kept: '1' });
      expect(inspect(conflict, { depth: 9 })).not.toContain(secret);
    }
  });

  test('are left out where they are longer than 1 KiB', () => {
    const fields = { Long: 'x'.repeat(1025), Short: 'x'.repeat(1024) };
    expect(Object.keys(conflictFrom({ data: xmlOf({ code: 'FileImmutable', fields }) }).details)).toEqual(['Short']);
  });

  test('are not taken from a page that has no code', () => {
    expect(readErrorBody('<html><head><title>409</title></head></html>').fields).toEqual({});
  });

  test('keep a field named __proto__ as a field', () => {
    const { details } = conflictFrom({
      data: xmlOf({ code: 'FileImmutable', fields: { ['__proto__']: 'y' } }),
    });
    expect(Object.getPrototypeOf(details)).toBe(Object.prototype);
    expect(Object.entries(details)).toEqual([['__proto__', 'y']]);
  });
});

describe('the headers of an answer', () => {
  test('are kept as text with their names in lower case', () => {
    const headers = { 'X-Oss-Request-Id': 'R1', 'content-length': 12, 'x-list': ['a', 'b'], 'x-no': undefined };
    expect(conflictFrom({ headers }).headers).toEqual({
      'x-oss-request-id': 'R1',
      'content-length': '12',
      'x-list': 'a, b',
    });
  });

  test.each(['Set-Cookie', 'Authorization', 'x-oss-security-token', 'x-secret', 'x-oss-signature'])('lose %s', name => {
    expect(conflictFrom({ headers: { [name]: 'aSecretThatMustNotShow' } }).headers).toEqual({});
  });
});

describe('a conflict', () => {
  test('is immutable throughout', () => {
    const conflict = conflictFrom({
      data: xmlOf({ code: 'BucketNotEmpty', fields: { BucketName: 'b' } }),
      headers: { a: 'b' },
    });
    for (const part of [conflict, conflict.details, conflict.headers]) expect(Object.isFrozen(part)).toBe(true);
  });

  test('does not print the arguments, which hold the data of the caller', () => {
    const args = ['k', Buffer.from('aSecretRecord'), { headers: { 'x-oss-meta-a': 'aSecretHeader' } }] as const;
    const target = { bucket: 'b', name: 'k' };
    const about = { operation: 'put', args, target, attempt: 2, elapsedMs: 7, written: 'unknown' } as const;
    const conflict = conflictOf({ status: 409 }, undefined, about);
    expect(conflict).toMatchObject({
      operation: 'put',
      bucket: 'b',
      name: 'k',
      attempt: 2,
      elapsedMs: 7,
      written: 'unknown',
    });
    expect(conflict?.args).toBe(args);
    expect(JSON.stringify(conflict)).not.toContain('aSecret');
    expect(inspect(conflict, { depth: 9 })).not.toContain('aSecret');
  });

  test('holds the very error that was thrown', () => {
    const error = Object.assign(new Error('x'), { status: 409 });
    expect(conflictFrom({ error }).error).toBe(error);
  });

  test.each([
    [
      'of the error',
      { error: { status: 409, requestId: 'E' }, data: xmlOf({ code: 'X' }), headers: { 'x-oss-request-id': 'H' } },
      'E',
    ],
    ['of the body', { data: xmlOf({ code: 'X' }), headers: { 'x-oss-request-id': 'H' } }, '5F1A2B3C4D5E6F7A8B9C0D1E'],
    ['of the header', { data: '', headers: { 'x-oss-request-id': 'H' } }, 'H'],
    ['of nothing', {}, undefined],
  ])('has the request id %s', (_where, answer, requestId) => {
    expect(conflictFrom(answer).requestId).toBe(requestId);
  });

  test.each([
    ['of the body', { data: xmlOf({ code: 'X', ec: '0026-00000005' }), headers: { 'x-oss-ec': '1' } }, '0026-00000005'],
    ['of the header', { error: { status: 409, ecCode: '2' }, headers: { 'x-oss-ec': '1' } }, '1'],
    ['of the error', { error: { status: 409, ecCode: '2' } }, '2'],
  ])('has the EC %s', (_where, answer, ecCode) => {
    expect(conflictFrom(answer).ecCode).toBe(ecCode);
  });
});

describe('the next position', () => {
  test.each([
    ['0', 0],
    ['1024', 1024],
    ['999999999999999', 999999999999999],
    ['9999999999999999', undefined],
    ['-1', undefined],
    ['1e3', undefined],
    ['', undefined],
    [' 5', undefined],
    [5, 5],
    [5n, 5],
    [1.5, undefined],
    [1e21, undefined],
    [Number.NaN, undefined],
    [null, undefined],
    [{}, undefined],
  ])('%o reads as %o', (text, position) => {
    expect(positionOf(text)).toBe(position);
  });

  const append = (position: unknown, next: string, code = 'PositionNotEqualToLength') =>
    conflictOf(
      { status: 409, code },
      { status: 409, failure: undefined, headers: { 'x-oss-next-append-position': next }, data: undefined },
      {
        operation: 'append',
        args: ['k', '', { position }],
        target: { bucket: 'b', name: 'k' },
        attempt: 1,
        elapsedMs: 0,
        written: 'no',
      },
    );

  test.each([
    ['10', '20', 'stale-position'],
    ['20', '10', 'beyond-end'],
    [20, '0', 'beyond-end'],
    ['10', '10', 'stale-position'],
    [undefined, '10', 'stale-position'],
    ['20', 'nonsense', 'stale-position'],
  ])('of an append at %o that is told %s makes it %s', (position, next, kind) => {
    expect(append(position, next)?.kind).toBe(kind);
  });

  test('says nothing about another code', () => {
    expect(append('20', '10', 'ObjectNotAppendable')).toMatchObject({ nextPosition: 10, kind: undefined });
  });
});

describe('the status', () => {
  test.each([
    [{ status: 409 }, undefined, 409],
    [{ status: '409' }, undefined, 409],
    [{ status: 404 }, 409, 409],
    [{ status: '' }, 409, 409],
    [{}, 409, 409],
    [{ status: -1 }, 409, 409],
    [undefined, 409, 409],
    [null, 409, 409],
    ['text', 409, 409],
    [409, undefined, undefined],
    [{ status: 'gone' }, 409, 409],
    [{ status: 'gone' }, undefined, Number.NaN],
  ])('of %o with a response of %o is %o', (error, status, expected) => {
    const response = status === undefined ? undefined : { status, failure: undefined, headers: {}, data: undefined };
    expect(statusOf(error, response)).toBe(expected);
  });

  test.each([400, 403, 404, 412, 500, 503, -1, -2, 0, 200])('%i is no conflict, whatever the body says', status => {
    const response = { status, failure: undefined, headers: {}, data: xmlOf({ code: 'FileImmutable' }) };
    const about = {
      operation: 'put',
      args: [],
      target: { bucket: 'b', name: 'k' },
      attempt: 1,
      elapsedMs: 0,
      written: 'no',
    } as const;
    expect(conflictOf({ status }, response, about)).toBeUndefined();
    expect(conflictOf(new Error('x'), response, about)).toBeUndefined();
  });
});
