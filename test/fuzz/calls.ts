import { Readable } from 'node:stream';
import type { Client } from '../ali-oss/support.js';

type Method = 'abortMultipartUpload' | 'getBucketInfo' | 'initiateBucketWorm' | 'putChannelStatus';
export type FuzzClient = Client & Readonly<Record<Method, (...args: readonly unknown[]) => Promise<unknown>>>;

/** A call that makes one request for the object or bucket `name`. */
export interface FuzzCall {
  readonly method: string;
  readonly run: (client: FuzzClient, name: string) => Promise<unknown>;
}

const BODY = Buffer.from('a record\n');
const PARTS = [{ number: 1, etag: 'E' }];

const RUNS: Readonly<Record<string, FuzzCall['run']>> = {
  put: (client, name) => client.put(name, BODY),
  putStream: (client, name) => client.putStream(name, Readable.from([BODY])),
  append: (client, name) => client.append(name, BODY, { position: 5 }),
  get: (client, name) => client.get(name),
  getStream: (client, name) => client.getStream(name).then(drained),
  head: (client, name) => client.head(name),
  delete: (client, name) => client.delete(name),
  copy: (client, name) => client.copy(name, 'source'),
  putMeta: (client, name) => client.putMeta(name, { a: '1' }),
  putACL: (client, name) => client.putACL(name, 'private'),
  getACL: (client, name) => client.getACL(name),
  putObjectTagging: (client, name) => client.putObjectTagging(name, { a: '1' }),
  getObjectTagging: (client, name) => client.getObjectTagging(name),
  deleteObjectTagging: (client, name) => client.deleteObjectTagging(name),
  getObjectMeta: (client, name) => client.getObjectMeta(name),
  putSymlink: (client, name) => client.putSymlink(name, 'target', {}),
  restore: (client, name) => client.restore(name),
  deleteMulti: (client, name) => client.deleteMulti([name], { subres: { of: name } }),
  initMultipartUpload: (client, name) => client.initMultipartUpload(name),
  uploadPart: (client, name) => client.uploadPart(name, 'ID', 1, BODY, 0, BODY.length),
  completeMultipartUpload: (client, name) => client.completeMultipartUpload(name, 'ID', PARTS),
  abortMultipartUpload: (client, name) => client.abortMultipartUpload(name, 'ID'),
  list: (client, name) => client.list({ prefix: name }),
  listV2: (client, name) => client.listV2({ prefix: name }),
  putBucket: (client, name) => client.putBucket(name),
  deleteBucket: (client, name) => client.deleteBucket(name),
  getBucketInfo: (client, name) => client.getBucketInfo(name),
  abortBucketWorm: (client, name) => client.abortBucketWorm(name),
  putBucketVersioning: (client, name) => client.putBucketVersioning(name, 'Enabled'),
  initiateBucketWorm: (client, name) => client.initiateBucketWorm(name, '1'),
  putChannelStatus: (client, name) => client.putChannelStatus(name, 'disabled'),
  request: (client, name) => client.request({ method: 'GET', bucket: 'logs', object: name, successStatuses: [200] }),
};

export const CALLS: readonly FuzzCall[] = Object.entries(RUNS).map(([method, run]) => ({ method, run }));

/** Reads a stream to its end, broken off or not. */
async function drained(answer: unknown): Promise<unknown> {
  const { stream } = answer as { readonly stream: Readable };
  await new Promise(resolve => {
    stream.on('error', resolve).on('close', resolve).on('end', resolve).on('aborted', resolve).resume();
  });
  return answer;
}
