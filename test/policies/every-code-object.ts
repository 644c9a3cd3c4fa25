import { acceptOwnWrite, acceptSamePart, backoff, rename } from '../../src/index.js';
import { arrival, atTheEnd, bytes, type Client, refusing } from '../ali-oss/support.js';
import { settled } from '../call/fakes.js';
import { type Row, rowsOf } from './every-code-row.js';

const FORBID = { headers: { 'x-oss-forbid-overwrite': 'true' } };
const RECOVERY = { appendRecovery: true } as const;

/** A sequential upload, which ali-oss begins by `request` only. */
async function sequential(client: Client): Promise<unknown> {
  const { data } = await client.request({
    ...{ method: 'POST', bucket: 'logs', object: 'big', subres: { uploads: '', sequential: '' } },
    ...{ xmlResponse: true, successStatuses: [200] },
  });
  return (data as { readonly UploadId: unknown }).UploadId;
}

/** The codes of objects. */
export const OBJECT_ROWS: readonly Row[] = rowsOf([
  {
    code: 'PositionNotEqualToLength',
    kind: 'stale-position',
    detailed: 'test/append/requests.test.ts',
    setUp: ({ plain }) => plain.append('k', bytes('one')),
    call: client => client.append('k', bytes('two'), { position: 1 }),
    ask: RECOVERY,
    asked: { resolves: { nextAppendPosition: '6' } },
  },
  {
    code: 'PositionNotEqualToLength',
    kind: 'beyond-end',
    detailed: 'test/append/doubts.test.ts',
    setUp: ({ plain }) => plain.append('k', bytes('one')),
    call: client => client.append('k', bytes('two'), { position: 9 }),
    ask: { diagnose: true },
    asked: { rejects: 'the object is 3 bytes long now' },
  },
  {
    code: 'PositionNotEqualToLength',
    kind: 'unproven',
    detailed: 'test/append/doubts.test.ts',
    given: { appendRecovery: { identicalRecords: 'possible' }, random: () => 0 },
    setUp: ({ oss }) => oss.fault({ match: { operation: 'AppendObject' }, do: { kind: 'apply-then-drop' } }),
    call: client => client.append('k', bytes('one')),
    attempts: 2,
    ask: { appendRecovery: { identicalRecords: 'never' } },
    asked: { resolves: { nextAppendPosition: '3' } },
  },
  {
    code: 'ObjectNotAppendable',
    detailed: 'test/append/elsewhere.test.ts',
    setUp: ({ plain }) => plain.put('k', bytes('whole')),
    call: client => client.append('k', bytes('one')),
    ask: { appendRecovery: { onNotAppendable: name => `${name}.1` } },
    asked: { resolves: { name: 'k.1', nextAppendPosition: '3' } },
  },
  {
    code: 'AppendSealedObjectNotAllowed',
    detailed: 'test/append/elsewhere.test.ts',
    // The local OSS seals nothing: sealing is by invitation, and ali-oss has no method for it.
    setUp: ({ oss }) =>
      oss.fault({
        match: { operation: 'AppendObject', name: 'k' },
        times: 2,
        do: refusing('AppendSealedObjectNotAllowed'),
      }),
    call: client => client.append('k', bytes('one')),
    ask: { appendRecovery: { onNotAppendable: name => `${name}.1` } },
    asked: { resolves: { name: 'k.1' } },
  },
  {
    code: 'FileAlreadyExists',
    kind: 'forbid-overwrite',
    detailed: 'test/policies/own-write.test.ts',
    setUp: ({ plain }) => plain.put('k', bytes('a,b')),
    call: client => client.put('k', bytes('a,b'), FORBID),
    ask: { policies: { FileAlreadyExists: acceptOwnWrite() } },
    asked: { resolves: { name: 'k', res: { status: 200 } } },
  },
  {
    code: 'FileAlreadyExists',
    kind: 'overwrite-rule',
    detailed: 'test/advice/overwrite-rule.test.ts',
    async setUp({ oss, plain }) {
      await plain.put('k', bytes('x'));
      Object.assign(oss.bucket('logs') ?? {}, { overwriteRules: [{ prefix: 'k' }] });
    },
    call: client => client.put('k', bytes('y')),
    ask: { policies: { FileAlreadyExists: rename(name => `other-${name}`) } },
    asked: { resolves: { name: 'other-k' } },
  },
  {
    code: 'FileAlreadyExists',
    kind: 'directory',
    detailed: 'test/policies/rename.test.ts',
    async setUp({ plain }) {
      await plain.putBucket('tree', { headers: { 'x-oss-hns-status': 'enabled' } });
      plain.useBucket('tree');
      await plain.put('k/file', bytes('x'));
    },
    bucket: 'tree',
    call: client => client.put('k', bytes('x')),
    ask: { policies: { FileAlreadyExists: rename(name => `${name}.txt`) } },
    asked: { resolves: { name: 'k.txt' } },
  },
  {
    code: 'FileImmutable',
    detailed: 'test/advice/diagnose-object.test.ts',
    async setUp({ oss, plain }) {
      await plain.put('k', bytes('x'));
      Object.assign(oss.bucket('logs') ?? {}, { worm: { days: 30, state: 'Locked' } });
    },
    call: client => client.delete('k'),
    ask: { diagnose: true },
    asked: { rejects: /30 days.*Locked.*delete/s },
  },
  {
    code: 'StaleFile',
    detailed: 'test/memory/lanes.test.ts',
    byDefault: 'resolves',
    oss: { staleMs: 100 },
    async setUp({ oss, plain }) {
      await plain.put('k', bytes('x'));
      const theirs = arrival(oss, ({ operation }) => operation === 'PutObjectTagging');
      const writing = plain.putObjectTagging('k', { theirs: '1' });
      // It may be cut off when the test is over.
      atTheEnd(() => writing.catch(() => undefined));
      await theirs;
      await settled();
    },
    call: client => client.putObjectTagging('k', { mine: '1' }),
    ask: { policies: { StaleFile: backoff({ attempts: 1 }) } },
    asked: { rejects: 'still StaleFile after 1 attempts' },
  },
  {
    code: 'PartAlreadyExist',
    detailed: 'test/policies/same-part.test.ts',
    async setUp({ plain, note }) {
      note.uploadId = await sequential(plain);
      await plain.uploadPart('big', note.uploadId, 1, bytes('part'), 0, 4);
    },
    call: (client, { uploadId }) => client.uploadPart('big', uploadId, 1, bytes('part'), 0, 4),
    ask: { policies: { PartAlreadyExist: acceptSamePart() } },
    asked: { resolves: { name: 'big', res: { status: 200 } } },
  },
]);
