import type { Effect } from './effect.js';
import { checkCount, checkNames, expected } from './expected.js';
import type { Fault, FaultMatch } from './fault.js';
import { OPERATIONS } from './operation.js';

/** Check a fault as a user gives it: one that is misspelt would never hit, and the test would prove nothing. */
export function checkFault(fault: Fault): void {
  if (!isObject(fault)) throw expected('a fault', 'an object', fault);
  checkNames('a fault', fault, ['match', 'times', 'skip', 'do']);
  const { match = {}, times = 1, skip = 0, do: effect } = fault;
  checkCount('`times` of a fault', times, { infinity: true });
  checkCount('`skip` of a fault', skip);
  if (typeof match !== 'function') checkMatch(match);
  checkEffect(effect);
}

function checkMatch(match: FaultMatch): void {
  if (!isObject(match)) throw expected('`match` of a fault', 'an object or a function', match);
  checkNames('`match` of a fault', match, ['operation', 'method', 'bucket', 'name', 'position']);
  const { operation = 'Unknown', method = '', bucket = '', name = '', position = 0 } = match;
  if (!OPERATIONS.has(operation)) {
    throw expected('`match.operation` of a fault', 'a name of the OSS API reference, e.g. "AppendObject"', operation);
  }
  if (typeof method !== 'string') throw expected('`match.method` of a fault', 'a string', method);
  if (typeof bucket !== 'string') throw expected('`match.bucket` of a fault', 'a string', bucket);
  if (typeof name !== 'string' && !(name instanceof RegExp)) {
    throw expected('`match.name` of a fault', 'a string or an expression', name);
  }
  checkCount('`match.position` of a fault', position);
}

function checkEffect(effect: Effect): void {
  if (!isObject(effect)) throw expected('`do` of a fault', "an effect, e.g. { kind: 'drop' }", effect);
  const known: readonly string[] | undefined = EFFECTS[effect.kind];
  if (known === undefined) {
    throw expected('`do.kind` of a fault', `one of ${Object.keys(EFFECTS).join(', ')}`, effect.kind);
  }
  checkNames(`\`do\` of a fault of kind ${effect.kind}`, effect, ['kind', ...known]);
  if (effect.kind === 'late') checkCount('`do.afterMs` of a fault', effect.afterMs);
  if (effect.kind === 'delay') checkCount('`do.ms` of a fault', effect.ms);
  if (effect.kind === 'answer' || effect.kind === 'apply-then-answer') checkStatus(effect.status);
}

function checkStatus(status: number): void {
  if (!Number.isInteger(status) || status < 200 || status > 599) {
    throw expected('`do.status` of a fault', 'an HTTP status from 200 to 599', status);
  }
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
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
} as const satisfies Readonly<Record<Effect['kind'], readonly string[]>>;
