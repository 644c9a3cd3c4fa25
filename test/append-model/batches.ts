import { reportOf, type RemedyOptions } from '../../src/index.js';
import { appendWriter } from '../../src/writer/append-writer.js';
import type { AppendWriter, AppendWriterError, AppendWriterOptions } from '../../src/writer/types.js';
import { type Claim, type Desk, NAME, recoveringClient, type Writer } from './writers.js';

/** How somebody uses an `appendWriter`. */
export interface Writing extends AppendWriterOptions {
  /** What the client is wrapped with. */
  readonly client?: RemedyOptions;
  /** How many records are written at once. @default all */
  readonly first?: number;
  /** When the others are written: while the first request is under way, or when the first records are settled. */
  readonly others?: 'under way' | 'settled';
  /** How often a failure is answered with `resume`, and with writing again what is not stored. @default 0 */
  readonly resumes?: number;
}

/** Somebody who writes records through one `appendWriter`, and keeps the journal. */
export function writing({ client = {}, first, others, resumes = 0, ...options }: Writing = {}): Writer {
  return async (desk, records) => {
    const { signal, journal, underWay } = desk;
    const writer = appendWriter(recoveringClient(desk, client), NAME, { ...options, ...(signal && { signal }) });
    const user: User = { desk, writer, taken: [] };
    const earlier = writeAll(user, records.slice(0, first));
    // Where nothing is left to be written, no request is ever under way.
    await (others === 'under way' ? Promise.race([underWay, earlier]) : earlier);
    await Promise.all([earlier, writeAll(user, first === undefined ? [] : records.slice(first))]);
    for (let resume = 0; resume < resumes && writer.failure; resume += 1) await goOn(user);
    if (writer.failure) expectRanges(user, writer.failure);
    return journal.claims;
  };
}

/** Writes what is in doubt again, with a fresh client, instead of resuming. */
export function writingAgain(options: Writing): Writer {
  return async (desk, records) => {
    const claims = await writing(options)(desk, records);
    return writing()(desk, recordsThat('unknown', claims));
  };
}

/** Takes what is in doubt for written. */
export function trusting(options: Writing): Writer {
  return async (desk, records) => {
    const claims = await writing(options)(desk, records);
    return claims.map(claim => (claim.says === 'unknown' ? { ...claim, says: 'yes' } : claim));
  };
}

/** Has no note of what it had begun when it crashed, only of what was acknowledged. */
export function forgetting(writer: Writer): Writer {
  return (desk, records) => writer({ ...desk, journal: { ...desk.journal, begin: () => undefined } }, records);
}

interface User {
  readonly desk: Desk;
  readonly writer: AppendWriter;
  /** What was said of each chunk that the writer took, in order. */
  readonly taken: Claim[];
}

async function writeAll(user: User, records: readonly string[]): Promise<void> {
  if (records.length === 0) return;
  const { writer, desk } = user;
  const told = records.map(record => write(user, record));
  const flushed = writer.flush().then(
    () => true,
    () => false,
  );
  const claims = await Promise.all(told);
  if ((await flushed) === claims.every(({ says }) => says === 'yes')) return;
  for (const record of records) desk.journal.tell(nonsense(record, 'flush knew better'));
}

async function write({ desk, writer, taken }: User, record: string): Promise<Claim> {
  const { journal } = desk;
  journal.begin(record);
  const index = writer.failure ? undefined : taken.push({ record, says: 'unknown' }) - 1;
  const claim = await claimOf(writer, record);
  if (index !== undefined) taken[index] = claim;
  journal.tell(claim);
  return claim;
}

async function claimOf(writer: AppendWriter, record: string): Promise<Claim> {
  try {
    const receipt = await writer.write(record);
    const { name, position, length, nextAppendPosition: end } = receipt;
    const isWhole = name === NAME && length === record.length && position + length === end;
    if (!isWhole || reportOf(receipt)?.written !== 'yes') return nonsense(record, JSON.stringify(receipt));
    return { record, says: 'yes', end };
  } catch (error) {
    const { written } = error as AppendWriterError;
    if (reportOf(error)?.written !== written) return nonsense(record, String(error));
    return written === 'no' || written === 'unknown' ? { record, says: written } : nonsense(record, String(error));
  }
}

/** Resumes, and writes again what is known not to be stored. */
async function goOn(user: User): Promise<void> {
  const { desk, writer, taken } = user;
  if (writer.failure) expectRanges(user, writer.failure);
  let receipts;
  try {
    receipts = await writer.resume();
  } catch {
    return;
  }
  const inDoubt = [...taken.entries()].filter(([, { says }]) => says === 'unknown');
  const isAllOrNothing = receipts.length === 0 || receipts.length === inDoubt.length;
  inDoubt.forEach(([index, { record }], place) => {
    const end = receipts[place]?.nextAppendPosition;
    const known: Claim = end === undefined ? { record, says: 'no' } : { record, says: 'yes', end };
    taken[index] = isAllOrNothing ? known : nonsense(record, `${receipts.length} receipts`);
    desk.journal.tell(taken[index]);
  });
  await writeAll(user, recordsThat('no', desk.journal.claims));
}

/** The error says of every chunk so far what its own caller was told. */
function expectRanges({ desk, taken }: User, { chunks }: AppendWriterError): void {
  const said = chunks.flatMap(({ first, last, written }) => Array<string>(last - first + 1).fill(written));
  if (said.join() === taken.map(({ says }) => says).join()) return;
  for (const { record } of taken) desk.journal.tell(nonsense(record, JSON.stringify(chunks)));
}

/** The records of which this was said last. */
function recordsThat(says: Claim['says'], claims: readonly Claim[]): readonly string[] {
  const last = new Map(claims.map(claim => [claim.record, claim.says]));
  return [...last].filter(([, said]) => said === says).map(([record]) => record);
}

function nonsense(record: string, error: string): Claim {
  return { record, says: 'nonsense', error };
}
