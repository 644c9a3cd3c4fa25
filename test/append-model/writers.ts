import { Readable } from 'node:stream';
import OSS from 'ali-oss';
import { remedy, type RemedyOptions, reportOf, withOptions } from '../../src/index.js';

/** What a caller was told about one record. */
export interface Claim {
  readonly record: string;
  /** `nonsense`: a report that is missing or contradicts how the call ended. */
  readonly says: 'yes' | 'no' | 'unknown' | 'nonsense';
  /** Where the record ends, by what the call resolved with. */
  readonly end?: number;
  readonly error?: string;
}

/** What a writer is given: a way to OSS, and a signal that may abort. */
export interface Desk {
  readonly urllib: unknown;
  readonly signal: AbortSignal | undefined;
  /** What outlives a crash. Only a writer that may crash has to keep it. */
  readonly journal: Journal;
  /** Resolves when the first request is under way. */
  readonly underWay: Promise<void>;
}

/** What the people around a process know of it when it is gone: what it was given, and what it told them. */
export interface Journal {
  /** Records that were ever begun: a fresh process leaves them alone. */
  readonly begun: Set<string>;
  /** Those of which nothing has been heard since. */
  readonly open: Set<string>;
  readonly claims: Claim[];
  begin(record: string): void;
  tell(claim: Claim): void;
}

export function newJournal(): Journal {
  const begun = new Set<string>();
  const open = new Set<string>();
  const claims: Claim[] = [];
  return {
    ...{ begun, open, claims },
    begin(record) {
      begun.add(record);
      open.add(record);
    },
    tell(claim) {
      begun.add(claim.record);
      open.delete(claim.record);
      claims.push(claim);
    },
  };
}

/** Somebody who wants these records appended, in this order, and says what they were told. */
export type Writer = (desk: Desk, records: readonly string[]) => Promise<readonly Claim[]>;

/** As much of ali-oss as a writer uses: its own types make `position` a string that has to be there. */
interface Client {
  append(name: string, file: unknown, options?: object): Promise<{ nextAppendPosition?: string }>;
  head(name: string): Promise<{ res: { headers: Record<string, string> } }>;
}

/** Makes what is given to `append` of a record. */
export type BodyOf = (record: string) => unknown;

const asBuffer: BodyOf = record => Buffer.from(record);

/** A stream, whose bytes ali-oss does not know before it sends them. */
export const asStream: BodyOf = record => Readable.from([Buffer.from(record)]);

export const NAME = 'app.log';
const TRIES = 4;

/** One call for each record, all at once: they queue in the client's lane. */
export function recovering(options: RemedyOptions = {}, appendOptions?: object, bodyOf?: BodyOf): Writer {
  return async (desk, records) => {
    const client = recoveringClient(desk, options);
    return Promise.all(records.map(record => told(client, record, appendOptions, bodyOf)));
  };
}

/** A caller who was told `unknown` and calls again with the same bytes: once for each entry of `tries`. */
export function tryingAgain(
  tries: readonly RemedyOptions[],
  options: RemedyOptions = {},
  bodyOf: BodyOf = asBuffer,
): Writer {
  return async (desk, records) => {
    const client = recoveringClient(desk, options);
    const claims: Claim[] = [];
    for (const record of records) {
      for (const own of tries) {
        const claim = await told(withOptions(client, own), record, undefined, bodyOf);
        claims.push(claim);
        if (claim.says !== 'unknown') break;
      }
    }
    return claims;
  };
}

/**
 * A caller who was told `unknown` of the first record, appends the second at a position that the object has not reached,
 * and then calls again with the first.
 */
export function wrongPositionBetween(tries: readonly RemedyOptions[]): Writer {
  return async (desk, [first = '', second = '']) => {
    const client = recoveringClient(desk, {});
    const claims = [await told(withOptions(client, { attempts: 1 }), first)];
    claims.push(await told(client, second, { position: '1000' }));
    for (const own of tries) {
      if (claims.findLast(({ record }) => record === first)?.says !== 'unknown') break;
      claims.push(await told(withOptions(client, own), first));
    }
    return claims;
  };
}

/** "409? Read the position again and retry." An unanswered send is sent again at the same position. */
export const naive: Writer = (desk, records) =>
  eachByHand(desk, records, async (client, record) => {
    let position = await lengthOf(client);
    for (let attempt = 1; attempt <= TRIES; attempt += 1) {
      const status = await sent(client, record, position);
      if (status === 200) return 'yes';
      if (status === 409) position = await lengthOf(client);
    }
    return 'unknown';
  });

/** As the Go SDK's AppendOnlyFile: a 409 is success when the object ends exactly after a record of this length. */
export const byLengthOnly: Writer = (desk, records) =>
  eachByHand(desk, records, async (client, record) => {
    const position = await lengthOf(client);
    for (let attempt = 1; attempt <= TRIES; attempt += 1) {
      const status = await sent(client, record, position);
      if (status === 200) return 'yes';
      if (status === 409) return (await lengthOf(client)) === position + record.length ? 'yes' : 'no';
    }
    return 'unknown';
  });

export function recoveringClient({ urllib, signal }: Desk, options: RemedyOptions): Client {
  const waitsAreZero: RemedyOptions = { random: () => 0, maxElapsedMs: Infinity };
  return remedy(plainClient(urllib), {
    appendRecovery: true,
    attempts: TRIES,
    ...waitsAreZero,
    ...(signal && { signal }),
    ...options,
  });
}

function plainClient(urllib: unknown): Client {
  const options: OSS.Options = {
    accessKeyId: 'id',
    accessKeySecret: 'secret',
    bucket: 'bucket',
    region: 'oss-cn-hangzhou',
  };
  // Nobody looks at a signature here, and to sign takes a tenth of what a request does.
  const authorization = () => 'OSS id:signature';
  return Object.assign(new OSS({ ...options, urllib } as OSS.Options), { authorization }) as unknown as Client;
}

async function told(client: Client, record: string, options?: object, bodyOf: BodyOf = asBuffer): Promise<Claim> {
  try {
    const result = await client.append(NAME, bodyOf(record), options);
    const says = reportOf(result)?.written === 'yes' ? 'yes' : 'nonsense';
    return { record, says, end: Number(result.nextAppendPosition) };
  } catch (error) {
    const written = reportOf(error)?.written;
    if (written === 'no' || written === 'unknown') return { record, says: written };
    return { record, says: 'nonsense', error: String(error) };
  }
}

async function eachByHand(
  { urllib }: Desk,
  records: readonly string[],
  append: (client: Client, record: string) => Promise<Claim['says']>,
): Promise<readonly Claim[]> {
  const client = plainClient(urllib);
  const claims: Claim[] = [];
  for (const record of records) claims.push({ record, says: await append(client, record) });
  return claims;
}

async function lengthOf(client: Client): Promise<number> {
  try {
    const { res } = await client.head(NAME);
    return Number(res.headers['x-oss-next-append-position']);
  } catch (error) {
    if ((error as { status?: unknown }).status === 404) return 0;
    throw error;
  }
}

async function sent(client: Client, record: string, position: number): Promise<number> {
  try {
    await client.append(NAME, Buffer.from(record), { position: String(position) });
    return 200;
  } catch (error) {
    return Number((error as { status?: unknown }).status);
  }
}
