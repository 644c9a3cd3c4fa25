import { describe, expect, it } from 'vitest';
import * as bucketRooms from '../../src/catalogue/reasons/bucket.js';
import * as emptyRooms from '../../src/catalogue/reasons/empty-bucket.js';
import * as objectRooms from '../../src/catalogue/reasons/object.js';
import * as serviceRooms from '../../src/catalogue/reasons/service.js';
import type { AllReasons } from '../../src/catalogue/reasons/all.js';
import { append } from '../../src/catalogue/reasons/append.js';
import { call } from '../../src/catalogue/reasons/call.js';
import { look } from '../../src/catalogue/reasons/look.js';
import { reasonIn, reasons, type Value } from '../../src/catalogue/reasons/reason.js';
import { waiting } from '../../src/catalogue/reasons/waiting.js';
import {
  acceptIdentical,
  acceptOwned,
  acceptOwnWrite,
  acceptSamePart,
  emptyBucket,
  firstOf,
  overwrite,
  type Policies,
  rename,
  replaceUnlocked,
  surface,
  waitForIdle,
  waitForRestore,
  withKey,
} from '../../src/index.js';
import { zh } from '../../src/locales/zh.js';
import { bytes, failure, plainClient, startLocal, wrappedClient } from '../ali-oss/support.js';
import type { AnyClient } from '../advice/diagnose-support.js';
import { OBJECT_ROWS } from '../policies/every-code-object.js';
import { type Row, type Stage } from '../policies/every-code-row.js';
import { LIBRARY, textOf } from '../structure/sources.js';
import { SERVICE_ROWS } from '../policies/every-code-service.js';

type Sentence = (...values: readonly Value[]) => string;

const english = { ...bucketRooms, ...emptyRooms, ...objectRooms, ...serviceRooms, append, call, look, waiting };
const sentences = Object.entries(english).flatMap(([room, texts]) =>
  Object.entries(texts as Readonly<Record<string, Sentence>>).map(([name, say]) => ({ room, name, say })),
);
const chinese = (room: string, name: string) => zh.reasons[room]?.[name] as Sentence | undefined;

/** Three English words in a row, which no name of OSS's is. */
const ENGLISH = /\b[a-z]{2,} [a-z]{2,} [a-z]{2,}\b/;

describe('the Chinese reasons', () => {
  it('are those of the English rooms, none missing and none surplus', () => {
    const namesOf = (rooms: object) =>
      Object.fromEntries(Object.entries(rooms).map(([room, texts]) => [room, Object.keys(texts as object).sort()]));
    expect(namesOf(zh.reasons)).toEqual(namesOf(english));
  });

  it.each(sentences)('are said in Chinese, with all their values: $room.$name', ({ room, name, say }) => {
    const sentence = chinese(room, name);
    // Lists take any number of values.
    const isList = ['all', 'list', 'and'].includes(name);
    const values = Array.from({ length: isList ? 3 : (sentence?.length ?? 0) }, (_, at) => `V${at}`);
    for (const value of values) expect(say(...values)).toContain(value);
    expect(say(...values)).not.toContain('undefined');
    const said = sentence?.(...values) ?? '';
    expect(say(...values)).toMatch(/^[\x20-\x7e…]*$/);
    for (const value of values) expect(said).toContain(value);
    expect(said).not.toMatch(ENGLISH);
    // A clause among others, not a sentence.
    expect(said).not.toMatch(/[。.]$/);
  });

  it('are where policies take theirs from: none is written in place', () => {
    const files = LIBRARY.filter(file => file.startsWith('src/policies/'));
    const inPlace = files.filter(file => /^(?! *\*).*\b(surface|notMine|theirs|unknown)\(\s*['"`]/m.test(textOf(file)));
    expect(files.length).toBeGreaterThan(20);
    expect(inPlace).toEqual([]);
  });

  it('are checked by the compiler', () => {
    const check = (part: Omit<AllReasons['restore'], 'stopped'>) =>
      // @ts-expect-error the sentence `stopped` is missing
      part satisfies AllReasons['restore'];
    expect(check(objectRooms.restore)).toBe(objectRooms.restore);
  });
});

describe('a reason', () => {
  it('is translated with the reasons it is made of', () => {
    const { ownWrite } = objectRooms;
    const text = ownWrite.untold(look.refused(look.head(look.object()), '403 AccessDenied', 'oss:GetObject'));
    expect(text).toBe(
      'it is not known whether the object is your own: HEAD of the object was refused with 403 AccessDenied: oss:GetObject is missing',
    );
    expect(reasonIn(zh.reasons, text)).toBe(
      '无法确认该Object是否是您自己的：对该Object的HEAD请求被拒绝：403 AccessDenied，缺少oss:GetObject权限',
    );
  });

  it('stays as it is where it is somebody else’s, where the language lacks it, and where it was long ago', () => {
    expect(reasonIn(zh.reasons, 'not on a Friday')).toBe('not on a Friday');
    const text = waiting.still('StaleFile', 3);
    expect(reasonIn(undefined, text)).toBe(text);
    expect(reasonIn({ waiting: {} }, text)).toBe(text);
    for (let other = 0; other < 1000; other += 1) waiting.still('StaleFile', 1000 + other);
    expect(reasonIn(zh.reasons, text)).toBe(text);
  });

  it('may be made of itself without harm', () => {
    const room = reasons('test', { same: (text: Value) => String(text), more: (text: Value) => `${text}!` });
    const texts = { test: { same: (text: Value) => `同${text}`, more: (text: Value) => `${text}！` } };
    expect(reasonIn(texts, room.same(room.more('a')))).toBe('a！');
  });
});

describe('the advice of a client in Chinese has no English reason', () => {
  const policies: Policies = {
    FileAlreadyExists: firstOf(
      acceptOwnWrite(),
      overwrite(),
      rename(name => name),
    ),
    PartAlreadyExist: acceptSamePart(),
    RestoreAlreadyInProgress: waitForRestore({ pollMs: 5, maxWaitMs: 0 }),
    ArchiveRestoreNotFinished: waitForRestore({ pollMs: 5, maxWaitMs: 0 }),
    BucketAlreadyExists: acceptOwned(),
    BucketNotEmpty: emptyBucket({ confirm: 'logs', dryRun: true }),
    InventoryConfigurationAlreadyExists: acceptIdentical(),
    WORMConfigurationAlreadyExists: replaceUnlocked(),
    ChannelStillLive: waitForIdle({ pollMs: 5, maxWaitMs: 0 }),
    KeyDisabled: withKey(() => 'other', { attempts: 1 }),
    KeyPendingDeletion: withKey(() => {
      throw new Error('left');
    }),
  };

  async function staged({ oss: options, setUp }: Row): Promise<Stage> {
    const oss = await startLocal({ now: () => new Date('2026-01-02T03:04:05.000Z'), ...options });
    const stage: Stage = { oss, plain: plainClient(oss), note: {}, pass: () => undefined };
    await setUp(stage);
    return stage;
  }

  const rows = [...OBJECT_ROWS, ...SERVICE_ROWS].map(row => [`${row.code} ${row.kind ?? ''}`, row] as const);

  it.each(rows)('%s', async (_title, row) => {
    const stage = await staged(row);
    const client = wrappedClient(
      stage.oss,
      { ...{ random: () => 0, ...row.given }, policies, locale: zh, attempts: 2, diagnose: true },
      { bucket: row.bucket ?? 'logs' },
    );
    const outcome = await row.call(client, stage.note).catch((error: unknown) => error);
    const { advice } = outcome as { readonly advice?: { readonly cause: string } };
    expect(advice?.cause ?? '').not.toMatch(ENGLISH);
  });

  it('where a look is refused, either', async () => {
    const oss = await startLocal();
    await plainClient(oss).put('k', bytes('x'));
    const match = ({ method }: { readonly method: string }) => method === 'HEAD';
    oss.fault({ match, times: Infinity, do: { kind: 'refuse', code: 'AccessDenied' } });
    const client = wrappedClient(oss, { locale: zh, policies: { FileAlreadyExists: acceptOwnWrite() } });
    const error = await failure(client.put('k', bytes('x'), { headers: { 'x-oss-forbid-overwrite': 'true' } }));
    expect(error.advice?.cause).toContain(
      '（无法确认该Object是否是您自己的：对该Object的HEAD请求被拒绝：403 AccessDenied，缺少oss:GetObject权限）',
    );
  });

  it('where an append is in doubt, either', async () => {
    const oss = await startLocal();
    const client = wrappedClient(oss, {
      locale: zh,
      appendRecovery: { identicalRecords: 'possible' },
      random: () => 0,
    });
    await client.append('k', bytes('one'));
    oss.fault({ match: { operation: 'AppendObject' }, do: { kind: 'apply-then-drop' } });
    const error = await failure(client.append('k', bytes('two')));
    expect(error.advice?.summary).toBe(zh.advice.PositionNotEqualToLength.unproven.summary);
    expect(error.advice?.cause).toMatch(/其他写入方可能写入了相同的数据/);
    expect(error.advice?.cause).not.toMatch(ENGLISH);
  });

  it('but what a policy of the caller’s own says is said as it is', async () => {
    const oss = await startLocal();
    await plainClient(oss).put('k', bytes('x'));
    const client = wrappedClient(oss, {
      locale: zh,
      policies: { ObjectNotAppendable: () => surface('not on a Friday') },
    });
    const error = await failure((client as AnyClient).append('k', bytes('y')));
    expect(error.advice?.cause).toContain('not on a Friday');
  });
});
