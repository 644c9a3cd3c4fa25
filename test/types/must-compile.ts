// Checked by `npm run typecheck`: what users write must compile, and mean what it says. Nothing here runs.

import OSS from 'ali-oss';
import { expectTypeOf } from 'vitest';
import { catalogue, defaults, explain, isConflict, remedy, reportOf, withOptions } from '../../src/index.js';
import { backoff, firstOf, resolve, retry, surface, upTo } from '../../src/index.js';
import type {
  Advice,
  AnyPolicy,
  AppendArgs,
  AppendResult,
  Code,
  CompleteLocale,
  Conflict,
  Decision,
  Locale,
} from '../../src/index.js';
import type {
  ConflictError,
  Policies,
  Policy,
  RemedyEvent,
  RemedyOptions,
  Report,
  Resolve,
  Retry,
  Surface,
  Tools,
} from '../../src/index.js';
import { type LocalOss, startOss } from '../../src/testing/index.js';

declare const config: OSS.Options;
declare const decision: Decision;
declare const appendPolicy: Policy<AppendArgs, AppendResult>;
declare const anyPolicy: Policy;

export const combined: Policies = {
  PositionNotEqualToLength: upTo(3, backoff()),
  ObjectNotAppendable: firstOf(backoff()),
  AppendSealedObjectNotAllowed: firstOf(upTo(2, backoff()), (_conflict, tools) => tools.notMine('it is sealed')),
  StaleFile: firstOf(upTo(2, backoff()), anyPolicy),
  FileImmutable: upTo(2, anyPolicy),
};

export function clients(): void {
  const raw = new OSS(config);
  const client = remedy(raw);
  expectTypeOf(client).toEqualTypeOf<OSS>();
  expectTypeOf<(typeof client)['append']>().toEqualTypeOf<OSS['append']>();
  expectTypeOf<ReturnType<typeof client.append>>().toEqualTypeOf<Promise<OSS.AppendObjectResult>>();
  const again = withOptions(client, { signal: AbortSignal.timeout(5000), attempts: 3 });
  expectTypeOf(again).toEqualTypeOf<OSS>();
  class Mine extends OSS {
    readonly extra = 1;
  }
  const mine = remedy(new Mine(config));
  expectTypeOf(mine).toEqualTypeOf<Mine>();
  const cluster = remedy(new OSS.ClusterClient({} as OSS.ClusterOptions));
  expectTypeOf(cluster).toEqualTypeOf<OSS.ClusterClient>();
  void client.append('app.log', Buffer.from('line\n'));
  void client.append('app.log', Buffer.from('line\n'), { position: '12' });
}

export const options: RemedyOptions = {
  appendRecovery: { identicalRecords: 'possible', bufferStreamsBytes: 1 },
  policies: {
    StaleFile: backoff({ attempts: 8, baseMs: 1, capMs: 2, jitter: 'equal' }),
    FileImmutable: conflict => surface(conflict.code),
    PositionNotEqualToLength: appendPolicy,
    ObjectNotAppendable: ({ args: [name, file, given] }) =>
      retry({ args: [`${name}.1`, file, { ...given, position: 0 }] }),
    BucketAlreadyExists: async (conflict, tools) => {
      await tools.call('getBucketInfo', conflict.bucket);
      return resolve({ res: {} }, 'it is mine');
    },
    KeyDisabled: () => undefined,
    FileAlreadyExists: () => Promise.resolve(undefined),
    '*': conflict => (conflict.attempt < 3 ? retry({ afterMs: 5, because: 'x' }) : undefined),
  },
  attempts: Infinity,
  maxElapsedMs: 0,
  signal: undefined,
  mode: 'observe',
  diagnose: true,
  locale: { language: 'xx', advice: {} },
  onEvent: undefined,
  random: Math.random,
  now: () => 0,
};

/** A policy for an append's code sees what append was called with. */
export const typed: Policies = {
  PositionNotEqualToLength: conflict => {
    expectTypeOf(conflict.args[0]).toEqualTypeOf<string>();
    expectTypeOf(conflict).toEqualTypeOf<Conflict<AppendArgs>>();
    const [name, file, given] = conflict.args;
    return retry({ args: [name, file, { ...given, position: conflict.nextPosition ?? 0 }] });
  },
  AppendSealedObjectNotAllowed: conflict =>
    resolve({ name: conflict.args[0], url: '', nextAppendPosition: '1', res: {} }),
};

/** What retries and waits only fits every code there is. */
export const everywhere: Required<Policies> = Object.fromEntries(
  catalogue.map(({ code }) => [code, backoff()]),
) as unknown as Required<Policies>;
type PolicyOf<C extends keyof Policies> = NonNullable<Policies[C]>;
expectTypeOf<AnyPolicy>().toExtend<PolicyOf<keyof Policies>>();
expectTypeOf<
  { [C in keyof Policies]-?: AnyPolicy extends PolicyOf<C> ? true : false }[keyof Policies]
>().toEqualTypeOf<true>();
expectTypeOf<Exclude<Code, 'Unknown'> | '*'>().toEqualTypeOf<keyof Policies>();

export const mixed: Policies = {
  StaleFile: firstOf(anyPolicy, backoff(), defaults.StaleFile, () => surface()),
  PositionNotEqualToLength: firstOf(appendPolicy, backoff()),
  ObjectNotAppendable: firstOf(backoff(), appendPolicy, () => undefined),
  AppendSealedObjectNotAllowed: upTo(3, appendPolicy),
  KeyDisabled: upTo(3, backoff({ attempts: Infinity })),
  FileImmutable: upTo(2, firstOf(backoff(), anyPolicy)),
  '*': firstOf(upTo(2, backoff()), () => surface('gave it two tries')),
};

export function decisions(): string {
  expectTypeOf<Decision['action']>().toEqualTypeOf<'retry' | 'resolve' | 'surface'>();
  expectTypeOf<Decision>().toEqualTypeOf<Retry | Resolve | Surface>();
  switch (decision.action) {
    case 'retry':
      expectTypeOf(decision.args).toEqualTypeOf<readonly unknown[] | undefined>();
      return String(decision.afterMs) + decision.because;
    case 'resolve':
      expectTypeOf(decision.value).toEqualTypeOf<unknown>();
      return decision.because;
    case 'surface':
      return decision.because;
  }
}

export function errors(error: unknown): readonly string[] {
  const report = reportOf(error);
  expectTypeOf(report).toEqualTypeOf<Report | undefined>();
  expectTypeOf<Report['written']>().toEqualTypeOf<'yes' | 'no' | 'unknown'>();
  if (report?.written === 'no') return [];
  if (!isConflict(error)) return [];
  expectTypeOf(error).toEqualTypeOf<ConflictError>();
  expectTypeOf(error.advice).toEqualTypeOf<Advice>();
  expectTypeOf(error.code).toEqualTypeOf<string | undefined>();
  const advice = explain(error);
  expectTypeOf(advice).toEqualTypeOf<Advice | undefined>();
  void explain('0026-00000005', { locale: { language: 'xx', advice: {} } });
  return advice?.actions ?? error.advice.actions;
}

export function events(event: RemedyEvent): string {
  expectTypeOf(event.callId).toEqualTypeOf<number>();
  switch (event.type) {
    case 'conflict':
      return event.conflict.code;
    case 'unanswered':
      return String(event.attempt + event.elapsedMs);
    case 'decision':
      return event.decision.action + String(event.acted) + (event.conflict?.code ?? '');
    case 'settled':
      expectTypeOf(event.elapsedMs).toEqualTypeOf<number>();
      return event.outcome + event.report.written + String(event.error);
  }
}

export async function tooled({ head, read, call, random, signal }: Tools): Promise<Decision | undefined> {
  const { length, nextPosition, crc64, headers } = await head();
  expectTypeOf(crc64).toEqualTypeOf<bigint | undefined>();
  const bytes: Uint8Array = await read(nextPosition ?? 0, length);
  const worm = await call('getBucketWorm', headers['x-bucket']);
  expectTypeOf(worm).toEqualTypeOf<unknown>();
  signal?.throwIfAborted();
  return bytes.length > random() ? undefined : surface();
}

export const language = { language: 'xx', advice: {} } satisfies Locale;
export const complete = (texts: CompleteLocale): Locale => texts;

export async function local(): Promise<void> {
  await using oss: LocalOss = await startOss({ buckets: ['logs'] });
  const client = remedy(new OSS(oss.clientOptions({ timeout: 1000 })), { appendRecovery: true });
  oss.fault({ match: { operation: 'AppendObject' }, do: { kind: 'apply-then-drop' } });
  await client.append('app.log', Buffer.from('line\n'));
}
