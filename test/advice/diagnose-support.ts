import { explain, type RemedyOptions, reportOf } from '../../src/index.js';
import type { LocalOss, LoggedRequest } from '../../src/testing/index.js';
import { type Answer, type Client, errorXml, failure, wrappedClient } from '../ali-oss/support.js';

type Words<Text extends string> = Text extends `${infer Word} ${infer Rest}` ? Word | Words<Rest> : Text;
type Method =
  | Words<'initiateBucketWorm putBucketInventory putChannel putChannelStatus deleteChannel putBucketEncryption'>
  | Words<'useBucket putStream'>;
export type AnyClient = Client & Record<Method, (...args: readonly unknown[]) => Promise<Answer>>;
export type Run = (client: AnyClient) => Promise<unknown>;

export const diagnosing = (oss: LocalOss, options: RemedyOptions = {}) =>
  wrappedClient(oss, { diagnose: true, ...options }) as AnyClient;

export interface Told {
  readonly code: string | undefined;
  /** What was added to the advice. */
  readonly facts: string;
  readonly lookUps: number | undefined;
  /** Which requests were made beside the one that failed. */
  readonly operations: readonly string[];
}

/** What a closer look adds to the advice for a call that fails. */
export async function told(oss: LocalOss, run: Run, options?: RemedyOptions): Promise<Told> {
  oss.clearRequests();
  const error = await failure(run(diagnosing(oss, options)));
  const [, ...more] = oss.requests.map(({ operation }) => operation);
  const { cause = '' } = explain(error) ?? {};
  const facts = / \((.*)\)$/.exec(cause)?.[1] ?? '';
  return { code: error.code, facts, lookUps: reportOf(error)?.lookUps, operations: more };
}

/** No key may do this. */
export function forbid(oss: LocalOss, ...operations: readonly string[]): void {
  const match = ({ operation }: LoggedRequest) => operations.includes(operation);
  oss.fault({ match, times: Infinity, do: { kind: 'answer', status: 403, body: errorXml('AccessDenied') } });
}

export const refusedFor = (permission: string) =>
  `details could not be read: 403 AccessDenied (missing permission: ${permission})`;
