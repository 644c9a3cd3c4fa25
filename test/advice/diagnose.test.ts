import { describe, expect, test, vi } from 'vitest';
import { facts as english } from '../../src/catalogue/en/facts.js';
import type { Facts, Locale } from '../../src/catalogue/index.js';
import type { Conflict } from '../../src/conflict/conflict.js';
import { diagnosed } from '../../src/advice/diagnose.js';
import type { Tools } from '../../src/policies/policy.js';
import { conflict, head, tools } from '../call/fakes.js';

const worm = { wormId: '1', state: 'Locked', days: '30' };
const ofOss = (status: number, code: string) => Object.assign(new Error('refused'), { status, code });
const answering = (answer: unknown) => tools({ call: () => Promise.resolve(answer) });
const headed = (headers: Readonly<Record<string, string>>) => tools({ head: () => Promise.resolve(head({ headers })) });
const detailed = (code: string, details: Conflict['details']): Conflict => ({ ...conflict({ code }), details });

const FORBID = { headers: { 'x-oss-forbid-overwrite': 'true' } };
const RETENTION = 'the retention period is 30 days, state Locked';
const LOOKED_AT = 'Sat, 01 Nov 2025 00:00:00 GMT';

/** What is told of a retention policy and an object of that age. */
function immutable(lastModified: string, said: Parameters<typeof conflict>[0] = {}): Promise<string | undefined> {
  const looked = tools({
    call: () => Promise.resolve(worm),
    head: () => Promise.resolve(head({ headers: lastModified === '' ? {} : { 'last-modified': lastModified } })),
  });
  return diagnosed(conflict({ code: 'FileImmutable', operation: 'request', ...said }), looked);
}

describe('looking closer at a retention policy', () => {
  test('tells when this object is free', async () => {
    expect(await immutable(LOOKED_AT)).toBe(
      `${RETENTION}; this object can be changed or deleted from 2025-12-01T00:00:00.000Z (UTC)`,
    );
  });

  test.each([
    ['says nothing of when', ''],
    ['has a date that is none', 'yesterday'],
  ])('leaves out the date where the answer %s', async (_what, lastModified) => {
    expect(await immutable(lastModified)).toBe(RETENTION);
  });

  test('looks at no object where the call names none', async () => {
    expect(await immutable(LOOKED_AT, { operation: 'deleteMulti', name: undefined })).toBe(
      `${RETENTION}; the call tried to delete it`,
    );
  });

  test('tells that there is none, where that is so', async () => {
    const reason = ofOss(404, 'NoSuchWORMConfiguration');
    const looked = tools({ call: () => Promise.reject(reason), head: () => Promise.resolve(head()) });
    const { noRetention } = english;
    expect(await diagnosed(conflict({ code: 'FileImmutable', operation: 'request' }), looked)).toBe(
      `${noRetention()}; ${english.noObjectRetention()}`,
    );
    expect(await diagnosed(conflict({ code: 'WORMConfigurationAlreadyExists' }), looked)).toBe(noRetention());
  });

  test.each([undefined, {}, { ...worm, days: 'many' }])('says so where the answer is none: %j', async answer => {
    const exists = conflict({ code: 'WORMConfigurationAlreadyExists', name: undefined });
    expect(await diagnosed(exists, answering(answer))).toBe('details could not be read: no response');
  });
});

describe('looking closer at an object', () => {
  test.each(['ObjectNotAppendable', 'AppendSealedObjectNotAllowed'])(
    'tells since when it is sealed: %s',
    async code => {
      const looked = headed({ 'x-oss-object-type': 'Appendable', 'x-oss-sealed-time': LOOKED_AT });
      expect(await diagnosed(conflict({ code }), looked)).toBe(
        `the object's type is Appendable; sealed since ${LOOKED_AT}`,
      );
    },
  );

  test('says so where OSS does not tell its type or age', async () => {
    expect(await diagnosed(conflict({ code: 'ObjectNotAppendable' }), headed({}))).toBe("the object's type is unknown");
    const inTheWay = await diagnosed(conflict({ code: 'FileAlreadyExists', args: ['k', FORBID] }), headed({}));
    expect(inTheWay).toBe('stored under this name: 10 bytes');
  });

  test('shows what came over the wire as one line of bounded length', async () => {
    const looked = headed({ 'x-oss-object-type': ` a\n\tb${'c'.repeat(1000)}` });
    const told = await diagnosed(conflict({ code: 'ObjectNotAppendable' }), looked);
    expect(told).toBe(`the object's type is a b${'c'.repeat(197)}`);
  });
});

describe('looking closer at what the answer itself says', () => {
  test.each([
    [{ PartEtag: '"E"', PartNumber: '2' }, 'the stored part 2 has ETag "E"'],
    [{ PartEtag: '"E"' }, 'the stored part has ETag "E"'],
    [{ PartNumber: '2' }, undefined],
  ])('tells of the part %j', async (details, told) => {
    expect(await diagnosed(detailed('PartAlreadyExist', details), tools())).toBe(told);
  });

  test('tells nothing of a domain where it does not say what it is bound to', async () => {
    expect(await diagnosed(detailed('CnameAlreadyExists', {}), tools())).toBeUndefined();
  });
});

describe('looking closer at a key', () => {
  const key = (said: Parameters<typeof conflict>[0], looked: Tools) =>
    diagnosed(conflict({ code: 'KeyDisabled', operation: 'put', ...said }), looked);

  test.each<[what: string, args: readonly unknown[]]>([
    ['in whatever case', ['k', undefined, null, { headers: { 'X-OSS-Server-Side-Encryption-Key-Id': 'key-1' } }]],
    [
      'and not a body of that shape',
      ['k', { headers: null }, { headers: { 'x-oss-server-side-encryption-key-id': 'key-1' } }],
    ],
  ])('finds the header that was sent %s', async (_what, args) => {
    expect(await key({ args }, tools())).toBe('KMS key that the request names: key-1');
  });

  test('of an object that names none goes on to that of the bucket', async () => {
    const looked = {
      ...headed({}),
      call: answering({ encryption: { SSEAlgorithm: 'KMS', KMSMasterKeyID: 'k' } }).call,
    };
    expect(await key({ operation: 'append' }, looked)).toBe('KMS key of the bucket by default: k');
  });

  test('tells nothing of a bucket that encrypts with a key of OSS', async () => {
    expect(await key({}, answering({ encryption: { SSEAlgorithm: 'AES256' } }))).toBeUndefined();
  });

  test('says so where the answer is none', async () => {
    expect(await key({}, answering({}))).toBe('details could not be read: no response');
  });
});

describe('looking closer at a bucket', () => {
  const notEmpty = conflict({ code: 'BucketNotEmpty', name: undefined });
  const holding = (objects: readonly object[], isTruncated: boolean) =>
    tools({
      call: method =>
        Promise.resolve(
          method === 'getBucketVersions'
            ? { objects, deleteMarker: [{}], isTruncated }
            : { uploads: [], channels: [], isTruncated: false },
        ),
    });

  test('tells where a listing was cut', async () => {
    const objects = [{ isLatest: true }, { isLatest: true }, { isLatest: false }];
    expect(await diagnosed(notEmpty, holding(objects, true))).toBe(
      'in the bucket: 2 or more objects, 1 or more old versions, 1 or more delete markers',
    );
    expect(await diagnosed(notEmpty, holding(objects.slice(1), false))).toBe(
      'in the bucket: 1 object, 1 old version, 1 delete marker',
    );
  });

  test('tells where no listing shows what is in it', async () => {
    const empty = { objects: [], deleteMarker: [], uploads: [], channels: [], isTruncated: false };
    expect(await diagnosed(notEmpty, answering(empty))).toBe(
      'in the bucket: nothing that can be listed, as an access point or an OSS accelerator',
    );
  });
});

describe('looking closer', () => {
  test('asks for no inventory where the call named none', async () => {
    const call = vi.fn<Tools['call']>(() => Promise.reject(ofOss(404, 'NoSuchInventory')));
    const said = { code: 'InventoryConfigurationAlreadyExists', args: ['b'], name: undefined };
    expect(await diagnosed(conflict(said), tools({ call }))).toBe('details could not be read: 404 NoSuchInventory');
    expect(call.mock.calls).toEqual([['getBucketInventory', 'b', undefined]]);
  });

  test.each([
    'StaleFile',
    'BrandNewConflict',
    'Unknown',
    'constructor',
    'toString',
    'valueOf',
    'hasOwnProperty',
    '__proto__',
  ])('costs nothing and adds nothing for %s', async code => {
    const call = vi.fn<Tools['call']>(() => Promise.reject(new Error('x')));
    const looked = tools({ call, head: () => call('head').then(() => head()) });
    expect(await diagnosed(conflict({ code }), looked)).toBeUndefined();
    expect(call).not.toHaveBeenCalled();
  });

  test('speaks the language of the client, and English for what that lacks', async () => {
    const facts: Partial<Facts> = { objectType: type => `类型：${String(type)}`, separator: '；' };
    const locale: Locale = { language: 'zh', advice: {}, facts: facts as Facts };
    const looked = headed({ 'x-oss-object-type': 'Normal', 'x-oss-sealed-time': 'today' });
    expect(await diagnosed(conflict({ code: 'ObjectNotAppendable' }), looked, locale)).toBe(
      '类型：Normal；sealed since today',
    );
  });
});

describe('a look that fails says so, and harms nothing', () => {
  test.each<[string, unknown, string]>([
    ['by a refusal without a code', { status: 403 }, '403 (missing permission: oss:GetObject)'],
    ['by a refusal of another kind', ofOss(404, 'NoSuchKey'), '404 NoSuchKey'],
    ['by a broken connection', ofOss(-1, 'ResponseError'), 'no response'],
    ['by an error that says nothing', new Error('aSecret'), 'no response'],
    ['by a text', 'aSecret', 'no response'],
    ['by nothing', undefined, 'no response'],
  ])('%s', async (_how, reason, told) => {
    const looked = tools({ head: () => Promise.reject(reason), call: () => Promise.reject(reason) });
    for (const code of ['ObjectNotAppendable', 'PositionNotEqualToLength', 'FileAlreadyExists']) {
      expect(await diagnosed(conflict({ code, args: ['k', FORBID] }), looked)).toBe(
        `details could not be read: ${told}`,
      );
    }
  });
});
