import { METHODS } from 'node:http';
import { types } from 'node:util';
import { checkEffect } from './effect-check.js';
import { checkCount, checkRecord, expected, isRecord } from './expected.js';
import type { Fault, FaultMatch } from './fault.js';
import { OPERATIONS } from './operation.js';

/** Check a fault as a user gives it: one that is misspelt would never hit, and the test would prove nothing. */
export function checkFault(fault: Fault): void {
  checkRecord('a fault', fault, ['match', 'times', 'skip', 'do'], WORKS.do);
  const { match = {}, times = 1, skip = 0, do: effect } = fault;
  checkCount('`times` of a fault', times, WORKS.times, { most: Infinity });
  checkCount('`skip` of a fault', skip, WORKS.skip);
  if (typeof match !== 'function') checkMatch(match);
  checkEffect(effect);
}

function checkMatch(match: FaultMatch): void {
  if (!isRecord(match)) throw expected('`match` of a fault', 'a plain object or a function', match, WORKS.operation);
  checkRecord('`match` of a fault', match, ['operation', 'method', 'bucket', 'name', 'position'], WORKS.operation);
  const { operation = 'Unknown', method = 'PUT', bucket = '', name = '', position = 0 } = match;
  if (!OPERATIONS.has(operation)) {
    throw expected('`match.operation` of a fault', 'a name of the OSS API reference', operation, WORKS.operation);
  }
  if (typeof method !== 'string' || !METHODS.includes(method.toUpperCase())) {
    throw expected('`match.method` of a fault', 'an HTTP method', method, WORKS.method);
  }
  if (typeof bucket !== 'string') throw expected('`match.bucket` of a fault', 'a string', bucket, WORKS.bucket);
  if (typeof name !== 'string' && !types.isRegExp(name)) {
    throw expected('`match.name` of a fault', 'a string or an expression', name, WORKS.name);
  }
  checkCount('`match.position` of a fault', position, WORKS.position);
}

const WORKS = {
  do: "oss.fault({ do: { kind: 'drop' } })",
  times: "oss.fault({ times: Infinity, do: { kind: 'drop' } })",
  skip: "oss.fault({ skip: 1, do: { kind: 'drop' } })",
  operation: "oss.fault({ match: { operation: 'AppendObject' }, do: { kind: 'drop' } })",
  method: "oss.fault({ match: { method: 'PUT' }, do: { kind: 'drop' } })",
  bucket: "oss.fault({ match: { bucket: 'logs' }, do: { kind: 'drop' } })",
  name: String.raw`oss.fault({ match: { name: /\.log$/ }, do: { kind: 'drop' } })`,
  position: "oss.fault({ match: { position: 0 }, do: { kind: 'drop' } })",
} as const satisfies Readonly<Record<Exclude<keyof Fault, 'match'> | keyof FaultMatch, string>>;
