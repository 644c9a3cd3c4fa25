import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { acceptOwnWrite, backoff, firstOf, overwrite, type Policy, rename, reportOf, upTo } from '../../src/index.js';
import type { Effect, LocalOss, LoggedRequest } from '../../src/testing/index.js';
import { type Dice, diceOf } from '../append-model/dice.js';
import { type Answer, bytes, type Client, plainClient, wrappedClient } from '../ali-oss/support.js';
import { fileWith } from './own-write-cases.js';

/** One call under random policies and faults, and what is wrong with how it ended. */
export interface Trial {
  readonly seed: number;
  readonly wrong: readonly string[];
  /** How it ended. */
  readonly ended: 'yes' | 'no' | 'unknown';
  readonly story: readonly string[];
}

type Way = (client: Client, name: string, content: string, options: object) => Promise<Answer>;

const FORBID = { headers: { 'x-oss-forbid-overwrite': 'true' } };
const THEIRS = { headers: { 'x-oss-meta-writer': 'theirs' } };
const PART_BYTES = 100 * 1024;
const COMMITS = new Set(['PutObject', 'CopyObject', 'PutSymlink', 'CompleteMultipartUpload']);

/** Every way to store an object that may not be there yet. */
const WAYS: Readonly<Record<string, Way>> = {
  put: (client, name, content, options) => client.put(name, bytes(content), options),
  'put of a path': (client, name, content, options) => client.put(name, fileWith(content), options),
  putStream: (client, name, content, options) => client.putStream(name, createReadStream(fileWith(content)), options),
  'putStream of a remote file': (client, name, content, options) => {
    const path = fileWith(content.replace('mine', 'them'));
    return client.putStream(name, Object.assign(Readable.from([bytes(content)]), { path }), options);
  },
  'small multipartUpload': (client, name, content, options) => client.multipartUpload(name, bytes(content), options),
  multipartUpload: (client, name, content, options) =>
    client.multipartUpload(name, fileWith(content.padEnd(PART_BYTES + 10, content)), {
      ...options,
      ...{ partSize: PART_BYTES, parallel: 1 },
    }),
  copy: (client, name, content, options) => client.copy(name, `source-${content}`, options),
  putSymlink: (client, name, content, options) => client.putSymlink(name, `source-${content}`, options),
};

/** Any nest of the policies that store again, wait or accept. */
function nest(dice: Dice, depth = 0): Policy {
  const leaf = () =>
    dice.pick<Policy>([
      acceptOwnWrite(),
      acceptOwnWrite({ maxReadBytes: 0 }),
      rename((name, attempt) => `${name}.${String(attempt)}`, { attempts: dice.from(1, 4) }),
      overwrite(),
      backoff({ attempts: dice.from(1, 3), baseMs: 1 }),
    ]);
  if (depth === 2 || dice.chance(0.3)) return leaf();
  if (dice.chance(0.3)) return upTo(dice.from(1, 3), nest(dice, depth + 1));
  return firstOf(...dice.list(1, 3, () => nest(dice, depth + 1)));
}

/** What goes wrong with a request that stores. */
function lossOf(dice: Dice): Effect {
  return dice.pick<Effect>([
    { kind: 'drop' },
    { kind: 'apply-then-drop' },
    { kind: 'apply-then-drop' },
    { kind: 'apply-then-cut' },
    { kind: 'late', afterMs: dice.from(0, 20) },
    { kind: 'apply-then-answer', status: dice.pick([500, 503]) },
    { kind: 'gateway', status: dice.pick([200, 403, 404, 409, 502]), apply: dice.chance(0.5) },
    { kind: 'delay', ms: dice.from(1, 5) },
    { kind: 'refuse', code: 'AccessDenied' },
  ]);
}

/** What goes wrong with a look. */
function mischiefOf(dice: Dice): Effect {
  return dice.pick<Effect>([
    { kind: 'drop' },
    { kind: 'apply-then-cut' },
    { kind: 'gateway', status: 200 },
    { kind: 'gateway', status: dice.pick([403, 404, 502]) },
    { kind: 'other-bytes' },
    { kind: 'from-cache', of: dice.pick(['before-last-change', 'beginning']) },
    { kind: 'refuse', code: 'AccessDenied' },
  ]);
}

/** Makes one call and holds the laws against it. */
export async function runTrial(seed: number, oss: LocalOss): Promise<Trial> {
  const dice = diceOf(seed);
  const name = `k-${String(seed)}`;
  const content = `mine-${String(seed)};`;
  const way = dice.pick(Object.keys(WAYS));
  const plain = plainClient(oss);
  await plain.put(`source-${content}`, bytes(content));
  const putTheirs = () => plain.put(name, bytes(content.replace('mine', 'them')), THEIRS);
  if (dice.chance(0.4)) await putTheirs();

  const options = {
    ...FORBID,
    ...dice.pick<object>([{}, { meta: { note: '  a  b ' } }, { mime: 'application/x-directory' }]),
  };

  const mine: LoggedRequest[] = [];
  let theirs: Promise<unknown> = Promise.resolve();
  const intrudesAt = dice.chance(0.3) ? dice.from(1, 4) : 0;
  const isMine = ({ name: of = '', headers }: LoggedRequest) =>
    (of === name || of.startsWith(`${name}.`)) && headers['x-oss-meta-writer'] === undefined;
  const watching = oss.fault({
    match(request) {
      if (!isMine(request)) return false;
      mine.push(request);
      if (mine.length === intrudesAt) theirs = putTheirs().catch(() => undefined);
      return false;
    },
    do: { kind: 'drop' },
  });
  const on = (commits: boolean, skip: number, effect: Effect) =>
    oss.fault({
      match: request => isMine(request) && COMMITS.has(request.operation) === commits,
      ...{ skip, times: dice.from(1, 2), do: effect },
    });
  const skipOf = () => (dice.chance(0.6) ? 0 : dice.from(1, 3));
  const faults = [
    ...dice.list(0, 2, () => on(true, skipOf(), lossOf(dice))),
    ...dice.list(0, 2, () => on(false, skipOf(), mischiefOf(dice))),
  ];
  const abort = new AbortController();
  if (dice.chance(0.1))
    setTimeout(
      () => {
        abort.abort(new Error('given up'));
      },
      dice.from(0, 8),
    );
  const client = wrappedClient(
    oss,
    {
      ...{ policies: { FileAlreadyExists: nest(dice) }, attempts: dice.from(1, 6), random: () => 0.01 },
      ...{ signal: abort.signal, maxElapsedMs: dice.chance(0.1) ? 5 : 60_000 },
    },
    { retryMax: dice.from(0, 2), timeout: 30_000 },
  );

  let isResolved = true;
  const ended: unknown = await (WAYS[way] as Way)(client, name, content, options).catch((error: unknown) => {
    isResolved = false;
    return error;
  });
  const written = reportOf(ended)?.written;
  for (const handle of [...faults, watching]) handle.remove();
  await theirs;
  while (mine.some(isUnderWay)) await sleep(2);

  const commits = mine.filter(({ operation, applied }) => COMMITS.has(operation) && applied);
  const live = [...new Set(commits.map(request => request.name ?? ''))].filter(of => isLive(oss, of, content));
  const wrong: string[] = [];
  if (written === undefined || (isResolved && written !== 'yes'))
    wrong.push('no report, or one that contradicts the end');
  if (live.length > 1) wrong.push(`stored twice: ${live.join(', ')}`);
  if (isResolved && commits.length === 0) wrong.push('resolved, and nothing was stored');
  if (!isResolved && written === 'no' && commits.length > 0) wrong.push('said not to be stored, and was');
  const story = [
    `${way}: ${isResolved ? 'resolved' : String(ended).slice(0, 80)}, written: ${String(written)}`,
    ...(reportOf(ended)?.trail ?? []).map(({ decision }) => `${decision.action}: ${decision.because}`),
    ...mine.map(
      ({ operation, name: of, fault, applied, status, code }) =>
        `${operation} ${String(of)} ${fault ?? '-'} ${applied ? 'applied' : 'not applied'} ${String(status)} ${code ?? ''}`,
    ),
  ];
  return { seed, wrong, ended: written === 'yes' ? 'yes' : (written ?? 'unknown'), story };
}

function isUnderWay({ applied, code, fault }: LoggedRequest): boolean {
  return !applied && code === undefined && (fault === 'late' || fault === 'delay');
}

/** Whether what is under a name now is what the call stored. */
function isLive(oss: LocalOss, name: string, content: string): boolean {
  const object = oss.object('logs', name);
  return object !== undefined && (object.content.length === 0 || object.content.toString().startsWith(content));
}
