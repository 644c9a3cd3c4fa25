import { expect, it } from 'vitest';
import { acceptOwnWrite, acceptSamePart, type Policy, type RemedyOptions, waitForRestore } from '../../src/index.js';
import { bytes, type Client, failure, plainClient, refusing, startLocal, wrappedClient } from '../ali-oss/support.js';
import { RESTORE } from './restore-support.js';

const FORBID = { headers: { 'x-oss-forbid-overwrite': 'true' } };

/** The cause in the advice of a call that meets this code, where OSS lets nobody read versions. */
async function causeOf(
  code: string,
  given: RemedyOptions,
  call: (client: Client, versionId: string) => Promise<unknown>,
) {
  const oss = await startLocal({ crc64Header: false });
  const plain = plainClient(oss);
  await plain.putBucketVersioning('logs', 'Enabled');
  const versionId = String((await plain.put('k', bytes('part'))).res.headers['x-oss-version-id']);
  oss.fault({
    match: ({ method, query }) => (method === 'GET' || method === 'HEAD') && 'versionId' in query,
    ...{ times: Infinity, do: { kind: 'refuse', code: 'AccessDenied' } },
  });
  oss.fault({
    match: ({ method }) => method !== 'GET' && method !== 'HEAD',
    do: refusing(code, { fields: { PartEtag: '"0"' } }),
  });
  return (await failure(call(wrappedClient(oss, given), versionId))).advice?.cause;
}

const following = (policy: Policy): RemedyOptions => ({ policies: { '*': policy } });

it.each<
  [who: string, code: string, given: RemedyOptions, call: (client: Client, versionId: string) => Promise<unknown>]
>([
  [
    'a wait for a restore',
    'RestoreAlreadyInProgress',
    following(waitForRestore({ pollMs: 1, maxWaitMs: 1 })),
    (client, versionId) => client.request({ ...RESTORE, object: 'k', subres: { restore: '', versionId } }),
  ],
  [
    'diagnose',
    'RestoreAlreadyInProgress',
    { diagnose: true },
    (client, versionId) => client.restore('k', { versionId }),
  ],
  [
    'the proof of a copy',
    'FileAlreadyExists',
    following(acceptOwnWrite()),
    (client, versionId) => client.copy('k', '/logs/k', { ...FORBID, versionId }),
  ],
  [
    'the proof of a part that is a copy',
    'PartAlreadyExist',
    following(acceptSamePart()),
    (client, versionId) =>
      client.uploadPartCopy('k', 'id', 1, '0-3', { sourceKey: 'k', sourceBucketName: 'logs' }, { versionId }),
  ],
])(
  'where OSS denies to read a version, the permission for versions is named by %s',
  async (_who, code, given, call) => {
    expect(await causeOf(code, given, call)).toContain('oss:GetObjectVersion');
  },
);
