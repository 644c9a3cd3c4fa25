import type { Conflict } from '../../conflict/conflict.js';
import type { Tools } from '../../policies/policy.js';
import { type Fact, looked, said } from './look-up.js';

/** A retention policy of a bucket. */
export interface Retention {
  readonly days: number;
  readonly state: string;
  /** When it was made, as OSS spells it: without a zone. */
  readonly created: string | undefined;
}

/** What was found of the retention policy of the conflict's bucket. */
export interface Retained {
  readonly facts: readonly Fact[];
  /** `none`: OSS says that there is none. Absent where it could not be asked. */
  readonly policy?: Retention | 'none';
}

/** Looks up the retention policy of the conflict's bucket. */
export async function retentionOf({ bucket }: Conflict, tools: Tools): Promise<Retained> {
  const look = await looked('oss:GetBucketWorm', async () => {
    const found = (await tools.call('getBucketWorm', bucket)) as Readonly<Record<string, unknown>>;
    if (!(Number(found['days']) > 0)) throw new TypeError('Expected a retention policy to have days.');
    return { days: Number(found['days']), state: String(said(found['state'])), created: said(found['creationDate']) };
  });
  if (!('found' in look)) {
    const isNone = look.code === 'NoSuchWORMConfiguration';
    return isNone ? { facts: [say => say.noRetention()], policy: 'none' } : { facts: [look.failure] };
  }
  const { days, state, created } = look.found;
  const facts: readonly Fact[] = [say => say.retention(days, state)];
  return { facts: state === IN_PROGRESS ? [...facts, say => say.unlocked(created)] : facts, policy: look.found };
}

/**
 * What the HEAD of an object says of how long it is kept: by a policy of its bucket, since its own last change and whenever the
 * policy was made, or by itself.
 *
 * @see https://www.alibabacloud.com/help/en/oss/user-guide/object-level-retention-policy-object-worm
 */
export function keptBy(policy: Retained['policy'], headers: Readonly<Record<string, string>>): readonly Fact[] {
  const own = keptByItself(headers);
  if (own.length > 0 || policy === undefined) return own;
  if (policy === 'none') return [say => say.noObjectRetention()];
  const free = new Date(Date.parse(headers['last-modified'] ?? '') + policy.days * DAY_MS);
  if (Number.isNaN(free.getTime())) return [];
  const date = free.toISOString();
  return [say => (policy.state === IN_PROGRESS ? say.freeIfLocked(date) : say.freeFrom(date))];
}

/** What ObjectWorm does with the object. */
export function keptByItself(headers: Readonly<Record<string, string>>): readonly Fact[] {
  const mode = said(headers['x-oss-object-worm-mode']);
  const until = said(headers['x-oss-object-worm-retain-until-date']);
  const isHeld = said(headers['x-oss-object-worm-legal-hold'])?.toUpperCase() === 'ON';
  const facts: readonly Fact[] =
    mode === undefined && until === undefined ? [] : [say => say.objectRetention(until, mode)];
  return isHeld ? [...facts, say => say.legalHold()] : facts;
}

const IN_PROGRESS = 'InProgress';
const DAY_MS = 86_400_000;
