import { waiting as say } from '../catalogue/reasons/waiting.js';
import type { Conflict } from '../conflict/conflict.js';
import { type Decision, retry, surface } from '../conflict/decision.js';
import { type Filled, expect, expectKnown, isNumberFrom } from '../expect.js';

/**
 * What HEAD says of an object.
 *
 * @see https://help.aliyun.com/en/oss/developer-reference/headobject
 * @example
 * const sized: Policy = async (_conflict, tools) => {
 *   const { length, nextPosition }: ObjectHead = await tools.head();
 *   return surface(`${length} bytes, ${nextPosition === undefined ? 'not appendable' : 'appendable'}`);
 * };
 */
export interface ObjectHead {
  /** Its length in bytes. */
  readonly length: number;
  /**
   * Where the next append goes, in bytes: `x-oss-next-append-position`. `undefined` where the object is not appendable, or
   * where a browser's CORS rules hide it.
   */
  readonly nextPosition: number | undefined;
  /** CRC-64 (ECMA-182) of the whole object: `x-oss-hash-crc64ecma`. `undefined` on objects older than OSS's checksums. */
  readonly crc64: bigint | undefined;
  /** The response headers, names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * What a policy can use. These calls go directly to ali-oss; no policy handles their errors.
 *
 * @example
 * const same: Policy = async ({ kind, args: [, body] }, tools) => {
 *   if (kind !== 'forbid-overwrite' || !Buffer.isBuffer(body)) return undefined;
 *   const stored = await tools.read(0, body.length + 1);
 *   return body.equals(stored) ? surface('this very content is stored already') : undefined;
 * };
 */
export interface Tools {
  /**
   * HEAD of the conflict's object. Rejects with what ali-oss throws.
   *
   * @throws TypeError (rejects) when the call names no object.
   */
  readonly head: () => Promise<ObjectHead>;
  /**
   * The bytes `[start, start + length)` of the conflict's object, `length` at least 1; fewer where it ends before. Rejects
   * with what ali-oss throws: a 416 where the object ends at or before `start`.
   *
   * @throws TypeError (rejects) when the call names no object.
   * @see https://help.aliyun.com/en/oss/developer-reference/getobject
   */
  readonly read: (start: number, length: number) => Promise<Uint8Array>;
  /**
   * Calls another method of ali-oss directly. Rejects with the error that ali-oss throws. What changes something is sent
   * once, whatever the client's `retryMax` says, so that a lost answer is not hidden behind that of a second send.
   *
   * @throws TypeError (rejects) when ali-oss has no such method.
   * @throws Error (rejects) in `observe` mode, when the method does more than read.
   */
  readonly call: (method: string, ...args: readonly unknown[]) => Promise<unknown>;
  /**
   * Says why the conflict is not the policy's matter, and gives `undefined`, for the policy to return. The next policy is asked;
   * if none takes the conflict, the reason stands in the trail and in the error's advice.
   *
   * @example
   * const small: Policy = async (_conflict, tools) =>
   *   (await tools.head()).length < 1024 ? surface('it is small') : tools.notMine('it has 1 KiB or more');
   */
  readonly notMine: (because: string) => Decision<never, never> | undefined;
  /**
   * The region that the client's endpoint names, e.g. `oss-cn-hangzhou`; else the one that it was given. `undefined` where it was
   * given neither: ali-oss's own default is nobody's choice.
   */
  readonly region: string | undefined;
  /** A number from 0 up to 1, as injected by the `random` option. */
  readonly random: () => number;
  /** The caller's signal, for what a policy waits for itself; `undefined` where none was given. */
  readonly signal: AbortSignal | undefined;
}

/**
 * Decides what to do about one 409. Return `undefined` to leave it to the next policy. The library does the waiting and
 * sending. If the policy throws, the call rejects with ali-oss's error, and `because` names the failure. Do not call the
 * wrapped client for the same object here: that call would wait for this one. Use `tools.call`.
 *
 * @example
 * const giveUpOnFriday: Policy = conflict => (new Date().getDay() === 5 ? surface('not on a Friday') : undefined);
 */
export type Policy<Args extends readonly unknown[] = readonly unknown[], Value = unknown> = (
  conflict: Conflict<Args>,
  tools: Tools,
) => Decision<Args, Value> | undefined | Promise<Decision<Args, Value> | undefined>;

/**
 * A policy that fits every operation: it neither changes arguments nor makes up results.
 *
 * @example
 * const patient: AnyPolicy = backoff({ attempts: 10, baseMs: 1_000 });
 * remedy(new OSS(config), { policies: { StaleFile: patient, ChannelStillLive: patient } });
 */
export type AnyPolicy = (
  conflict: Conflict,
  tools: Tools,
) => Decision<never, never> | undefined | Promise<Decision<never, never> | undefined>;

/**
 * How `backoff` spreads its waits.
 *
 * @example
 * const gentle: BackoffOptions = { attempts: 8, baseMs: 50, jitter: 'equal' };
 * remedy(new OSS(config), { policies: { StaleFile: backoff(gentle) } });
 */
export interface BackoffOptions {
  /** Maximum number of requests, including the first. `Infinity`: only the client's `attempts` counts. @default 6 */
  readonly attempts?: number | undefined;
  /** Upper limit of the first wait in milliseconds. It doubles with every attempt. @default 100 */
  readonly baseMs?: number | undefined;
  /** Upper limit of every wait in milliseconds. @default 5000 */
  readonly capMs?: number | undefined;
  /**
   * `'full'`: random between 0 and the limit. `'equal'`: random between half the limit and the limit. `'none'`: exactly the
   * limit. @default 'full'
   */
  readonly jitter?: 'full' | 'equal' | 'none' | undefined;
}

/**
 * Retries the same request with exponential backoff, then rejects. The client's `attempts` and `maxElapsedMs` also apply.
 *
 * @throws TypeError when `attempts` is not a number of 1 or more, `baseMs` or `capMs` not one of 0 or more, or `jitter` is
 * none of the three, or an option is unknown.
 * @example
 * remedy(new OSS(config), { policies: { StaleFile: backoff({ attempts: 8 }) } });
 */
/* @__NO_SIDE_EFFECTS__ */
export function backoff(options: BackoffOptions = {}): AnyPolicy {
  const { attempts = 6, baseMs = 100, capMs = 5000, jitter = 'full' } = options;
  expectKnown(
    Object.keys(options),
    ['attempts', 'baseMs', 'capMs', 'jitter'],
    'option of backoff()',
    'backoff({ attempts: 8 })',
  );
  const works = 'backoff({ attempts: 8 })';
  expectNumber('`attempts` of backoff()', attempts, 1, works);
  expectNumber('`baseMs` of backoff()', baseMs, 0, works);
  expectNumber('`capMs` of backoff()', capMs, 0, works);
  if (!['full', 'equal', 'none'].includes(jitter)) {
    throw new TypeError(`Expected \`jitter\` of backoff() to be 'full', 'equal' or 'none', got ${jitter as string}.`);
  }
  return (conflict, tools) => {
    if (conflict.attempt >= attempts) return surface(say.still(conflict.code, conflict.attempt));
    const afterMs = waitMs(conflict.attempt, { baseMs, capMs, jitter }, tools.random);
    return retry({ afterMs, because: say.again(conflict.code, conflict.attempt, attempts) });
  };
}

/** The wait before attempt `attempt + 1`, in milliseconds. */
export function waitMs(attempt: number, shape: Filled<Omit<BackoffOptions, 'attempts'>>, random: () => number): number {
  // Beyond 2 ** 1023 the factor is infinite, and 0 ms times that is no number. Nor is a wait without end one.
  const doubled = shape.baseMs * 2 ** Math.min(attempt - 1, 1023);
  const longest = Math.min(shape.capMs, doubled, Number.MAX_VALUE);
  if (shape.jitter === 'none') return longest;
  const drawn: unknown = random();
  // Randomness is injected, and one that gives no number must not end a call that can still be saved.
  const share = typeof drawn === 'number' && drawn >= 0 && drawn <= 1 ? drawn : 1;
  return shape.jitter === 'equal' ? longest / 2 + (share * longest) / 2 : share * longest;
}

/**
 * Tries the policies in order and uses the first decision that is not `undefined`.
 *
 * @throws TypeError when one of them is not a function.
 * @example
 * const twice: Policy = firstOf(upTo(2, backoff()), () => surface('gave it two more tries'));
 * remedy(new OSS(config), { policies: { StaleFile: twice } });
 */
export function firstOf(...policies: readonly AnyPolicy[]): AnyPolicy;
export function firstOf<Args extends readonly unknown[], Value>(
  ...policies: readonly Policy<Args, Value>[]
): Policy<Args, Value>;
export function firstOf<Args extends readonly unknown[], Value>(
  ...policies: readonly Policy<Args, Value>[]
): Policy<Args, Value> {
  policies.forEach(expectPolicy);
  return async (conflict, tools) => {
    for (const policy of policies) {
      const decision = await policy(conflict, tools);
      if (decision !== undefined) return decision;
    }
    return undefined;
  };
}

/**
 * Uses `policy` for the first `attempts` attempts of a call; after that it returns `undefined`.
 *
 * @param attempts - The last attempt it decides on, counted from 1.
 * @throws TypeError when `attempts` is not a number of 1 or more, or `policy` not a function.
 * @example
 * const thrice: Policy = upTo(3, () => retry({ afterMs: 5_000, because: 'the object is being restored' }));
 * remedy(new OSS(config), { policies: { RestoreAlreadyInProgress: thrice } });
 */
export function upTo(attempts: number, policy: AnyPolicy): AnyPolicy;
export function upTo<Args extends readonly unknown[], Value>(
  attempts: number,
  policy: Policy<Args, Value>,
): Policy<Args, Value>;
export function upTo<Args extends readonly unknown[], Value>(
  attempts: number,
  policy: Policy<Args, Value>,
): Policy<Args, Value> {
  expectNumber('`attempts` of upTo()', attempts, 1, 'upTo(3, backoff())');
  expectPolicy(policy);
  return (conflict, tools) => (conflict.attempt <= attempts ? policy(conflict, tools) : undefined);
}

function expectNumber(what: string, value: number, least: number, works: string): void {
  expect(isNumberFrom(least)(value), what, `a number ≥ ${least}`, value, works);
}

function expectPolicy(policy: unknown): void {
  if (typeof policy !== 'function') {
    throw new TypeError(
      `Expected a policy, a function (conflict, tools) => decision, got ${typeof policy}. Example: firstOf(acceptOwnWrite(), backoff())`,
    );
  }
}
