import { describe, expect, it } from 'vitest';
import { en } from '../../src/catalogue/index.js';
import { acceptOwned, explain, reportOf } from '../../src/index.js';
import { zh } from '../../src/locales/zh.js';
import type { LocalOss } from '../../src/testing/index.js';
import { bytes, failure, startLocal, wrappedClient } from '../ali-oss/support.js';
import { type AnyClient, type Run, told } from './diagnose-support.js';

const { 'other-call': other, taken } = en.advice.BucketAlreadyExists;
const CODE = 'BucketAlreadyExists';

/** An OSS that answers like this whatever was asked. */
async function answering(): Promise<LocalOss> {
  const oss = await startLocal();
  const match = ({ operation }: { readonly operation: string }) => !/^(Get|List|Head)/.test(operation);
  oss.fault({ match, times: Infinity, do: { kind: 'refuse', code: CODE } });
  return oss;
}

describe('BucketAlreadyExists to a call that creates no bucket', () => {
  it.each<[what: string, run: Run]>([
    ['put', client => client.put('k', bytes('x'))],
    ['append', client => client.append('k', bytes('x'))],
    ['initMultipartUpload', client => client.initMultipartUpload('k')],
    ['putBucketEncryption', client => client.putBucketEncryption('logs', { SSEAlgorithm: 'AES256' })],
    [
      'request',
      client => client.request({ method: 'PUT', bucket: 'logs', object: 'k', content: 'x', successStatuses: [200] }),
    ],
  ])('asks for rights and name first, and for no other name: %s', async (_what, run) => {
    const error = await failure(run(wrappedClient(await answering()) as AnyClient));
    expect(error.advice).toBe(other);
    expect(explain(error)).toBe(other);
    expect(reportOf(error)?.trail[0]?.conflict.kind).toBe('other-call');
    expect(other.actions[0]).toMatch(/permissions/);
    expect(JSON.stringify(other)).not.toMatch(/Choose another/);
  });

  it.each<[what: string, run: Run]>([
    ['putBucket', client => client.putBucket('logs')],
    ['request of a bucket', client => client.request({ method: 'PUT', bucket: 'logs', successStatuses: [200] })],
  ])('is another matter: %s', async (_what, run) => {
    expect((await failure(run(wrappedClient(await answering()) as AnyClient))).advice).toBe(taken);
  });

  it('is told so in Chinese', async () => {
    const error = await failure(wrappedClient(await answering(), { locale: zh }).put('k', bytes('x')));
    expect(error.advice).toBe(zh.advice.BucketAlreadyExists['other-call']);
  });

  it('is no matter of acceptOwned()', async () => {
    const client = wrappedClient(await answering(), { policies: { BucketAlreadyExists: acceptOwned() } });
    expect((await failure(client.put('k', bytes('x')))).advice).toBe(other);
  });

  it('is looked into: whether the bucket is yours', async () => {
    const oss = await answering();
    expect((await told(oss, client => client.put('k', bytes('x')))).facts).toMatch(/^the bucket is yours: /);
  });

  it('of which nothing else is known is about a name', () => {
    expect(explain(CODE)).toBe(taken);
  });
});
