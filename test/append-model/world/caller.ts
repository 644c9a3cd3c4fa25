import OSS from 'ali-oss';
import { type AppendRecoveryOptions, remedy, reportOf } from '../../../src/index.js';
import type { Scenario } from './scenario.js';

/** What a caller was told about one record, and where it then begins. */
export interface Told {
  /** `nonsense`: a report that is missing or contradicts how the call ended. */
  readonly says: 'yes' | 'no' | 'unknown' | 'nonsense';
  readonly at?: number | undefined;
}

/** One process that appends to the one object. */
export interface Caller {
  append(bytes: string, position: number | undefined): Promise<Told>;
  remove(): Promise<void>;
}

/** What a process begins with. */
export interface Desk {
  readonly scenario: Scenario;
  readonly urllib: unknown;
  now(): number;
}

/** A way to append. Every call of it is a fresh process. */
export type Strategy = (desk: Desk) => Caller;

export const NAME = 'app.log';

/** As much of ali-oss as is used here: its own types make `position` a string that has to be there. */
export interface Client {
  append(name: string, file: unknown, options?: object): Promise<{ nextAppendPosition?: string }>;
  delete(name: string): Promise<unknown>;
  head(name: string): Promise<{ res: { headers: Record<string, string> } }>;
}

/** The library, over the real ali-oss. */
export const ours: Strategy = desk => {
  const { attempts } = desk.scenario;
  const client = remedy(plainClient(desk), {
    ...{ appendRecovery: rulesOf(desk.scenario), attempts, now: () => desk.now(), random: () => 0 },
  });
  return {
    async append(bytes, position) {
      try {
        const result = await client.append(NAME, Buffer.from(bytes), position === undefined ? {} : { position });
        const at = Number(result.nextAppendPosition) - bytes.length;
        return reportOf(result)?.written === 'yes' ? { says: 'yes', at } : { says: 'nonsense' };
      } catch (error) {
        const written = reportOf(error)?.written;
        return written === 'no' || written === 'unknown' ? { says: written } : { says: 'nonsense' };
      }
    },
    remove: () => ignored(client.delete(NAME)),
  };
};

/** ali-oss alone, in Node.js or as its browser build makes a client. */
export function plainClient({ scenario, urllib }: Desk): Client {
  const options = { accessKeyId: 'id', accessKeySecret: 'secret', bucket: 'bucket', region: 'oss-cn-hangzhou' };
  const client = new OSS(options);
  // Not as an option: then the library could not rely on what urllib tells of requests that never left.
  Object.assign(client, { urllib, authorization });
  if (scenario.hidden) Object.assign(client, { userAgent: 'aliyun-sdk-js/6.23.0 Chrome 140' });
  return client as unknown as Client;
}

/** Nobody looks at it here, and to sign takes a tenth of what a request does. */
const authorization = () => 'OSS id:signature';

export async function ignored(call: Promise<unknown>): Promise<void> {
  await call.catch(() => undefined);
}

function rulesOf({ identical, explicit, mayBeResent }: Scenario): AppendRecoveryOptions {
  return { identicalRecords: identical, explicitPosition: explicit, mayBeResent };
}
