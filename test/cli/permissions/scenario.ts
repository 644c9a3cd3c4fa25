import type { Policy } from '../../../src/index.js';
import type { LocalOss, OssOptions } from '../../../src/testing/index.js';
import { type Client, plainClient, startLocal, wrappedClient } from '../../ali-oss/support.js';

interface Stage {
  readonly oss: LocalOss;
  readonly plain: Client;
  /** A client with this policy for every code. */
  readonly withPolicy: (policy: Policy) => Client;
}

/** Something that a user of a feature does, from the call on. What it takes beforehand is not recorded. */
export interface Scenario {
  readonly oss?: OssOptions;
  /** Gives what is recorded. */
  readonly begin: (stage: Stage) => Promise<() => Promise<unknown>>;
}

export const scenario = (begin: Scenario['begin'], oss?: OssOptions): Scenario => ({ begin, ...(oss && { oss }) });

/** The operations that reach OSS, as the table names them; of what follows a call, without those of the call itself. */
export async function seenOf(scenarios: readonly Scenario[], isAfterCall = false): Promise<ReadonlySet<string>> {
  const seen = await Promise.all(scenarios.map(one => sentBy(one, isAfterCall)));
  return new Set(seen.flat());
}

async function sentBy({ oss: options, begin }: Scenario, isAfterCall: boolean): Promise<readonly string[]> {
  const oss = await startLocal(options);
  const plain = plainClient(oss);
  const withPolicy = (policy: Policy) => wrappedClient(oss, { policies: { '*': policy }, random: () => 0 });
  const run = await begin({ oss, plain, withPolicy });
  oss.clearRequests();
  await run().catch(() => undefined);
  const [first] = oss.requests;
  return oss.requests
    .filter(({ operation }) => !isAfterCall || operation !== first?.operation)
    .map(({ operation, query, headers }) => {
      const isOfVersion = 'versionId' in query || String(headers['x-oss-copy-source']).includes('versionId=');
      return isOfVersion ? `${operation} of a version` : operation;
    });
}
