import { inspect } from 'node:util';
import OSS from 'ali-oss';
import { explain, isConflict, remedy, reportOf } from 'ali-oss-remedy';
import type { LocalOss } from 'ali-oss-remedy/testing';
import { statusOf } from './tally.js';

/** What the log shows at 3 a.m., and whether all of it is as it should be. */
export interface Night {
  readonly plain: string;
  readonly wrapped: string;
  readonly problems: readonly string[];
}

/** A clean-up job deletes what a retention policy protects, once with each client. */
export async function retentionPolicy(oss: LocalOss): Promise<Night> {
  const client = new OSS({ ...oss.clientOptions(), bucket: ARCHIVE });
  await client.put(INVOICE, Buffer.from('an invoice'));
  const archive = oss.bucket(ARCHIVE);
  if (archive) archive.worm = { days: 3650, state: 'Locked' };

  const plain = await failureOf(client.delete(INVOICE));
  const wrapped = await failureOf(remedy(client, { diagnose: true }).delete(INVOICE));
  const problems = [
    statusOf(plain) === 409 && statusOf(wrapped) === 409
      ? ''
      : 'delete() under a retention policy did not end with 409',
    isConflict(wrapped) && wrapped.advice.docs === explain('FileImmutable')?.docs ? '' : 'the error carries no advice',
    reportOf(wrapped)?.attempts === 1 ? '' : 'what cannot succeed was tried again',
  ];
  return { plain: asLogged(plain), wrapped: asLogged(wrapped), problems: problems.filter(problem => problem !== '') };
}

/** The bucket of this scenario: its retention policy must not meet the others. */
export const ARCHIVE = 'archive';

const INVOICE = 'invoices/2024.pdf';

async function failureOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => undefined,
    (error: unknown) => error,
  );
}

/** As `console.error` prints it, without the stack and the fields that are the same for every error. */
function asLogged(error: unknown): string {
  const { name, message, status, code, requestId, advice } = error as Error & Record<string, unknown>;
  const fields = { status, code, requestId, ...(advice === undefined ? {} : { advice }) };
  return `${name}: ${message} ${inspect(fields, { breakLength: 118 })}`;
}
