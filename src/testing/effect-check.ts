import { types } from 'node:util';
import { isByHand, type Effect, type EffectOf, type Wire } from './effect.js';
import { checkCount, checkRecord, expected, isRecord } from './expected.js';
import { isHeaderName, isHeaderValue } from './header.js';
import { isRefusalCode } from './refusal.js';
import { LONGEST_DELAY_MS } from './timers.js';

/** Check what a fault does: what is wrong with it has to be said here, and not to a request that it hits much later. */
export function checkEffect(effect: Effect): void {
  if (!isRecord(effect)) throw expected('`do` of a fault', 'an effect', effect, WORKS.drop);
  const { kind }: { readonly kind: unknown } = effect;
  // An own name, or `toString` would be a kind; and a string, or an array of one would be.
  if (typeof kind !== 'string' || !Object.hasOwn(EFFECTS, kind)) {
    throw expected('`do.kind` of a fault', `one of ${Object.keys(EFFECTS).join(', ')}`, kind, WORKS.drop);
  }
  checkRecord(`\`do\` of a fault of kind ${kind}`, effect, ['kind', ...EFFECTS[effect.kind]], WORKS[effect.kind]);
  if (effect.kind === 'late') checkDelay('`do.afterMs` of a fault', effect.afterMs, WORKS.late);
  if (effect.kind === 'delay') checkDelay('`do.ms` of a fault', effect.ms, WORKS.delay);
  if (effect.kind === 'hang' || effect.kind === 'gateway') {
    checkFlag('`do.apply` of a fault', effect.apply, WORKS[effect.kind]);
  }
  if (effect.kind === 'other-bytes') {
    checkOneOf('`do.range` of a fault', effect.range ?? 'as-asked', ['as-asked', 'other'], WORKS['other-bytes']);
  }
  if (effect.kind === 'from-cache') {
    checkOneOf('`do.of` of a fault', effect.of, ['before-last-change', 'beginning'], WORKS['from-cache']);
    checkFlag('`do.tells` of a fault', effect.tells, WORKS['from-cache']);
  }
  if (effect.kind === 'refuse') checkCode('`do.code` of a fault', effect.code, WORKS.refuse);
  if (effect.kind === 'deliver-twice') checkSecond(effect);
  if (isByHand(effect)) checkWire(effect, WORKS[effect.kind]);
}

function checkFlag(what: string, flag: unknown, works: string): void {
  if (flag !== undefined && typeof flag !== 'boolean') throw expected(what, 'true or false', flag, works);
}

function checkDelay(what: string, ms: unknown, works: string): void {
  checkCount(what, ms, works, { most: LONGEST_DELAY_MS });
}

function checkOneOf(what: string, value: unknown, allowed: readonly string[], works: string): void {
  if (typeof value !== 'string' || !allowed.includes(value)) throw expected(what, allowed.join(' or '), value, works);
}

function checkSecond({ betweenMs = 0, refuseSecond }: EffectOf<'deliver-twice'>): void {
  checkDelay('`do.betweenMs` of a fault', betweenMs, WORKS['deliver-twice']);
  if (refuseSecond !== undefined) checkCode('`do.refuseSecond` of a fault', refuseSecond, REFUSE_SECOND);
}

function checkCode(what: string, code: unknown, works: string): void {
  if (!isRefusalCode(code)) throw expected(what, 'a code that the local OSS refuses with', code, works);
}

function checkWire({ status, headers = {}, body = '' }: Wire, works: string): void {
  if (!Number.isInteger(status) || status < 200 || status > 599) {
    throw expected('`do.status` of a fault', 'an HTTP status from 200 to 599', status, works);
  }
  if (typeof body !== 'string' && !types.isUint8Array(body)) {
    throw expected('`do.body` of a fault', 'a string or bytes', body, works);
  }
  if (!isRecord(headers)) throw expected('`do.headers` of a fault', 'a plain object', headers, HEADERS);
  for (const [name, value] of Object.entries(headers)) {
    if (!isHeaderName(name)) throw expected('a name in `do.headers` of a fault', 'that of a header', name, HEADERS);
    if (!isHeaderValue(value)) {
      throw expected(`${name} in \`do.headers\` of a fault`, 'a string that a header can hold', value, HEADERS);
    }
  }
}

/** What each kind of effect may have beside its kind. */
const EFFECTS = {
  drop: [],
  'apply-then-drop': [],
  'apply-then-answer': ['status', 'headers', 'body'],
  'apply-then-cut': [],
  late: ['afterMs'],
  delay: ['ms'],
  answer: ['status', 'headers', 'body'],
  hang: ['apply'],
  gateway: ['apply', 'status', 'headers', 'body'],
  'deliver-twice': ['betweenMs', 'refuseSecond'],
  'drop-range': [],
  'other-bytes': ['range'],
  refuse: ['code'],
  'callback-failed': [],
  'from-cache': ['of', 'tells'],
} as const satisfies Readonly<Record<Effect['kind'], readonly string[]>>;

const WORKS = {
  drop: "oss.fault({ do: { kind: 'drop' } })",
  'apply-then-drop': "oss.fault({ do: { kind: 'apply-then-drop' } })",
  'apply-then-answer': "oss.fault({ do: { kind: 'apply-then-answer', status: 503 } })",
  'apply-then-cut': "oss.fault({ do: { kind: 'apply-then-cut' } })",
  late: "oss.fault({ do: { kind: 'late', afterMs: 50 } })",
  delay: "oss.fault({ do: { kind: 'delay', ms: 100 } })",
  answer: "oss.fault({ do: { kind: 'answer', status: 409, body: '<Error><Code>FileImmutable</Code></Error>' } })",
  hang: "oss.fault({ do: { kind: 'hang', apply: true } })",
  gateway: "oss.fault({ do: { kind: 'gateway', status: 502, apply: true } })",
  'deliver-twice': "oss.fault({ do: { kind: 'deliver-twice', betweenMs: 50 } })",
  'drop-range': "oss.fault({ match: { method: 'GET' }, do: { kind: 'drop-range' } })",
  'other-bytes': "oss.fault({ match: { method: 'GET' }, do: { kind: 'other-bytes', range: 'other' } })",
  refuse: "oss.fault({ match: { method: 'HEAD' }, do: { kind: 'refuse', code: 'SignatureDoesNotMatch' } })",
  'callback-failed': "oss.fault({ match: { operation: 'PutObject' }, do: { kind: 'callback-failed' } })",
  'from-cache': "oss.fault({ match: { method: 'HEAD' }, do: { kind: 'from-cache', of: 'before-last-change' } })",
} as const satisfies Readonly<Record<Effect['kind'], string>>;

const HEADERS = "oss.fault({ do: { kind: 'answer', status: 409, headers: { 'x-oss-ec': '0026-00000005' } } })";

const REFUSE_SECOND = "oss.fault({ do: { kind: 'deliver-twice', refuseSecond: 'AccessDenied' } })";
