import OSS from 'ali-oss';
import { onTestFinished } from 'vitest';
import { startOss, type LocalOss, type OssOptions } from '../../src/testing/index.js';

/** What ali-oss resolves with, as far as these tests look. */
export interface Answer {
  readonly res: { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly data?: Buffer };
  readonly [field: string]: unknown;
}

/** What ali-oss rejects with. */
export interface Failure extends Error {
  readonly status?: number;
  readonly code?: string;
  readonly ecCode?: string;
  readonly requestId?: string;
  readonly res?: { readonly headers: Readonly<Record<string, string>> };
}

type Method =
  | 'abortBucketWorm'
  | 'abortMultipartUpload'
  | 'append'
  | 'completeBucketWorm'
  | 'completeMultipartUpload'
  | 'copy'
  | 'delete'
  | 'deleteBucket'
  | 'deleteBucketInventory'
  | 'deleteMulti'
  | 'deleteObjectTagging'
  | 'extendBucketWorm'
  | 'get'
  | 'getACL'
  | 'getBucketInfo'
  | 'getBucketInventory'
  | 'getBucketLocation'
  | 'getBucketStat'
  | 'getBucketVersions'
  | 'getBucketWorm'
  | 'getObjectMeta'
  | 'getObjectTagging'
  | 'getSymlink'
  | 'head'
  | 'initMultipartUpload'
  | 'initiateBucketWorm'
  | 'list'
  | 'listBucketInventory'
  | 'listBuckets'
  | 'listChannels'
  | 'listParts'
  | 'listUploads'
  | 'listV2'
  | 'multipartUpload'
  | 'multipartUploadCopy'
  | 'put'
  | 'putACL'
  | 'putBucket'
  | 'putBucketInventory'
  | 'putMeta'
  | 'putObjectTagging'
  | 'putSymlink'
  | 'request'
  | 'restore'
  | 'uploadPart'
  | 'uploadPartCopy';

/** ali-oss with the methods that its types leave out. */
export type Client = Record<Method, (...args: unknown[]) => Promise<Answer>>;

/** A local OSS that ends with the test, and a client of it. */
export async function local(options: OssOptions = {}): Promise<{ oss: LocalOss; client: Client }> {
  const oss = await startOss(options);
  onTestFinished(() => oss.close());
  return { oss, client: clientOf(oss) };
}

export function clientOf(oss: LocalOss, overrides: object = {}): Client {
  return new OSS(oss.clientOptions(overrides)) as unknown as Client;
}

/** The error a call rejects with. */
export async function failure(call: Promise<unknown>): Promise<Failure> {
  const outcome: unknown = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(outcome instanceof Error)) throw new TypeError('Expected the call to reject, and it resolved.');
  return outcome;
}

/** The error that is thrown at once. */
export function thrownBy(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new TypeError('Expected an Error to be thrown, and none was.');
}

/** A signed request of any shape, sent by ali-oss. */
export function send(
  client: Client,
  method: string,
  object: string,
  more: { subres?: object; query?: object; headers?: object; content?: string; bucket?: string } = {},
): Promise<Answer> {
  return client.request({ method, object, bucket: 'bucket', successStatuses: [200, 204, 206], ...more });
}

export const bytes = (text: string): Buffer => Buffer.from(text);
export const DAY_MS = 24 * 60 * 60 * 1000;
