import { nearest } from '../expect.js';
import type { Asked } from './arguments.js';
import { EXIT, type Io, type Problem, shown } from './io.js';
import { type Paint, paintFor } from './paint.js';
import { FEATURES, type Need } from './permissions/features.js';
import { actionsOf, checkedOf, policyFor } from './permissions/policy.js';
import type { PermissionWords } from './permissions/words.js';

/** Says which RAM permissions features need, and gives the policy for them. Resolves with the exit code. */
export function permissionsCommand(asked: Asked, io: Io): number {
  const words = asked.language.words.permissions;
  const chosen = chosenBy(asked, words);
  if ('problem' in chosen) {
    io.complain(chosen.problem);
    return chosen.exit;
  }
  io.print(chosen.features.length === 0 ? listOf(asked, words, io) : toldOf(chosen, asked, words, paintFor(io)));
  return EXIT.done;
}

interface Chosen {
  readonly features: readonly string[];
  readonly bucket: string;
  readonly prefix: string;
}

const EXAMPLE = 'my-bucket';
const ALL = 'diagnose';
const NAMES = [...FEATURES.keys(), ALL];
const needsOf = (feature: string): readonly Need[] => FEATURES.get(feature) ?? [];

function chosenBy({ operands, bucket, prefix, language }: Asked, words: PermissionWords): Chosen | Problem {
  const misused = (problem: string): Problem => ({
    problem: `${problem}\n${language.words.seeHelp}`,
    exit: EXIT.usage,
  });
  const unknown = operands.find(name => !NAMES.includes(name));
  if (unknown !== undefined) {
    const told = words.unknownFeature(shown(unknown), likely(unknown));
    return { problem: `${told}\n${words.seeFeatures}`, exit: EXIT.unknown };
  }
  if (operands.length === 0 && (bucket ?? prefix) !== undefined) return misused(words.noFeature);
  if (bucket !== undefined && !/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(bucket))
    return misused(words.badBucket(shown(bucket)));
  if (prefix !== undefined && !/^[^/*?$\p{Cc}][^*?$\p{Cc}]*$/u.test(prefix))
    return misused(words.badPrefix(shown(prefix)));
  if (prefix !== undefined && operands.includes('emptyBucket')) return misused(words.wholeBucket);
  const features = operands.flatMap(name =>
    name === ALL ? [...FEATURES.keys()].filter(other => other.startsWith(`${ALL}:`)) : [name],
  );
  return { features: [...new Set(features)], bucket: bucket ?? EXAMPLE, prefix: prefix ?? '' };
}

/** A code alone is often given where its `diagnose:` is meant. */
function likely(name: string): string | undefined {
  return nearest(name, NAMES) ?? nearest(`${ALL}:${name}`, NAMES);
}

function toldOf(chosen: Chosen, { json, bucket }: Asked, words: PermissionWords, paint: Paint): string {
  const { features } = chosen;
  const needs = features.flatMap(needsOf);
  const policy = JSON.stringify(policyFor(needs, chosen), null, 2);
  if (json) return policy;
  const notes = notesOn(features, needs, words);
  return [
    ...features.flatMap(feature => [paint.heading(feature), ...rowsOf(needsOf(feature), words), '']),
    paint.heading(words.policyFor(chosen.bucket)),
    policy,
    ...(bucket === undefined || notes.length > 0 ? [''] : []),
    ...(bucket === undefined ? [words.exampleName('--bucket')] : []),
    ...notes,
  ].join('\n');
}

function rowsOf(needs: readonly Need[], words: PermissionWords): readonly string[] {
  const actions = actionsOf(needs);
  if (actions.length === 0) return [`  ${words.nothing}`];
  const width = Math.max(...actions.map(action => action.length));
  return actions.map(action => `  ${action.padEnd(width)}  ${whyOf(action, needs, words)}`);
}

/** Which operations an action is for: those of the call first. */
export function whyOf(action: string, needs: readonly Need[], words: PermissionWords): string {
  const asking = needs.filter(({ operation }) => checkedOf(operation).actions.includes(action));
  const told = (isCall: boolean) =>
    asking.filter(need => need.isCall === isCall).map(need => operationText(need, words));
  const [calls, added] = [told(true), told(false)];
  return [...(calls.length > 0 ? [`${words.yourCall}${calls.join(words.separator)}`] : []), ...added].join(
    calls.length > 0 && added.length > 0 ? words.groupSeparator : words.separator,
  );
}

function operationText({ operation, when }: Need, words: PermissionWords): string {
  const name = operation.replace(' of a version', '');
  return when === undefined ? name : `${name}${words.inBrackets(words.when[when])}`;
}

/** What the actions alone do not say. */
export function notesOn(
  features: readonly string[],
  needs: readonly Need[],
  { notes }: PermissionWords,
): readonly string[] {
  const copies = needs.some(({ operation }) => operation === 'CopyObject' || operation === 'UploadPartCopy');
  const tags = needs.some(({ when }) => when === 'tags');
  const encrypts = features.includes('withKey');
  return [...(copies ? [notes.copy] : []), ...(tags ? [notes.tags] : []), ...(encrypts ? [notes.kms] : [])];
}

function listOf({ json }: Asked, words: PermissionWords, io: Io): string {
  if (json) {
    const told = [...FEATURES].map(([feature, needs]) => ({
      ...{ feature, actions: actionsOf(needs) },
      operations: needs.map(({ operation, isCall, when }) => ({ operation, isCall, ...(when && { when }) })),
    }));
    return JSON.stringify(told, null, 2);
  }
  const paint = paintFor(io);
  const width = Math.max(...NAMES.map(name => name.length));
  const row = (name: string, text: string) => `${paint.heading(name.padEnd(width))}  ${text}`;
  return [
    ...[...FEATURES].map(([name, needs]) => row(name, actionsOf(needs).join(words.separator) || words.nothing)),
    row(ALL, words.all(ALL)),
    '',
    words.listHint,
  ].join('\n');
}
