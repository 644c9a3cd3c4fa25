import { expect } from 'vitest';
import {
  acceptIdentical,
  type Policy,
  remedy,
  type RemedyOptions,
  replaceInventory,
  reportOf,
} from '../../src/index.js';
import type { Effect, LocalOss, LoggedRequest } from '../../src/testing/index.js';
import { type Answer, errorXml, failure, plainClient, startLocal } from '../ali-oss/support.js';

type Call = (...args: readonly unknown[]) => Promise<Answer>;
type Words<Text extends string> = Text extends `${infer Word} ${infer Rest}` ? Word | Words<Rest> : Text;
export type InventoryClient = Record<
  Words<'putBucketInventory getBucketInventory deleteBucketInventory request'>,
  Call
>;

export const daily = {
  id: 'daily',
  isEnabled: true,
  prefix: 'Pics/',
  OSSBucketDestination: {
    format: 'CSV',
    accountId: '100000000000000',
    rolename: 'AliyunOSSRole',
    bucket: 'lists',
    prefix: 'prefix1',
    encryption: { 'SSE-KMS': { keyId: 'key-1' } },
  },
  frequency: 'Daily',
  includedObjectVersions: 'All',
  optionalFields: { field: ['Size', 'ETag'] },
};

export const weekly = { ...daily, frequency: 'Weekly', prefix: 'Logs/' };

export const plain = (oss: LocalOss) => plainClient(oss) as unknown as InventoryClient;

/** A client with one policy for both names of the code. */
export function clientWith(oss: LocalOss, policy: Policy, options: RemedyOptions = {}): InventoryClient {
  const policies = { InventoryConfigurationAlreadyExists: policy, InventoryAlreadyExist: policy };
  return remedy(plainClient(oss), { policies, ...options }) as unknown as InventoryClient;
}

export const accepting = (oss: LocalOss, options?: RemedyOptions) => clientWith(oss, acceptIdentical(), options);
export const replacing = (oss: LocalOss, options?: RemedyOptions) => clientWith(oss, replaceInventory(), options);

/** A local OSS whose bucket `logs` has this inventory. */
export async function holding(inventory: object = daily): Promise<LocalOss> {
  const oss = await startLocal();
  await plain(oss).putBucketInventory('logs', inventory);
  oss.clearRequests();
  return oss;
}

/** What is stored under the id, as ali-oss reads it; `undefined` for nothing. */
export async function stored(oss: LocalOss, id = 'daily'): Promise<object | undefined> {
  if (!oss.bucket('logs')?.inventoryIds.includes(id)) return undefined;
  return (await plain(oss).getBucketInventory('logs', id))['inventory'] as object;
}

/** Puts any XML, as another client than ali-oss can. */
export async function putXml(oss: LocalOss, inner: string): Promise<void> {
  await plain(oss).request({
    method: 'PUT',
    bucket: 'logs',
    subres: { inventory: '', inventoryId: 'daily' },
    content: `<InventoryConfiguration>${inner}</InventoryConfiguration>`,
    mime: 'xml',
    successStatuses: [200],
  });
  oss.clearRequests();
}

interface Written {
  readonly filter?: string;
  readonly role?: string;
  readonly bucket?: string;
}

/** The XML of `daily`, with what ali-oss could not write in its place. */
export function xmlOf({ filter = '<Filter><Prefix>Pics/</Prefix></Filter>', role, bucket }: Written = {}): string {
  const destination =
    `<Format>CSV</Format><AccountId>100000000000000</AccountId><RoleArn>${role ?? ROLE}</RoleArn>` +
    `<Bucket>${bucket ?? 'acs:oss:::lists'}</Bucket><Prefix>prefix1</Prefix>` +
    '<Encryption><SSE-KMS><KeyId>key-1</KeyId></SSE-KMS></Encryption>';
  return (
    '<Id>daily</Id><IsEnabled>true</IsEnabled>' +
    filter +
    `<Destination><OSSBucketDestination>${destination}</OSSBucketDestination></Destination>` +
    '<Schedule><Frequency>Daily</Frequency></Schedule><IncludedObjectVersions>All</IncludedObjectVersions>' +
    '<OptionalFields><Field>Size</Field><Field>ETag</Field></OptionalFields>'
  );
}

const ROLE = 'acs:ram::100000000000000:role/AliyunOSSRole';

export const because = (ended: unknown) => reportOf(ended)?.trail.at(-1)?.decision.because;
export const operations = (oss: LocalOss) => oss.requests.map(({ operation }) => operation);
export const refused = (code = 'AccessDenied', status = 403) =>
  ({ kind: 'answer', status, body: errorXml(code) }) as const;
export const of =
  (operation: string) =>
  (request: LoggedRequest): boolean =>
    request.operation === operation;

/** Does something when the nth request of an operation arrives, before it is carried out. */
export function when(oss: LocalOss, operation: string, nth: number, then: () => void): void {
  let seen = 0;
  oss.fault({
    match(request) {
      if (request.operation === operation) seen += 1;
      if (request.operation === operation && seen === nth) then();
      return false;
    },
    do: { kind: 'drop' },
  });
}

/** Waits until so many requests have been answered. */
export async function answered(oss: LocalOss, count: number): Promise<void> {
  const done = () => oss.requests.filter(({ status }) => status !== undefined).length;
  await expect.poll(done, { interval: 1 }).toBe(count);
}

export const dropped = { kind: 'drop' } as const;
export const lost = { kind: 'apply-then-drop' } as const;

/** What happens to the nth of these requests and those that follow. */
export function fail(oss: LocalOss, operation: string, from: number, effect: Effect, times = 1): void {
  oss.fault({ match: of(operation), skip: from - 1, times, do: effect });
}

/** Replaces `daily` by `weekly`, and tells how that failed. */
export async function failedWith(oss: LocalOss): Promise<string | undefined> {
  const error = await failure(replacing(oss).putBucketInventory('logs', weekly));
  expect(error).toMatchObject({ status: 409, code: 'InventoryConfigurationAlreadyExists' });
  expect(error.advice?.cause).toContain(because(error));
  return because(error);
}
