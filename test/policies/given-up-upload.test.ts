import { describe, expect, it } from 'vitest';
import { acceptOwnWrite, firstOf, overwrite, type Policy, rename, reportOf } from '../../src/index.js';
import { bytes, type Client, errorXml, failure, plainClient, startLocal, wrappedClient } from '../ali-oss/support.js';
import { large, PART_BYTES } from './own-write-cases.js';

const EACH: readonly (readonly [string, Policy, string])[] = [
  ['overwrite', overwrite(), 'k'],
  ['rename', rename((name, attempt) => `${name}-${attempt}`), 'k-1'],
];

/** A call whose name another takes after the upload has begun: OSS refuses it at its end. */
async function overtaken(policy: Policy, more: { mode?: 'observe'; options?: object } = {}) {
  const oss = await startLocal();
  const plain = plainClient(oss);
  let isTaken = false;
  const progress = async (): Promise<void> => {
    if (isTaken) return;
    isTaken = true;
    await plain.put('k', bytes('another'));
  };
  const client = wrappedClient(oss, {
    policies: { FileAlreadyExists: policy },
    ...(more.mode && { mode: more.mode }),
  });
  const options = { headers: { 'x-oss-forbid-overwrite': 'true' }, partSize: PART_BYTES, progress, ...more.options };
  return { oss, plain, call: () => client.multipartUpload('k', large(), options) };
}

const uploadsOf = (oss: Awaited<ReturnType<typeof startLocal>>) => oss.bucket('logs')?.uploads.map(({ name }) => name);

describe('a multipart upload that OSS refused at its end', () => {
  it.each(EACH)('is aborted by %s before it begins anew', async (_name, policy, name) => {
    const { oss, call } = await overtaken(policy);
    expect(reportOf(await call())).toMatchObject({ attempts: 2, written: 'yes' });
    expect(oss.object('logs', name)?.content).toEqual(large());
    expect(uploadsOf(oss)).toEqual([]);
  });

  it.each(EACH)('stays where the key may not abort it, and %s goes on', async (_name, policy, name) => {
    const { oss, call } = await overtaken(policy);
    oss.fault({
      match: { operation: 'AbortMultipartUpload' },
      do: { kind: 'answer', status: 403, headers: { 'x-oss-request-id': 'R' }, body: errorXml('AccessDenied') },
    });
    expect(reportOf(await call())).toMatchObject({ attempts: 2, written: 'yes' });
    expect(oss.object('logs', name)?.content).toEqual(large());
    expect(uploadsOf(oss)).toEqual(['k']);
  });

  it.each(EACH)('is left alone in observe mode: what %s would do is told', async (_name, policy) => {
    const { oss, call } = await overtaken(policy, { mode: 'observe' });
    const told = reportOf(await failure(call()))?.trail;
    expect(told).toMatchObject([{ decision: { action: 'retry' } }]);
    expect(uploadsOf(oss)).toEqual(['k']);
  });

  it('is no concern where an earlier send of it was stored: there is nothing left to abort', async () => {
    const oss = await startLocal();
    const client = wrappedClient(oss, { policies: { FileAlreadyExists: firstOf(acceptOwnWrite(), overwrite()) } });
    oss.fault({ match: { operation: 'CompleteMultipartUpload' }, do: { kind: 'apply-then-cut' } });
    const options = { headers: { 'x-oss-forbid-overwrite': 'true' }, partSize: PART_BYTES };
    await client.multipartUpload('k', large(), options).catch(() => undefined);
    expect(oss.object('logs', 'k')?.content).toEqual(large());
    expect(uploadsOf(oss)).toEqual([]);
  });

  it('of a checkpoint is gone on with, and not aborted', async () => {
    const first = await overtaken(overwrite());
    const { uploadId } = (await begin(first.plain)) as { readonly uploadId: string };
    const checkpoint = { file: large(), name: 'k', fileSize: large().length, partSize: PART_BYTES, uploadId };
    await first.plain.put('k', bytes('another'));
    const client = wrappedClient(first.oss, { policies: { FileAlreadyExists: overwrite() } });
    const options = { headers: { 'x-oss-forbid-overwrite': 'true' }, checkpoint: { ...checkpoint, doneParts: [] } };
    expect(reportOf(await client.multipartUpload('k', large(), options))).toMatchObject({ attempts: 2 });
    expect(first.oss.requests.map(({ operation }) => operation)).not.toContain('AbortMultipartUpload');
    expect(first.oss.object('logs', 'k')?.content).toEqual(large());
  });
});

const begin = (client: Client) => client.initMultipartUpload('k') as Promise<unknown>;
