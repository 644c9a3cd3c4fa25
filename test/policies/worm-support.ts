import { expect } from 'vitest';
import { type Policies, remedy, type RemedyOptions, replaceUnlocked, reportOf } from '../../src/index.js';
import type { LocalOss, LoggedRequest } from '../../src/testing/index.js';
import { type Answer, errorXml, plainClient, startLocal } from '../ali-oss/support.js';

type Call = (...args: readonly unknown[]) => Promise<Answer>;
export type WormClient = Record<'initiateBucketWorm' | 'getBucketWorm', Call>;

export const plain = (oss: LocalOss) => plainClient(oss) as unknown as WormClient;

export function replacing(oss: LocalOss, options: RemedyOptions = {}): WormClient {
  const policies: Policies = { WORMConfigurationAlreadyExists: replaceUnlocked() };
  return remedy(plainClient(oss), { policies, ...options }) as unknown as WormClient;
}

export async function withPolicy(days: number, state: 'InProgress' | 'Locked' = 'InProgress'): Promise<LocalOss> {
  const oss = await startLocal();
  Object.assign(oss.bucket('logs') ?? {}, { worm: { days, state } });
  return oss;
}

export const wormOf = (oss: LocalOss) => oss.bucket('logs')?.worm;
export const operations = (oss: LocalOss) => oss.requests.map(({ operation }) => operation);
export const because = (error: unknown) => reportOf(error)?.trail.at(-1)?.decision.because;
export const of =
  (operation: string) =>
  (request: LoggedRequest): boolean =>
    request.operation === operation;

/** Does something at the moment a request arrives, before it is carried out. */
export function when(oss: LocalOss, operation: string, then: () => void): void {
  let done = false;
  oss.fault({
    match(request) {
      if (!done && request.operation === operation) {
        done = true;
        then();
      }
      return false;
    },
    do: { kind: 'drop' },
  });
}

export const forbidden = (code = 'AccessDenied') => ({ kind: 'answer', status: 403, body: errorXml(code) }) as const;

/** So many requests have been answered. */
export async function ended(oss: LocalOss, count: number): Promise<void> {
  await expect
    .poll(() => oss.requests.filter(({ status }) => status !== undefined).length, { interval: 1 })
    .toBe(count);
}
