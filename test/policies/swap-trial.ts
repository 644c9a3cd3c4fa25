import { setTimeout as sleep } from 'node:timers/promises';
import {
  acceptIdentical,
  firstOf,
  type Policies,
  type Policy,
  remedy,
  replaceInventory,
  replaceUnlocked,
  reportOf,
  upTo,
} from '../../src/index.js';
import type { Effect, LocalOss, LoggedRequest } from '../../src/testing/index.js';
import { type Dice, diceOf } from '../append-model/dice.js';
import { type Answer, plainClient } from '../ali-oss/support.js';
import { daily } from './inventory-support.js';

/** One call that deletes and puts back, what went wrong around it, and what is wrong with what it left. */
export interface SwapTrial {
  readonly seed: number;
  readonly wrong: readonly string[];
  /** How it ended; `killed` where its process was stopped. */
  readonly ended: 'yes' | 'no' | 'unknown' | 'killed';
  /** What it left, when everything that was under way had arrived. */
  readonly left: 'new' | 'old' | 'none' | 'theirs';
  readonly story: readonly string[];
}

/** A bucket for each trial: it has one retention policy. */
export const bucketOf = (seed: number) => `b-${String(seed)}`;

type What = string | undefined;
type Call = (...args: readonly unknown[]) => Promise<Answer>;

/** Something that is there once, and that is put and deleted, never replaced. What is there is told by one word. */
interface Thing {
  readonly create: string;
  readonly remove: string;
  /** Has this be there, by nobody's request. */
  set(what: What): Promise<void>;
  is(): Promise<What>;
  put(client: unknown, what: string): Promise<unknown>;
  delete(client: unknown): Promise<unknown>;
  policies(dice: Dice): Policies;
}

function inventoryOf(oss: LocalOss, bucket: string): Thing {
  const plain = plainClient(oss) as unknown as Record<string, Call>;
  const call = (client: unknown, method: string, ...args: readonly unknown[]) =>
    ((client as Record<string, Call>)[method] as Call)(bucket, ...args);
  return {
    ...{ create: 'PutBucketInventory', remove: 'DeleteBucketInventory' },
    async set(what) {
      if (what !== undefined) await call(plain, 'putBucketInventory', { ...daily, prefix: what });
    },
    async is() {
      const got = await call(plain, 'getBucketInventory', daily.id).catch((error: unknown) => error);
      if ((got as { readonly code?: unknown }).code === 'NoSuchInventory') return undefined;
      return (got as { readonly inventory: typeof daily }).inventory.prefix;
    },
    put: (client, what) => call(client, 'putBucketInventory', { ...daily, prefix: what }),
    delete: client => call(client, 'deleteBucketInventory', daily.id),
    policies(dice) {
      const policy = dice.pick<Policy>([
        replaceInventory(),
        firstOf(acceptIdentical(), replaceInventory()),
        upTo(2, replaceInventory()),
      ]);
      return { InventoryConfigurationAlreadyExists: policy, InventoryAlreadyExist: policy };
    },
  };
}

function wormOf(oss: LocalOss, bucket: string): Thing {
  const call = (client: unknown, method: string, ...args: readonly unknown[]) =>
    ((client as Record<string, Call>)[method] as Call)(bucket, ...args);
  return {
    ...{ create: 'InitiateBucketWorm', remove: 'AbortBucketWorm' },
    set(what) {
      if (what !== undefined)
        Object.assign(oss.bucket(bucket) ?? {}, { worm: { days: Number(what), state: 'InProgress' } });
      return Promise.resolve();
    },
    is() {
      const days = oss.bucket(bucket)?.worm?.days;
      return Promise.resolve(days === undefined ? undefined : String(days));
    },
    put: (client, what) => call(client, 'initiateBucketWorm', what),
    delete: client => call(client, 'abortBucketWorm'),
    policies: dice => ({
      WORMConfigurationAlreadyExists: dice.pick<Policy>([replaceUnlocked(), upTo(2, replaceUnlocked())]),
    }),
  };
}

/** What goes wrong with a request that puts or deletes. */
function lossOf(dice: Dice): Effect {
  return dice.pick<Effect>([
    { kind: 'drop' },
    { kind: 'apply-then-drop' },
    { kind: 'apply-then-cut' },
    { kind: 'late', afterMs: dice.from(0, 20) },
    { kind: 'apply-then-answer', status: dice.pick([500, 503]) },
    { kind: 'answer', status: dice.pick([500, 503]) },
    { kind: 'gateway', status: dice.pick([200, 204, 403, 404, 409, 502]), apply: dice.chance(0.5) },
    { kind: 'delay', ms: dice.from(1, 5) },
    { kind: 'refuse', code: dice.pick(['AccessDenied', 'InternalError']) },
  ]);
}

/** What goes wrong with a look. */
function mischiefOf(dice: Dice): Effect {
  return dice.pick<Effect>([
    { kind: 'drop' },
    { kind: 'apply-then-cut' },
    { kind: 'gateway', status: dice.pick([200, 403, 404, 409, 502]) },
    { kind: 'answer', status: 503 },
    { kind: 'refuse', code: 'AccessDenied' },
  ]);
}

/** Makes one call and holds the laws against it. */
export async function runSwapTrial(seed: number, oss: LocalOss): Promise<SwapTrial> {
  const dice = diceOf(seed);
  const bucket = bucketOf(seed);
  const isWorm = dice.chance(0.5);
  const thing = (isWorm ? wormOf : inventoryOf)(oss, bucket);
  const [old, wanted, third] = ['7', '30', '90'] as const;
  const before = dice.pick<What>([old, old, old, old, old, old, old, undefined, wanted]);
  await thing.set(before);

  const mine: LoggedRequest[] = [];
  const theirs = plainClient(oss);
  let interfering: Promise<unknown> = Promise.resolve();
  const interfereAt = dice.chance(0.3) ? dice.from(1, 4) : 0;
  const interfere = dice.pick<() => Promise<unknown>>([
    () => thing.delete(theirs),
    () => thing.put(theirs, third),
    () => thing.delete(theirs).then(() => thing.put(theirs, third)),
    () => thing.put(theirs, old),
  ]);
  const abort = new AbortController();
  const giveUp = () => {
    abort.abort(new Error('given up'));
  };
  const abortAt = dice.chance(0.2) ? dice.from(1, 7) : 0;
  const killAt = dice.chance(0.25) ? dice.from(1, 7) : 0;
  let die = (): void => undefined;
  const death = new Promise<void>(resolve => {
    die = resolve;
  });
  const isMine = ({ bucket: of, headers }: LoggedRequest) =>
    of === bucket && String(headers['user-agent']).startsWith('nodejs-mine');
  const watching = oss.fault({
    match(request) {
      if (!isMine(request)) return false;
      mine.push(request);
      if (mine.length === interfereAt) interfering = interfere().catch(() => undefined);
      if (mine.length === abortAt) giveUp();
      if (mine.length === killAt) die();
      return false;
    },
    do: { kind: 'drop' },
  });
  // The one that is under way when the process dies may be carried out; it sends no more, and hears of nothing.
  const killing = oss.fault({
    match: request => isMine(request) && killAt > 0 && mine.length === killAt,
    do: { kind: 'hang', apply: dice.chance(0.5) },
  });
  const dead = oss.fault({
    match: request => isMine(request) && killAt > 0 && mine.length > killAt,
    ...{ times: Infinity, do: { kind: 'hang' } },
  });
  const on = (operations: readonly string[], effect: Effect, skip = dice.chance(0.4) ? 0 : dice.from(1, 3)) =>
    oss.fault({
      match: request => isMine(request) && operations.includes(request.operation),
      ...{ skip, times: dice.pick([1, 1, 2, 3, 100]), do: effect },
    });
  // After the first put OSS denies more, or takes none of them.
  const deny = (): Effect => ({ kind: 'refuse', code: dice.pick(['AccessDenied', 'InvalidArgument']) });
  const isSentTwice = dice.chance(0.15);
  const faults = [
    ...(dice.chance(0.15) ? [on([thing.create], deny(), 1)] : []),
    ...(isSentTwice ? [on([thing.remove, thing.create], { kind: 'deliver-twice', betweenMs: dice.from(0, 5) })] : []),
    ...dice.list(0, 1, () => on([thing.remove], lossOf(dice))),
    ...dice.list(0, 2, () => on([thing.create], lossOf(dice))),
    ...dice.list(0, 1, () => on(['GetBucketInventory', 'GetBucketWorm'], mischiefOf(dice))),
  ];
  if (dice.chance(0.1)) setTimeout(giveUp, dice.from(0, 12));
  const isHasty = dice.chance(0.1);
  // Of a box that sends a request a second time the client has to be told: the policy may be given up before it looks.
  const appendRecovery = isSentTwice && { mayBeResent: true };
  const base = plainClient(oss, { retryMax: dice.from(0, 2), timeout: 30_000 });
  Object.assign(base, { userAgent: 'nodejs-mine' });
  const client = remedy(base, {
    ...{ policies: thing.policies(dice), attempts: dice.from(1, 4), random: () => 0.01 },
    ...{ signal: abort.signal, maxElapsedMs: isHasty ? 5 : 60_000, appendRecovery },
  });

  let isResolved = true;
  const call = thing.put(client, wanted).catch((error: unknown) => {
    isResolved = false;
    return error;
  });
  const ended: unknown = await Promise.race([call, death.then(() => DEAD)]);
  const isKilled = ended === DEAD;
  if (isKilled) while (mine.at(-1)?.fault === undefined) await sleep(1);
  // What lingers may arrive after the reason was given, and before this look.
  const lingers = mine.some(({ fault }) => fault === 'late');
  const atTheEnd = await thing.is();
  for (const handle of [...faults, watching]) handle.remove();
  await interfering;
  while (mine.some(isUnderWay)) await sleep(2);
  const is = await thing.is();

  const wrong: string[] = [];
  const written = isKilled ? undefined : reportOf(ended)?.written;
  const because = isKilled ? '' : (reportOf(ended)?.trail.at(-1)?.decision.because ?? '');
  // Where nothing was there before, what the policy found is of the call's own first send.
  const found = before ?? (mine[0]?.applied ? wanted : undefined);
  const isAlone = interfereAt === 0 || mine.length < interfereAt;
  if (isKilled) {
    if (isAlone && ![before, wanted, undefined].includes(is)) wrong.push(`killed, and it left ${String(is)}`);
    if (isAlone && is === undefined && before !== undefined && !mine.some(isRemoval(thing)))
      wrong.push('killed before it deleted anything, and nothing is there');
    killing.remove();
    dead.remove();
    // What its doc comment says to do then.
    const again = remedy(plainClient(oss), { policies: thing.policies(dice) });
    await thing.put(again, wanted);
    if ((await thing.is()) !== wanted) wrong.push('killed, called again, and the new one is not there');
  } else {
    if (written === undefined || (isResolved && written !== 'yes'))
      wrong.push('no report, or one that contradicts the end');
    if (isAlone && written === 'yes' && is !== wanted) wrong.push('said to be there, and is not');
    if (isAlone && written === 'no' && is !== before)
      wrong.push('said that nothing was changed, and it is not as it was');
    if (isAlone && !lingers && /(?:it is as it was|the old one is \w+)$/.test(because) && atTheEnd !== found)
      wrong.push('the reason says that the old one still exists');
    if (
      isAlone &&
      !lingers &&
      before !== undefined &&
      atTheEnd === undefined &&
      !/may be deleted, check it now$/.test(because)
    )
      wrong.push('nothing is there, and the reason does not say so');
    if (!isAlone && written === 'no' && mine.some(isCreation(thing)) && is === wanted && before !== wanted)
      wrong.push('said not to be there, and is');
    const isDisturbed = faults.some(({ hits }) => hits > 0) || abort.signal.aborted || isHasty;
    if (isAlone && !isDisturbed && (!isResolved || is !== wanted)) wrong.push('nothing was in the way, and it failed');
  }
  for (const handle of [killing, dead]) handle.remove();
  const story = [
    `${isWorm ? 'retention policy' : 'inventory'}, ${String(before)} before, ${String(is)} after: ` +
      (isKilled ? 'killed' : `${isResolved ? 'resolved' : String(ended).slice(0, 80)}, written: ${String(written)}`),
    ...(isKilled
      ? []
      : (reportOf(ended)?.trail ?? []).map(({ decision }) => `${decision.action}: ${decision.because}`)),
    ...(isAlone ? [] : [`somebody else comes in at request ${String(interfereAt)}`]),
    ...mine.map(
      ({ operation, fault, applied, status, code }) =>
        `${operation} ${fault ?? '-'} ${applied ? 'applied' : 'not applied'} ${String(status)} ${code ?? ''}`,
    ),
  ];
  const left = is === undefined ? 'none' : is === wanted ? 'new' : is === before ? 'old' : 'theirs';
  return { seed, wrong, ended: isKilled ? 'killed' : (written ?? 'unknown'), left, story };
}

const DEAD = Symbol('killed');

const isRemoval =
  ({ remove }: Thing) =>
  ({ operation, applied }: LoggedRequest) =>
    operation === remove && applied;

const isCreation =
  ({ create }: Thing) =>
  ({ operation, applied, code }: LoggedRequest) =>
    operation === create && applied && code === undefined;

function isUnderWay({ applied, code, fault }: LoggedRequest): boolean {
  return !applied && code === undefined && (fault === 'late' || fault === 'delay');
}
