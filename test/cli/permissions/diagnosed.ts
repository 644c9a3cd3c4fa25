import { backoff } from '../../../src/index.js';
import { bytes, type Client, refusing, wrappedClient } from '../../ali-oss/support.js';
import { OBJECT_ROWS } from '../../policies/every-code-object.js';
import type { Row } from '../../policies/every-code-row.js';
import { SERVICE_ROWS } from '../../policies/every-code-service.js';
import { encrypted } from '../../policies/key-support.js';
import { RESTORE } from '../../policies/restore-support.js';
import { type Scenario, scenario } from './scenario.js';

export const ARCHIVED = { headers: { 'x-oss-storage-class': 'Archive' } };

const ROWS = [...OBJECT_ROWS, ...SERVICE_ROWS];

/** The call of each row of the code, with `diagnose: true`. What is recorded is what comes after the 409. */
const diagnosing = (...rows: readonly Row[]): readonly Scenario[] =>
  rows.map(row =>
    scenario(async ({ oss, plain }) => {
      let now = Date.now();
      const note: Record<string, unknown> = {};
      await row.setUp({ oss, plain, note, pass: ms => (now += ms) });
      const client = wrappedClient(
        oss,
        { ...row.given, diagnose: true, policies: { '*': backoff({ attempts: 1 }) } },
        {
          bucket: row.bucket ?? 'logs',
        },
      );
      return () => row.call(client, note);
    }, row.oss),
  );
/** One that only recovery ends with sends more than the call and the looks after it. */
const rowsOf = (code: string) => ROWS.filter(row => row.code === code && row.kind !== 'unproven');

/** What is answered with the code where the call names a version of the object. */
const versioned = (code: string, call: (client: Client, versionId: string) => Promise<unknown>): Scenario =>
  scenario(async ({ oss, plain }) => {
    const versionId = await frozenVersion(plain);
    oss.fault({ match: ({ method }) => method !== 'HEAD', do: refusing(code) });
    const client = wrappedClient(oss, { diagnose: true });
    return () => call(client, versionId);
  });

/** The version id of an archived object. */
export async function frozenVersion(plain: Client): Promise<string> {
  await plain.putBucketVersioning('logs', 'Enabled');
  const { res } = await plain.put('frozen', bytes('x'), ARCHIVED);
  return String(res.headers['x-oss-version-id']);
}

/** A read and a write that need a key which is disabled by now. */
const keys = (code: string): readonly Scenario[] => [
  scenario(async ({ oss, plain }) => {
    oss.keys.set('key-1', 'Enabled');
    await plain.put('k', bytes('x'), encrypted('key-1'));
    oss.fault({ match: { operation: 'GetObject' }, do: refusing(code) });
    return () => wrappedClient(oss, { diagnose: true }).get('k');
  }),
  scenario(({ oss }) => {
    oss.fault({ match: { operation: 'PutObject' }, do: refusing(code) });
    return Promise.resolve(() => wrappedClient(oss, { diagnose: true }).put('k', bytes('x')));
  }),
  versioned(code, (client, versionId) => client.get('frozen', { versionId })),
];

const restoreVersion = (client: Client, versionId: string) =>
  client.request({ ...RESTORE, subres: { ...RESTORE.subres, versionId } });

/** What the rows of the codes do not show. */
const MORE: Readonly<Record<string, readonly Scenario[]>> = {
  FileImmutable: [versioned('FileImmutable', (client, versionId) => client.delete('frozen', { versionId }))],
  RestoreAlreadyInProgress: [versioned('RestoreAlreadyInProgress', restoreVersion)],
  ArchiveRestoreNotFinished: [versioned('ArchiveRestoreNotFinished', restoreVersion)],
  ArchiveRestoreFileStale: [versioned('ArchiveRestoreFileStale', restoreVersion)],
  KeyDisabled: keys('KeyDisabled'),
  KeyPendingDeletion: keys('KeyPendingDeletion'),
  KeyPendingImport: keys('KeyPendingImport'),
  BucketNotEmpty: [
    scenario(async ({ oss, plain }) => {
      await plain.put('k', bytes('x'));
      oss.fault({ match: { operation: 'ListObjectVersions' }, do: { kind: 'refuse', code: 'AccessDenied' } });
      return () => wrappedClient(oss, { diagnose: true }).deleteBucket('logs');
    }),
  ],
};

/** What `diagnose: true` is seen to look up after each code. */
export const DIAGNOSED: Readonly<Record<string, readonly Scenario[]>> = Object.fromEntries(
  [...new Set(ROWS.map(({ code }) => code))].map(code => [
    `diagnose:${code}`,
    [...diagnosing(...rowsOf(code)), ...(MORE[code] ?? [])],
  ]),
);
