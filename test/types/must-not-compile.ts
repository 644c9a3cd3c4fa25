// Checked by `npm run typecheck`: every line under an @ts-expect-error must be refused by the compiler. Nothing here runs.

/* eslint-disable @typescript-eslint/no-unsafe-call -- what does not compile has no type */
import type OSS from 'ali-oss';
import { explain, isConflict, remedy, reportOf, retry, surface, withOptions } from '../../src/index.js';
import { backoff, catalogue, defaults, firstOf, resolve, upTo } from '../../src/index.js';
import type {
  Advice,
  AppendArgs,
  AppendResult,
  Code,
  Conflict,
  Decision,
  Policies,
  Policy,
  RemedyOptions,
  Report,
  Retry,
  Tools,
} from '../../src/index.js';
import { startOss } from '../../src/testing/index.js';

declare function use(value: unknown): void;
declare const client: OSS;
declare const conflict: Conflict;
declare const tools: Tools;
declare const decision: Decision;
declare const report: Report;
declare const advice: Advice;
declare const bytes: Uint8Array;
declare const appendPolicy: Policy<AppendArgs, AppendResult>;

export function options(): void {
  // @ts-expect-error -- a client is needed
  remedy();
  // @ts-expect-error -- and it is an object
  remedy('client');
  // @ts-expect-error -- an option that does not exist
  remedy(client, { attempt: 3 });
  // @ts-expect-error -- nor has appendRecovery options that do not exist
  remedy(client, { appendRecovery: { identicalRecord: 'never' } });
  // @ts-expect-error -- a mode that does not exist
  remedy(client, { mode: 'watch' });
  // @ts-expect-error -- a number is a number
  remedy(client, { attempts: '3' });
  // @ts-expect-error -- identicalRecords is no switch
  remedy(client, { appendRecovery: { identicalRecords: true } });
  // @ts-expect-error -- a duration is a number of milliseconds
  remedy(client, { maxElapsedMs: '60s' });
  // @ts-expect-error -- a controller is no signal
  remedy(client, { signal: new AbortController() });
  // @ts-expect-error -- a language is a table of texts, not a name
  remedy(client, { locale: 'zh' });
  // @ts-expect-error -- a clock tells milliseconds
  remedy(client, { now: () => new Date() });
  // @ts-expect-error -- other options are the point of withOptions
  withOptions(client);
  // @ts-expect-error -- and they are checked too
  withOptions(client, { attempt: 3 });
  const written: RemedyOptions = { attempts: 3 };
  // @ts-expect-error -- options do not change once they are made
  written.attempts = 4;
}

export function policies(): void {
  // @ts-expect-error -- a code that does not exist
  remedy(client, { policies: { PartAlreadyExists: backoff() } });
  // @ts-expect-error -- codes are spelled as OSS spells them
  remedy(client, { policies: { stalefile: backoff() } });
  // @ts-expect-error -- conflicts without a known code are the matter of '*'
  remedy(client, { policies: { Unknown: backoff() } });
  // @ts-expect-error -- a policy is a function
  remedy(client, { policies: { StaleFile: 'backoff' } });
  // @ts-expect-error -- which answers with a decision
  remedy(client, { policies: { StaleFile: () => 'retry' } });
  // @ts-expect-error -- true is none
  remedy(client, { policies: { StaleFile: () => true } });
  // @ts-expect-error -- nor is a promise of true
  remedy(client, { policies: { StaleFile: () => Promise.resolve(true) } });
  // @ts-expect-error -- an append does not resolve with a number
  remedy(client, { policies: { PositionNotEqualToLength: () => resolve(7) } });
  // @ts-expect-error -- nor with half of its result
  remedy(client, { policies: { PositionNotEqualToLength: () => resolve({ name: 'k' }) } });
  // @ts-expect-error -- nor with a promise of its result
  remedy(client, { policies: { ObjectNotAppendable: c => resolve(client.append(c.args[0], bytes)) } });
  // @ts-expect-error -- an append is not retried with a number for a name
  remedy(client, { policies: { PositionNotEqualToLength: c => retry({ args: [7, c.args[1]] }) } });
  // @ts-expect-error -- nor without a body
  remedy(client, { policies: { PositionNotEqualToLength: c => retry({ args: [c.args[0]] }) } });
  // @ts-expect-error -- a policy for appends does not fit another code
  remedy(client, { policies: { StaleFile: appendPolicy } });
  // @ts-expect-error -- nor does it fit every code
  remedy(client, { policies: { '*': appendPolicy } });
  const mine: Policies = {};
  // @ts-expect-error -- policies do not change once they are made
  mine.StaleFile = backoff();
}

export function decisions(): void {
  // @ts-expect-error -- a wait is a number of milliseconds
  retry({ afterMs: '200' });
  // @ts-expect-error -- arguments are a list
  retry({ args: 'k' });
  // @ts-expect-error -- a misspelt wait
  retry({ after: 200 });
  // @ts-expect-error -- a reason is text
  surface(404);
  // @ts-expect-error -- resolving takes a value
  resolve();
  // @ts-expect-error -- only a retry waits
  use(decision.afterMs);
  // @ts-expect-error -- only a resolve has a value
  use(decision.value);
  if (decision.action === 'surface') {
    // @ts-expect-error -- a surface sends nothing
    use(decision.args);
  }
  // @ts-expect-error -- there are three actions
  if (decision.action === 'wait') use(decision);
  const again: Retry = retry();
  // @ts-expect-error -- a decision does not change once it is made
  again.afterMs = 5;
  // @ts-expect-error -- a retry without a wait is none: retry() fills it in
  const bare: Decision = { action: 'retry', because: 'x' };
  use(bare);
}

export function combinators(): void {
  // @ts-expect-error -- a jitter that does not exist
  backoff({ jitter: 'random' });
  // @ts-expect-error -- a number is a number
  backoff({ attempts: '8' });
  // @ts-expect-error -- an option that does not exist
  backoff({ retries: 8 });
  // @ts-expect-error -- firstOf takes policies, not a list of them
  firstOf([backoff(), backoff()]);
  // @ts-expect-error -- and nothing else
  firstOf(backoff(), 'surface');
  // @ts-expect-error -- how often comes first
  upTo(backoff(), 3);
  // @ts-expect-error -- a policy is needed
  upTo(3);
  // @ts-expect-error -- a mixture with an append's policy is one for appends
  remedy(client, { policies: { StaleFile: firstOf(backoff(), appendPolicy) } });
  // @ts-expect-error -- and so is a limited one
  remedy(client, { policies: { '*': upTo(2, appendPolicy) } });
  // @ts-expect-error -- there is no default for this code
  use(defaults.FileImmutable);
}

export function conflicts(): void {
  // @ts-expect-error -- a conflict is immutable
  conflict.code = 'StaleFile';
  // @ts-expect-error -- and so are its headers
  conflict.headers['x-oss-request-id'] = 'mine';
  // @ts-expect-error -- its arguments too
  conflict.args[0] = 'other';
  // @ts-expect-error -- what a policy knows of them is nothing, unless its code says so
  use(conflict.args[0].length);
  // @ts-expect-error -- there is no message: texts differ between clusters
  use(conflict.message);
  // @ts-expect-error -- after a 409 nothing is known to be written
  if (conflict.written === 'yes') use(conflict);
  // @ts-expect-error -- the position may be missing
  use(conflict.nextPosition.toFixed());
  // @ts-expect-error -- a read has a length
  use(tools.read(0));
  // @ts-expect-error -- what a call answers is not known
  use(tools.call('head', 'k').then(({ res }) => res));
  // @ts-expect-error -- the length of a range is a number
  use(tools.read(0, '5'));
}

export function reports(): void {
  // @ts-expect-error -- there may be none
  use(reportOf(new Error('x')).written);
  // @ts-expect-error -- written is yes, no or unknown
  if (report.written === 'maybe') use(report);
  // @ts-expect-error -- the trail does not change
  report.trail.push(report.trail[0]);
  // @ts-expect-error -- a step may not have been refused
  use(report.trail[0]?.refused.length);
  // @ts-expect-error -- quota is no refusal
  if (report.trail[0]?.refused === 'quota') use(report);
  const error: unknown = new Error('x');
  // @ts-expect-error -- nothing is known of an error until isConflict says so
  use(error.advice);
  if (isConflict(error)) {
    // @ts-expect-error -- advice does not change
    error.advice.actions.push('do it again');
  }
  // @ts-expect-error -- there may be no advice
  use(explain('FileImmutable').summary);
  // @ts-expect-error -- an advice has actions, not one action
  use(advice.action);
  // @ts-expect-error -- a code that does not exist
  const code: Code = 'PartAlreadyExists';
  use(code);
  // @ts-expect-error -- the catalogue does not change
  catalogue[0].code = 'Mine';
}

export function clients(): void {
  const wrapped = remedy(client);
  // @ts-expect-error -- a wrapped client takes what ali-oss takes: names are text
  void wrapped.append(7, bytes);
  // @ts-expect-error -- positions are text there
  void wrapped.append('k', bytes, { position: 7 });
  // @ts-expect-error -- methods that ali-oss does not have
  void wrapped.appendAll('k', bytes);
  // @ts-expect-error -- a local OSS has no such option
  void startOss({ bucket: 'logs' });
  // @ts-expect-error -- buckets are a list
  void startOss({ buckets: 'logs' });
}
