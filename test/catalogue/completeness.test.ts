import OSS from 'ali-oss';
import { describe, expect, test } from 'vitest';
import { adviceFor, codes, en, findCode, type Advice, type CodeEntry } from '../../src/catalogue/index.js';

// By hand, from the documentation and the vendor's SDKs: what the catalogue must know, whatever its files say.
const known: Readonly<Record<string, readonly string[]>> = {
  PositionNotEqualToLength: ['stale-position', 'beyond-end', 'unproven'],
  ObjectNotAppendable: [],
  AppendSealedObjectNotAllowed: [],
  FileAlreadyExists: ['forbid-overwrite', 'overwrite-rule', 'directory'],
  FileImmutable: [],
  StaleFile: [],
  PartAlreadyExist: [],
  RestoreAlreadyInProgress: [],
  ArchiveRestoreNotFinished: [],
  ArchiveRestoreFileStale: [],
  BucketAlreadyExists: ['taken', 'just-deleted', 'location', 'storage-class', 'redundancy', 'other-call'],
  BucketNotEmpty: [],
  CnameAlreadyExists: ['CNAME_OSS', 'CNAME_IMG'],
  InventoryConfigurationAlreadyExists: [],
  InventoryAlreadyExist: [],
  WORMConfigurationAlreadyExists: [],
  LiveChannelDisabled: [],
  ChannelStillLive: [],
  KeyDisabled: [],
  KeyPendingDeletion: [],
  KeyPendingImport: [],
  VectorBucketIndexAlreadyExist: [],
  VectorBucketNotEmpty: [],
  BucketNameNotAvailable: [],
  Unknown: [],
};

const subCases = Object.entries(known).flatMap(([code, kinds]) =>
  (kinds.length > 0 ? kinds : [undefined]).map(kind => ({ code, kind })),
);
const entries: readonly CodeEntry[] = codes;
const helps = ['waiting', 'adjusting', 'verifying', 'nothing'];

function sentences({ summary, cause, actions }: Advice): readonly string[] {
  return [summary, cause, ...actions];
}

test('the catalogue holds every known code once, and none that is not known', () => {
  expect(codes.map(entry => entry.code).sort()).toEqual(Object.keys(known).sort());
});

describe.each(Object.entries(known))('%s', (code, kinds) => {
  test('says which operations answer it, what helps, and where that is known from', () => {
    const entry = findCode(code);
    expect(entry?.operations.length === 0).toBe(code === 'Unknown');
    expect(helps).toContain(entry?.helps);
    expect(entry?.source).not.toBe('');
  });

  test('has its sub-cases, the likeliest first', () => {
    expect(findCode(code)?.kinds.map(({ kind }) => kind)).toEqual(kinds);
    for (const kind of findCode(code)?.kinds ?? []) expect(helps).toContain(kind.helps);
  });

  test('has no text for a sub-case that does not exist', () => {
    const text = Object.entries(en.advice).find(([name]) => name === code)?.[1] ?? {};
    expect('summary' in text ? [] : Object.keys(text).sort()).toEqual([...kinds].sort());
  });
});

describe.each(subCases)('the advice for $code $kind', ({ code, kind }) => {
  const advice = adviceFor(code, kind);

  test('is its own, not the one for unknown codes', () => {
    expect(advice === en.advice.Unknown).toBe(code === 'Unknown');
  });

  test('has a summary, a cause and one to four actions, each a full sentence', () => {
    expect(advice.actions.length).toBeGreaterThanOrEqual(1);
    expect(advice.actions.length).toBeLessThanOrEqual(4);
    for (const text of sentences(advice)) expect(text).toMatch(/^(?:[A-Z]|x-oss-|[a-zA-Z]+\(\)).*[^.]\.$/);
  });

  test('links a page of the official documentation', () => {
    const { protocol, hostname, pathname } = new URL(advice.docs);
    expect(protocol).toBe('https:');
    expect(['help.aliyun.com', 'www.alibabacloud.com']).toContain(hostname);
    expect(pathname).toContain('/oss/');
  });

  test('is plain ASCII without doubled blanks', () => {
    for (const text of [...sentences(advice), advice.docs]) expect(text).toMatch(/^(?:[\x21-\x7e]| (?! ))+$/);
  });

  test('names only methods that ali-oss or this library has', () => {
    const own = new Set(['backoff', 'explain', 'reportOf', 'waitForRestore', 'withOptions']);
    const methods = sentences(advice).flatMap(text =>
      [...text.matchAll(/\b([a-z]\w*)\(/g)].map(match => match[1] ?? ''),
    );
    expect(methods.filter(name => !own.has(name) && !(name in OSS.prototype))).toEqual([]);
  });

  test('names only options and fields that exist', () => {
    const existing = new Set([
      ...['appendRecovery', 'bufferStreamsBytes', 'identicalRecords', 'policies'],
      ...['dataRedundancyType', 'ecCode', 'requestId', 'retryMax', 'storageClass'],
    ]);
    const names = sentences(advice).flatMap(text => text.match(/\b[a-z]+[A-Z]\w*\b(?!\()/g) ?? []);
    expect(names.filter(name => !existing.has(name))).toEqual([]);
  });
});

test('every phrase is written as messages are compared: lower case, single blanks, no punctuation', () => {
  const phrases = entries.flatMap(entry => entry.kinds.flatMap(kind => kind.phrases ?? []));
  expect(phrases.length).toBeGreaterThan(0);
  for (const phrase of phrases) expect(phrase).toMatch(/^[a-z0-9]+(?: [a-z0-9]+)*$/);
});

test('no EC stands for two things', () => {
  const ecs = entries.flatMap(entry => [...entry.ecs, ...entry.kinds.flatMap(kind => kind.ecs ?? [])]);
  for (const ec of ecs) expect(ec).toMatch(/^\d{4}-\d{8}$/);
  expect(new Set(ecs).size).toBe(ecs.length);
});
