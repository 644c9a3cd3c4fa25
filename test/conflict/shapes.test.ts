import { describe, expect, test } from 'vitest';
import { codes, type CodeEntry } from '../../src/catalogue/index.js';
import { conflictFrom, SHAPES, type Told, xmlOf } from './shapes.js';

const entries: readonly CodeEntry[] = codes;
const names = entries.map(({ code }) => code).filter(code => code !== 'Unknown');

describe.each(Object.entries(SHAPES))('%s', (_name, shape) => {
  test.each(names)('says %s', code => {
    expect(conflictFrom(shape({ code })).code).toBe(code);
  });

  test('keeps a code that the catalogue does not know, as it came', () => {
    const conflict = conflictFrom(shape({ code: 'BrandNewConflict' }));
    expect(conflict.code).toBe('BrandNewConflict');
    expect(conflict.kind).toBeUndefined();
  });

  test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])('takes %s for a code like any other', code => {
    const conflict = conflictFrom(shape({ code }));
    expect(conflict.code).toBe(code);
    expect(conflict.kind).toBeUndefined();
    expect(Object.keys(conflict.details)).toEqual([]);
  });
});

const SAID: readonly [Told & { readonly kind: string }][] = [
  [
    {
      code: 'FileAlreadyExists',
      message: 'The object you specified already exists and can not be overwritten.',
      kind: 'forbid-overwrite',
    },
  ],
  [
    {
      code: 'FileAlreadyExists',
      message: 'The object you specified already exists and is a directory.',
      kind: 'directory',
    },
  ],
  [{ code: 'BucketAlreadyExists', message: 'The requested bucket name is not available.', kind: 'taken' }],
  [{ code: 'BucketAlreadyExists', ec: '0015-00000102', kind: 'taken' }],
  [{ code: 'BucketAlreadyExists', ec: '0015-00000103', kind: 'just-deleted' }],
  [{ code: 'BucketAlreadyExists', ec: '0015-00000228', kind: 'redundancy' }],
  [{ code: 'BucketAlreadyExists', message: 'Bucket already exists can&apos;t modify location.', kind: 'location' }],
  [{ code: 'BucketAlreadyExists', message: "Bucket already exists can't modify location", kind: 'location' }],
  [{ code: 'BucketAlreadyExists', message: "Cannot modify existing bucket's storage class.", kind: 'storage-class' }],
  [
    {
      code: 'BucketAlreadyExists',
      message: 'Cannot modify existing bucket&apos;s storage class.',
      kind: 'storage-class',
    },
  ],
  [
    {
      code: 'BucketAlreadyExists',
      message: 'Cannot modify existing bucket&#39;s storage class',
      kind: 'storage-class',
    },
  ],
  [
    {
      code: 'BucketAlreadyExists',
      message: 'Cannot modify existing bucket&#x27;s storage class',
      kind: 'storage-class',
    },
  ],
  [{ code: 'BucketAlreadyExists', message: "Bucket already exists can't modify storage type.", kind: 'storage-class' }],
  [
    {
      code: 'BucketAlreadyExists',
      message: "Bucket already exists CAN'T modify data redundancy type.",
      kind: 'redundancy',
    },
  ],
  [{ code: 'CnameAlreadyExists', fields: { CnameType: 'CNAME_OSS' }, kind: 'CNAME_OSS' }],
  [{ code: 'CnameAlreadyExists', fields: { CnameType: 'CNAME_IMG' }, kind: 'CNAME_IMG' }],
  [{ code: 'PositionNotEqualToLength', message: 'Position is not equal to file length', kind: 'stale-position' }],
  [{ code: 'PositionNotEqualToLength', message: 'Position is not equal to file length.', kind: 'stale-position' }],
];

describe('the sub-case comes from what the answer says', () => {
  test.each(SAID)('$kind of $code: $message $ec $fields', ({ kind, ...told }) => {
    const headers = told.ec === undefined ? {} : { 'x-oss-ec': told.ec };
    expect(conflictFrom({ data: Buffer.from(xmlOf(told)) }).kind).toBe(kind);
    expect(conflictFrom({ headers: { 'x-oss-err': Buffer.from(xmlOf(told)).toString('base64') } }).kind).toBe(kind);
    expect(conflictFrom({ data: xmlOf({ ...told, ec: undefined }), headers }).kind).toBe(kind);
  });

  test('which may be the message of an error whose body is gone', () => {
    const error = { status: 409, code: 'FileAlreadyExists', message: 'The object already exists and is a directory.' };
    expect(conflictFrom({ error }).kind).toBe('directory');
  });

  test('or the EC of an error whose body is gone', () => {
    expect(conflictFrom({ error: { status: 409, code: 'BucketAlreadyExists', ecCode: '0015-00000103' } }).kind).toBe(
      'just-deleted',
    );
  });
});

describe('an answer with no code but an EC', () => {
  const withEc = entries.flatMap(({ code, ecs, kinds }) => [
    ...ecs.map(ec => ({ ec, code, kind: kinds[0]?.kind })),
    ...kinds.flatMap(({ kind, ecs: own = [] }) => own.map(ec => ({ ec, code, kind }))),
  ]);

  test.each(withEc)('$ec in x-oss-ec is $code $kind', ({ ec, code, kind }) => {
    expect(conflictFrom({ headers: { 'x-oss-ec': ec } })).toMatchObject({ code, ecCode: ec, ...(kind && { kind }) });
  });

  test('that is not documented stays Unknown', () => {
    expect(conflictFrom({ headers: { 'x-oss-ec': '9999-99999999' } })).toMatchObject({
      code: 'Unknown',
      ecCode: '9999-99999999',
    });
  });

  test('never outweighs the code of the answer', () => {
    const conflict = conflictFrom({ data: xmlOf({ code: 'FileImmutable', ec: '0026-00000004' }) });
    expect(conflict.code).toBe('FileImmutable');
  });
});
