import { Readable } from 'node:stream';
import OSS from 'ali-oss';
import { type AppendRecoveryOptions, remedy, reportOf, withOptions } from '../../src/index.js';
import type { LocalOss } from '../../src/testing/index.js';
import { randomOf } from './dice.js';
import type { PlannedCall, PlannedClient } from './plan.js';
import type { Claim } from './schedule.js';

/** One process that appends to one object. */
export interface Appender {
  /** Makes one call, at a position or at the end. `attempt` counts how often the caller has called for this record. */
  append(call: PlannedCall, position: number | undefined, attempt: number): Promise<Claim>;
}

/** A way to append. Every call of it is a fresh process. */
export type Appending = (oss: LocalOss, name: string, client: PlannedClient, seed: number) => Appender;

/** As much of ali-oss as is used here: its own types make `position` a string that has to be there. */
interface Client {
  append(name: string, file: unknown, options?: object): Promise<{ nextAppendPosition?: string }>;
  head(name: string): Promise<{ res: { headers: Record<string, string> } }>;
}

/** The wrapper with append recovery. */
export const recovering: Appending = (oss, name, planned, seed) => {
  const random = randomOf(seed + 1);
  const { attempts, maxElapsedMs } = planned;
  const appendRecovery = rulesOf(planned);
  const client = remedy(plainClient(oss, planned), {
    ...{ appendRecovery, attempts, maxElapsedMs, random: () => random() * 0.02 },
  });
  return {
    async append(call, position, attempt) {
      const file = call.body === 'stream' && attempt === 1 ? streamOf(call.record) : call.record;
      const options = position === undefined ? {} : { position };
      try {
        const result = await viewFor(client, call, attempt).append(name, file, options);
        const end = Number(result.nextAppendPosition);
        return { says: reportOf(result)?.written === 'yes' ? 'yes' : 'nonsense', end };
      } catch (error) {
        const written = reportOf(error)?.written;
        const says = written === 'no' || written === 'unknown' ? written : 'nonsense';
        return { says, because: String(error) };
      }
    },
  };
};

/** "409? Read the position again and retry." An unanswered send is sent again at the same position. */
export const naive: Appending = (oss, name, planned) =>
  byHand(oss, name, planned, async (hands, record) => {
    let position = await hands.length();
    for (let attempt = 1; attempt <= planned.attempts; attempt += 1) {
      const status = await hands.append(record, position);
      if (status === 200) return 'yes';
      if (status === 409) position = await hands.length();
    }
    return 'unknown';
  });

/** As the Go SDK's AppendOnlyFile: a 409 is success when the object ends exactly after a record of this length. */
export const byLengthOnly: Appending = (oss, name, planned) =>
  byHand(oss, name, planned, async (hands, record) => {
    const position = await hands.length();
    for (let attempt = 1; attempt <= planned.attempts; attempt += 1) {
      const status = await hands.append(record, position);
      if (status === 200) return 'yes';
      if (status === 409) return (await hands.length()) === position + record.length ? 'yes' : 'no';
    }
    return 'unknown';
  });

function rulesOf(planned: PlannedClient): AppendRecoveryOptions {
  const { identicalRecords, explicitPosition, mayBeResent, bufferStreamsBytes } = planned;
  return { identicalRecords, explicitPosition, mayBeResent, bufferStreamsBytes };
}

export function plainClient(
  oss: LocalOss,
  { timeoutMs, retryMax }: Pick<PlannedClient, 'timeoutMs' | 'retryMax'>,
): Client {
  const options = oss.clientOptions({ timeout: timeoutMs, ...(retryMax > 0 && { retryMax }) });
  return new OSS(options) as unknown as Client;
}

function streamOf(record: Buffer): Readable {
  const middle = record.length >> 1;
  return Readable.from([record.subarray(0, middle), record.subarray(middle)].filter(chunk => chunk.length > 0));
}

function viewFor(client: Client, { plainFirst, abortAfterMs }: PlannedCall, attempt: number): Client {
  if (attempt === 1 && plainFirst) return withOptions(client, { appendRecovery: false });
  if (abortAfterMs === undefined || attempt > 1) return client;
  const abort = new AbortController();
  setTimeout(() => {
    abort.abort(new Error('given up'));
  }, abortAfterMs);
  return withOptions(client, { signal: abort.signal });
}

interface Hands {
  append(record: Buffer, position: number): Promise<number>;
  length(): Promise<number>;
}

function byHand(
  oss: LocalOss,
  name: string,
  planned: PlannedClient,
  persist: (hands: Hands, record: Buffer) => Promise<Claim['says']>,
): Appender {
  const client = plainClient(oss, planned);
  const hands: Hands = {
    async append(record, position) {
      try {
        await client.append(name, record, { position: String(position) });
        return 200;
      } catch (error) {
        return statusOf(error);
      }
    },
    async length() {
      try {
        return Number((await client.head(name)).res.headers['x-oss-next-append-position']);
      } catch (error) {
        if (statusOf(error) === 404) return 0;
        throw error;
      }
    },
  };
  return {
    async append({ record }) {
      try {
        return { says: await persist(hands, record) };
      } catch (error) {
        return { says: 'unknown', because: String(error) };
      }
    },
  };
}

function statusOf(error: unknown): number {
  return Number((error as { status?: unknown }).status);
}
