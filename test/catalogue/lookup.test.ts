import { describe, expect, test } from 'vitest';
import { findByEc, findCode, kindOf, type CodeEntry, type KindClues } from '../../src/catalogue/index.js';

function entryOf(code: string): CodeEntry {
  const entry = findCode(code);
  if (!entry) throw new Error(`no entry for ${code}`);
  return entry;
}

const namespace =
  'The bucket namespace is shared by all users of the system. Please select a different name and try again.';

describe('the message of a real answer tells the sub-case', () => {
  test.each([
    ['BucketAlreadyExists', `The requested bucket name is not available. ${namespace}`, 'taken'],
    ['BucketAlreadyExists', 'The requested bucket name is not available', 'taken'],
    ['BucketAlreadyExists', "Bucket already exists can't modify location.", 'location'],
    ['BucketAlreadyExists', "Bucket already exists can't modify location", 'location'],
    ['BucketAlreadyExists', 'Bucket already exists can\u2019t modify location.', 'location'],
    ['BucketAlreadyExists', "Cannot modify existing bucket's storage class.", 'storage-class'],
    ['BucketAlreadyExists', "Cannot modify existing bucket's storage class", 'storage-class'],
    ['BucketAlreadyExists', "Bucket already exists can't modify storage type.", 'storage-class'],
    ['BucketAlreadyExists', "bucket already exists can't\n  modify storage type", 'storage-class'],
    ['BucketAlreadyExists', "Bucket already exists CAN'T modify data redundancy type.", 'redundancy'],
    ['BucketAlreadyExists', "Bucket already exists can't modify data redundancy type", 'redundancy'],
    ['FileAlreadyExists', 'The object you specified already exists and can not be overwritten.', 'forbid-overwrite'],
    ['FileAlreadyExists', 'The object you specified already exists and can not be overwritten', 'forbid-overwrite'],
    ['FileAlreadyExists', 'The object you specified already exists and is a directory.', 'directory'],
    ['FileAlreadyExists', 'THE OBJECT YOU SPECIFIED ALREADY EXISTS AND IS A DIRECTORY', 'directory'],
    ['PositionNotEqualToLength', 'Position is not equal to file length', 'stale-position'],
    ['PositionNotEqualToLength', 'Position is not equal to file length.', 'stale-position'],
  ])('%s: %s', (code, message, kind) => {
    expect(kindOf(entryOf(code), { message })).toBe(kind);
  });
});

describe('clues are weighed: field, then message, then EC, then the likeliest', () => {
  const cname = 'The cname has been attatched to your other bucket already';
  const cases: readonly [string, string, KindClues, string | undefined][] = [
    ['a field alone', 'CnameAlreadyExists', { fields: { CnameType: 'CNAME_IMG' } }, 'CNAME_IMG'],
    [
      'a field beside a message',
      'CnameAlreadyExists',
      { message: cname, fields: { CnameType: 'CNAME_OSS' } },
      'CNAME_OSS',
    ],
    ['a field of no known value', 'CnameAlreadyExists', { fields: { CnameType: 'CNAME_NEW' } }, 'CNAME_OSS'],
    ['no field', 'CnameAlreadyExists', { message: cname }, 'CNAME_OSS'],
    ['an EC alone', 'BucketAlreadyExists', { ec: '0015-00000103' }, 'just-deleted'],
    [
      'an EC where the message fits two',
      'BucketAlreadyExists',
      { message: 'The requested bucket name is not available.', ec: '0015-00000103' },
      'just-deleted',
    ],
    [
      'a message against an EC',
      'BucketAlreadyExists',
      { message: "Bucket already exists can't modify location.", ec: '0015-00000228' },
      'location',
    ],
    ['an EC that is not known', 'BucketAlreadyExists', { ec: '9999-99999999' }, 'taken'],
    ['words that are not known', 'BucketAlreadyExists', { message: 'Nope.' }, 'taken'],
    ['nothing at all', 'FileAlreadyExists', {}, 'forbid-overwrite'],
    [
      'undefined clues',
      'FileAlreadyExists',
      { message: undefined, fields: undefined, ec: undefined },
      'forbid-overwrite',
    ],
    ['a code without sub-cases', 'StaleFile', { message: 'File is stale for this operation' }, undefined],
    ['the entry for unknown codes', 'Unknown', { message: 'is a directory', ec: '0015-00000103' }, undefined],
  ];

  test.each(cases)('%s (%s)', (_clue, code, clues, kind) => {
    expect(kindOf(entryOf(code), clues)).toBe(kind);
  });
});

describe('a code is found', () => {
  test('by its exact spelling', () => {
    expect(findCode('StaleFile')?.code).toBe('StaleFile');
  });

  test.each(['PartAlreadyExists', 'stalefile', 'StaleFile ', '', 'constructor', '__proto__', 'toString'])(
    'not by %j',
    code => {
      expect(findCode(code)).toBeUndefined();
    },
  );
});

describe('where an answer carries only an EC', () => {
  test.each([
    ['0026-00000016', 'PositionNotEqualToLength', undefined],
    ['0026-00000017', 'ObjectNotAppendable', undefined],
    ['0026-00000002', 'FileAlreadyExists', 'forbid-overwrite'],
    ['0026-00000201', 'FileAlreadyExists', 'forbid-overwrite'],
    ['0042-00000214', 'FileAlreadyExists', 'forbid-overwrite'],
    ['0026-00000005', 'FileImmutable', undefined],
    ['0026-00000202', 'FileImmutable', undefined],
    ['0026-00000004', 'StaleFile', undefined],
    ['0042-00000108', 'PartAlreadyExist', undefined],
    ['0042-00000313', 'PartAlreadyExist', undefined],
    ['0016-00000701', 'RestoreAlreadyInProgress', undefined],
    ['0016-00000719', 'ArchiveRestoreNotFinished', undefined],
    ['0016-00000718', 'ArchiveRestoreFileStale', undefined],
    ['0015-00000102', 'BucketAlreadyExists', 'taken'],
    ['0015-00000103', 'BucketAlreadyExists', 'just-deleted'],
    ['0015-00000228', 'BucketAlreadyExists', 'redundancy'],
    ['0015-00000301', 'BucketNotEmpty', undefined],
    ['0020-00000042', 'InventoryConfigurationAlreadyExists', undefined],
    ['0044-00000201', 'ChannelStillLive', undefined],
    ['0005-00000214', 'KeyDisabled', undefined],
    ['0005-00000215', 'KeyPendingDeletion', undefined],
  ])('%s means %s %s', (ec, code, kind) => {
    const match = findByEc(ec);
    expect(match?.entry).toBe(findCode(code));
    expect(match?.kind).toBe(kind);
  });

  test.each([
    ['is that of a missing bucket, a 404', '0015-00000101'],
    ['is a copy-paste slip of a mock', '0026-00000011'],
    ['is not documented', '9999-99999999'],
    ['is empty', ''],
  ])('an EC that %s finds nothing', (_why, ec) => {
    expect(findByEc(ec)).toBeUndefined();
  });
});

test('a message of a million characters is read in linear time', () => {
  const message = `${"can't modify ".repeat(80_000)}location`;
  expect(kindOf(entryOf('BucketAlreadyExists'), { message })).toBe('location');
});
