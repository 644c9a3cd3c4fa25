import { type Code, codes } from './catalogue/codes.js';
import { en } from './catalogue/en.js';
import type { Locale } from './catalogue/locale.js';
import { containedClock, containedRandom } from './contained.js';
import {
  type Filled,
  type Check,
  expect,
  expectChecked,
  expectKnown,
  isFunction,
  isNumberFrom,
  isRecord,
  withoutUndefined,
} from './expect.js';
import type { Listener } from './conflict/events.js';
import type { Policies } from './policies/types.js';

/**
 * How appends are recovered. `appendRecovery: true` takes all defaults.
 *
 * @example
 * remedy(new OSS(config), { appendRecovery: { identicalRecords: 'possible', bufferStreamsBytes: 1024 * 1024 } });
 */
export interface AppendRecoveryOptions {
  /**
   * Whether another writer could have written the very same bytes at the same place, or a record that begins with them.
   * `never` takes equal bytes for ours: right for records that carry a time, a host or an id and end with a newline.
   * `possible` calls equal bytes unknown. @default 'never'
   */
  readonly identicalRecords?: 'never' | 'possible' | undefined;
  /**
   * What happens to a record if other bytes are stored at the position you gave. `move`: it goes to the end of the object.
   * `keep`: the call rejects with the 409. If the same bytes are there, the call resolves in both cases. @default 'move'
   */
  readonly explicitPosition?: 'move' | 'keep' | undefined;
  /**
   * Whether something between this client and OSS may send a request a second time: a proxy, a mesh, a load balancer. Then
   * every 409 of an append is compared with what is stored. In browsers it is always so: they send again by themselves. It
   * holds for the other writes of the client too: after a 409 that the write may have caused itself, `written` is `unknown`
   * instead of `no`. @default false
   */
  readonly mayBeResent?: boolean | undefined;
  /** Up to how many bytes of a readable stream are held in memory, to be sent again; a longer one is sent once. @default 0 */
  readonly bufferStreamsBytes?: number | undefined;
  /**
   * Names another object for a record whose own takes no appends (409 ObjectNotAppendable): it goes to that one's end,
   * wherever the call wanted it. Without one, or with one that was tried, the call rejects. @default the call rejects
   */
  readonly onNotAppendable?: ((name: string) => string | undefined) | undefined;
}

/** How appends are recovered, with every default filled in. */
export type AppendRules = FilledBut<'onNotAppendable', AppendRecoveryOptions>;

/**
 * The options of `remedy` and `withOptions`. One that is `undefined` counts as left out; `withOptions` takes what is left
 * out from the client it is given, not from these defaults.
 *
 * @example
 * const options: RemedyOptions = { appendRecovery: true, attempts: 5, maxElapsedMs: 30_000 };
 * const client = remedy(new OSS(config), options);
 */
export interface RemedyOptions {
  /** Opt in to appends that survive conflicts and lost answers, exactly once. @default false */
  readonly appendRecovery?: boolean | AppendRecoveryOptions | undefined;
  /** A policy per error code; `'*'` gets the conflicts that nothing else takes. @default `defaults`, for codes not named */
  readonly policies?: Policies | undefined;
  /** How often an operation is sent in all, or `Infinity`; a position lost to another writer does not count. @default 10 */
  readonly attempts?: number | undefined;
  /** How long a call's waits may last, in milliseconds from its turn on. A request under way goes on. @default 60000 */
  readonly maxElapsedMs?: number | undefined;
  /** Ends waits at once, and calls that have not begun, with its reason. A request under way goes on. @default none */
  readonly signal?: AbortSignal | undefined;
  /** `observe` publishes every decision and follows none; appends without `position` go to 0, as ali-oss's. @default 'act' */
  readonly mode?: 'act' | 'observe' | undefined;
  /** Lets a call that rejects spend further read requests to make its advice concrete. @default false */
  readonly diagnose?: boolean | undefined;
  /** The language of advice: `zh` of `ali-oss-remedy/locales/zh`, or one of your own. @default English */
  readonly locale?: Locale | undefined;
  /** Gets every event. What it throws is logged and does no harm. @default none */
  readonly onEvent?: Listener | undefined;
  /** A number from 0 up to 1, for jitter. @default Math.random */
  readonly random?: (() => number) | undefined;
  /** A clock in milliseconds that never goes back. @default performance.now */
  readonly now?: (() => number) | undefined;
}

/** Options with every default filled in. */
export interface Settings extends FilledBut<'signal' | 'onEvent', Omit<RemedyOptions, 'appendRecovery'>> {
  readonly appendRecovery: false | AppendRules;
  /** Whether the client is a node of a cluster, whose nodes all store the same under the same name. */
  readonly isNode?: boolean;
}

/** Options with every default filled in, but for some whose default is that there is none. */
type FilledBut<None extends keyof Options, Options> = Filled<Omit<Options, None>> & Pick<Options, None>;

const BASE: Settings = {
  appendRecovery: false,
  policies: {},
  attempts: 10,
  maxElapsedMs: 60_000,
  signal: undefined,
  mode: 'act',
  diagnose: false,
  locale: en,
  onEvent: undefined,
  random: Math.random,
  now: () => performance.now(),
};

/** Append recovery with all defaults. */
export const RECOVERY: AppendRules = {
  identicalRecords: 'never',
  explicitPosition: 'move',
  mayBeResent: false,
  bufferStreamsBytes: 0,
  onNotAppendable: undefined,
};

/**
 * Checks options and fills in what they leave out, from `base` or from the defaults.
 *
 * @throws TypeError for an unknown option, an unknown code or a wrong type: what was expected, what came, what would work.
 */
export function settingsFrom(options: RemedyOptions = {}, base: Settings = BASE): Settings {
  expect(isRecord(options), 'options', 'an object', options, 'remedy(client, { appendRecovery: true })');
  expectKnown(Object.keys(options), Object.keys(BASE), 'option', 'remedy(client, { attempts: 5 })');
  expectChecked(options, CHECKS);
  const { now, random } = options;
  return {
    ...base,
    ...withoutUndefined(options),
    ...(now && { now: containedClock(now) }),
    ...(random && { random: containedRandom(random) }),
    appendRecovery: recoveryFrom(options.appendRecovery, base.appendRecovery),
    policies: { ...base.policies, ...policiesFrom(options.policies) },
  };
}

function recoveryFrom(
  given: RemedyOptions['appendRecovery'],
  base: Settings['appendRecovery'],
): Settings['appendRecovery'] {
  if (given === undefined) return base;
  if (typeof given === 'boolean') return given && (base || RECOVERY);
  const works = "appendRecovery: { identicalRecords: 'possible', bufferStreamsBytes: 1048576 }";
  expectKnown(Object.keys(given), Object.keys(RECOVERY), 'option of `appendRecovery`', works);
  expectChecked(given, RECOVERY_CHECKS);
  return { ...(base || RECOVERY), ...withoutUndefined(given) };
}

function policiesFrom(policies: Policies = {}): Policies {
  const works = "policies: { StaleFile: backoff({ attempts: 8 }), '*': conflict => undefined }";
  const known = codes.map(({ code }): Code => code).filter(code => code !== 'Unknown');
  expectKnown(Object.keys(policies), [...known, '*'], 'code in `policies`', works);
  const given = withoutUndefined(policies);
  for (const [code, policy] of Object.entries(given)) {
    expect(isFunction(policy), `the policy for ${code}`, 'a function (conflict, tools) => decision', policy, works);
  }
  return given;
}

const isBoolean = (value: unknown) => typeof value === 'boolean';
const isSize = (value: unknown) => Number.isInteger(value) && Number(value) >= 0;

/* @__NO_SIDE_EFFECTS__ */
function isOneOf(...known: readonly unknown[]): Check['ok'] {
  return value => known.includes(value);
}

/* @__NO_SIDE_EFFECTS__ */
function recovery(expected: string, works: string, ok: Check['ok']): Check {
  return { expected, works: `appendRecovery: { ${works} }`, ok };
}

const RECOVERY_CHECKS: Readonly<Record<string, Check>> = {
  identicalRecords: recovery("'never' or 'possible'", "identicalRecords: 'possible'", isOneOf('never', 'possible')),
  explicitPosition: recovery("'move' or 'keep'", "explicitPosition: 'keep'", isOneOf('move', 'keep')),
  mayBeResent: recovery('true or false', 'mayBeResent: true', isBoolean),
  bufferStreamsBytes: recovery('a whole number of bytes ≥ 0', 'bufferStreamsBytes: 1048576', isSize),
  onNotAppendable: recovery('a function name => otherName', 'onNotAppendable: name => `${name}.1`', isFunction),
};

const CHECKS: Readonly<Record<string, Check>> = {
  appendRecovery: {
    expected: 'true, false or an object',
    works: 'appendRecovery: true',
    ok: value => isBoolean(value) || isRecord(value),
  },
  policies: { expected: 'an object of policies by code', works: 'policies: { StaleFile: backoff() }', ok: isRecord },
  attempts: { expected: 'a number ≥ 1', works: 'attempts: 5', ok: isNumberFrom(1) },
  maxElapsedMs: { expected: 'a number of milliseconds ≥ 0', works: 'maxElapsedMs: 30000', ok: isNumberFrom(0) },
  signal: {
    expected: 'an AbortSignal',
    works: 'signal: AbortSignal.timeout(5000)',
    ok: value => isRecord(value) && isFunction(value['throwIfAborted']),
  },
  mode: { expected: "'act' or 'observe'", works: "mode: 'observe'", ok: isOneOf('act', 'observe') },
  diagnose: { expected: 'true or false', works: 'diagnose: true', ok: isBoolean },
  locale: {
    expected: 'a locale object, { language, advice }',
    works: "locale: { language: 'en', advice: {} }",
    ok: value =>
      isRecord(value) &&
      typeof value['language'] === 'string' &&
      isRecord(value['advice']) &&
      Object.values(value['advice']).every(isRecord),
  },
  onEvent: { expected: 'a function', works: 'onEvent: event => console.log(event)', ok: isFunction },
  random: { expected: 'a function that returns a number from 0 up to 1', works: 'random: Math.random', ok: isFunction },
  now: { expected: 'a function that returns milliseconds', works: 'now: () => performance.now()', ok: isFunction },
};
