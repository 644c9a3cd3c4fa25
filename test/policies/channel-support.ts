import type { Policy, RemedyOptions } from '../../src/index.js';
import type { LocalOss, LoggedRequest } from '../../src/testing/index.js';
import { type Answer, type Client, plainClient, startLocal, wrappedClient } from '../ali-oss/support.js';

type ChannelMethod = 'deleteChannel' | 'getChannel' | 'putChannel' | 'putChannelStatus';
export type ChannelClient = Client & Record<ChannelMethod, (...args: readonly unknown[]) => Promise<Answer>>;

export const CONF = { Status: 'enabled', Target: { Type: 'HLS' } };
export const PUBLISH = {
  method: 'POST',
  bucket: 'logs',
  object: 'stage',
  query: { publish: '' },
  successStatuses: [200],
};
export const FORBIDDEN = { kind: 'answer', status: 403, body: '<Error><Code>AccessDenied</Code></Error>' } as const;

/** An OSS with a channel, whose clock stands still. */
export async function onStage(pushing = true) {
  const clock = { at: Date.parse('2026-01-02T03:04:05.000Z') };
  const oss = await startLocal({ now: () => new Date(clock.at) });
  const plain = plainClient(oss) as ChannelClient;
  await plain.putChannel('stage', CONF);
  const channel = oss.bucket('logs')?.channel('stage');
  if (!channel) throw new Error('no channel');
  channel.pushing = pushing;
  return { clock, oss, plain, channel };
}

export const withPolicy = (oss: LocalOss, policy: Policy, options: RemedyOptions = {}) =>
  wrappedClient(oss, {
    ...options,
    policies: { ChannelStillLive: policy, LiveChannelDisabled: policy },
  }) as ChannelClient;
export const sent = (oss: LocalOss, operation: string) =>
  oss.requests.filter(request => request.operation === operation).length;

/** A clock by which every such request takes a while. */
export function passing(oss: LocalOss, operation: string, ms: number): () => number {
  let now = 0;
  const match = (request: LoggedRequest) => {
    if (request.operation === operation) now += ms;
    return false;
  };
  oss.fault({ match, do: { kind: 'drop' } });
  return () => now;
}
