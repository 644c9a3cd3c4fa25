import { type Check, expect, expectChecked, expectKnown, isFunction, isRecord, withoutUndefined } from '../expect.js';
import type { RemedyOptions } from '../options.js';
import type { AppendWriterOptions } from './types.js';

/** The writer's own options, filled in. */
export interface WriterSettings {
  readonly maxBatchBytes: number;
  readonly maxBufferedBytes: number;
  readonly lingerMs: number;
  readonly maxObjectBytes: number;
  readonly rollover: ((index: number) => string) | undefined;
  /** As ali-oss's `append` takes them. */
  readonly creation: Readonly<Record<string, unknown>>;
  /** What the appends are guarded with beyond what the client has. */
  readonly remedy: RemedyOptions;
}

const MIB = 1024 * 1024;
// OSS's own limit of an appendable object: https://help.aliyun.com/en/oss/developer-reference/appendobject
const OSS_LIMIT_BYTES = 5 * 1024 * MIB;

/**
 * Checks the writer's options and fills in what they leave out.
 *
 * @throws TypeError for an unknown option or a wrong type: what was expected, what came, what would work.
 */
export function writerSettings(options: AppendWriterOptions = {}): WriterSettings {
  const works = "appendWriter(client, 'app.log', { lingerMs: 5 })";
  expect(isRecord(options), 'options', 'an object', options, works);
  expectKnown(Object.keys(options), OPTIONS, 'option', works);
  expectChecked(options, CHECKS);
  const { maxBatchBytes = 4 * MIB, maxObjectBytes = OSS_LIMIT_BYTES, lingerMs = 0, rollover } = options;
  const { maxBufferedBytes = Math.max(16 * MIB, maxBatchBytes), create = {} } = options;
  const fits = maxBufferedBytes >= maxBatchBytes;
  const line = `maxBatchBytes: ${maxBatchBytes}, maxBufferedBytes: ${4 * maxBatchBytes}`;
  expect(fits, '`maxBufferedBytes`', `at least \`maxBatchBytes\` (${maxBatchBytes})`, maxBufferedBytes, line);
  expectKnown(
    Object.keys(create),
    Object.keys(CREATION),
    'option of `create`',
    "create: { mime: 'text/plain', acl: 'private' }",
  );
  expectChecked(create, CREATION);
  const { attempts = Infinity, maxElapsedMs, signal, onEvent } = options;
  return {
    ...{ maxBatchBytes, maxBufferedBytes, lingerMs, maxObjectBytes, rollover },
    creation: creationOf(create),
    // A lost race is another writer's progress, so only time limits them.
    remedy: { attempts, ...withoutUndefined({ maxElapsedMs, signal, onEvent }) },
  };
}

function creationOf(create: NonNullable<AppendWriterOptions['create']>): Record<string, unknown> {
  const { acl, storageClass, headers, meta, mime } = create;
  const named = withoutUndefined({ 'x-oss-object-acl': acl, 'x-oss-storage-class': storageClass });
  return { ...withoutUndefined({ mime, meta }), headers: { ...headers, ...named } };
}

const OPTIONS = [
  ...['maxBatchBytes', 'maxBufferedBytes', 'lingerMs', 'maxObjectBytes', 'rollover', 'create'],
  ...['signal', 'attempts', 'maxElapsedMs', 'onEvent', 'journal'],
];

const isCount = (value: unknown) => Number.isSafeInteger(value) && Number(value) >= 1;
const bytes = (works: string): Check => ({ expected: 'a whole number of bytes ≥ 1', works, ok: isCount });

const CHECKS: Readonly<Record<string, Check>> = {
  maxBatchBytes: bytes('maxBatchBytes: 1048576'),
  maxBufferedBytes: bytes('maxBufferedBytes: 16777216'),
  maxObjectBytes: {
    expected: `a whole number of bytes from 1 to ${OSS_LIMIT_BYTES}, the limit of OSS`,
    works: 'maxObjectBytes: 1073741824',
    ok: value => isCount(value) && Number(value) <= OSS_LIMIT_BYTES,
  },
  lingerMs: {
    expected: 'a number of milliseconds from 0 to 2147483647',
    works: 'lingerMs: 5',
    ok: value => typeof value === 'number' && value >= 0 && value < 2 ** 31,
  },
  rollover: {
    expected: 'a function (index) => name',
    works: 'rollover: index => `app-${index}.log`',
    ok: isFunction,
  },
  create: {
    expected: 'an object of options for the first append',
    works: "create: { mime: 'text/plain' }",
    ok: isRecord,
  },
};

const text = (works: string): Check => ({ expected: 'a string', works, ok: value => typeof value === 'string' });
const record = (works: string): Check => ({ expected: 'an object', works, ok: isRecord });

const CREATION: Readonly<Record<string, Check>> = {
  mime: text("create: { mime: 'text/plain' }"),
  meta: record("create: { meta: { host: 'web-1' } }"),
  headers: record("create: { headers: { 'Cache-Control': 'no-cache' } }"),
  acl: text("create: { acl: 'private' }"),
  storageClass: text("create: { storageClass: 'IA' }"),
};
