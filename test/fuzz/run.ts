import { Agent } from 'node:http';
import OSS from 'ali-oss';
import { type RemedyOptions, remedy, reportOf } from '../../src/index.js';
import { rawConfig } from '../ali-oss/support.js';
import { type Answer, drawAnswer } from './answer.js';
import { CALLS, type FuzzCall, type FuzzClient } from './calls.js';
import { drawFrom } from './draw.js';
import { endOf } from './end.js';
import { faultsOf, type Over, type Variant } from './judge.js';
import { startFuzzServer } from './server.js';

/** What is counted. */
export interface Totals {
  cases: number;
  requests: number;
  conflicts: number;
  retries: number;
  lookUps: number;
  resolved: number;
  rejected: number;
  hung: number;
  /** Rejections and warnings that nobody was told of. */
  strays: number;
  /** What went wrong, each with the seed that shows it again. */
  readonly stories: string[];
}

const SETTINGS: Readonly<Record<Variant, RemedyOptions>> = {
  'as it comes': {},
  recovering: { appendRecovery: true, attempts: 4 },
  watching: { mode: 'observe', appendRecovery: true },
  'looking closer': { diagnose: true },
};
const VARIANTS = Object.keys(SETTINGS) as Variant[];

/** What hangs is waited for this long, and what does not for as long as a busy machine may take. */
const HANG_MS = 60;
const ANSWERED_WITHIN_MS = 20_000;
/** A call that has not ended by then never will. */
const HUNG_AFTER_MS = 60_000;
const AT_ONCE = 24;

/** Runs so many cases, from this seed on: the case of a seed is always the same. */
export async function runFuzz(
  seed: number,
  cases: number,
  progress: (totals: Totals) => void = () => undefined,
): Promise<Totals> {
  const totals: Totals = {
    cases: 0,
    requests: 0,
    conflicts: 0,
    retries: 0,
    lookUps: 0,
    resolved: 0,
    rejected: 0,
    hung: 0,
    strays: 0,
    stories: [],
  };
  const server = await startFuzzServer(at => caseOf(at).answer);
  const stopListening = listen(totals);
  let next = seed;
  const work = async () => {
    while (next < seed + cases) {
      const at = (next += 1) - 1;
      const { answer, call, variant } = caseOf(at);
      const { plain, wrapped } = clientsFor(server.url, at, answer, variant);
      const ends = {
        plain: await endOf(() => call.run(plain, `case${at}`), HUNG_AFTER_MS),
        wrapped: await endOf(() => call.run(wrapped, `case${at}`), HUNG_AFTER_MS),
      };
      const requests = { plain: server.requests(at, 'plain'), wrapped: server.requests(at, 'wrapped') };
      server.forget(at);
      note(totals, at, { method: call.method, variant, answer, requests, ...ends });
      progress(totals);
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  } finally {
    await server.close();
    stopListening();
  }
  return totals;
}

function caseOf(at: number): { readonly answer: Answer; readonly call: FuzzCall; readonly variant: Variant } {
  const draw = drawFrom(at);
  const append = CALLS.find(({ method }) => method === 'append') ?? draw.oneOf(CALLS);
  const call = draw.chance(0.15) ? append : draw.oneOf(CALLS);
  const variant = draw.oneOf(VARIANTS);
  const answer = drawAnswer(draw);
  // ali-oss waits for the rest of a refused stream for as long as the connection lives, with or without the wrapper.
  const stalls = call.method === 'getStream' && answer.then === 'hang';
  return { call, variant, answer: stalls ? { ...answer, then: 'reset' } : answer };
}

/** A client of each kind for one case, so that nothing of another case is seen in it: no budget, no ledger, no connection. */
function clientsFor(url: string, at: number, answer: Answer, variant: Variant) {
  const agent = new Agent({ keepAlive: false });
  const timeout = answer.then === 'hang' ? HANG_MS : ANSWERED_WITHIN_MS;
  const make = (accessKeyId: string) =>
    new OSS(rawConfig(url, { accessKeyId, timeout, agent, bucket: `case${at}` })) as unknown as FuzzClient;
  return { plain: make('plain'), wrapped: remedy(make('wrapped'), { random: () => 0, ...SETTINGS[variant] }) };
}

function note(totals: Totals, at: number, over: Over): void {
  const { plain, wrapped, requests } = over;
  totals.cases += 1;
  totals.requests += requests.plain + requests.wrapped;
  for (const end of [plain, wrapped]) totals[end.how] += 1;
  const {
    attempts = 1,
    lookUps = 0,
    trail = [],
  } = reportOf(wrapped.how === 'resolved' ? wrapped.value : wrapped.error) ?? {};
  totals.conflicts += trail.length;
  totals.retries += attempts - 1;
  totals.lookUps += lookUps;
  const faults = faultsOf(over);
  if (faults.length === 0) return;
  totals.stories.push(`SEED=${at} FUZZ=1: ${over.method}, ${over.variant}, ${over.answer.about}\n${faults.join('\n')}`);
}

function listen(totals: Totals): () => void {
  const stray = (reason: unknown) => {
    totals.strays += 1;
    totals.stories.push(
      `nobody was told of: ${reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)}`,
    );
  };
  const events = ['unhandledRejection', 'uncaughtExceptionMonitor', 'warning'];
  for (const event of events) process.on(event, stray);
  return () => {
    for (const event of events) process.off(event, stray);
  };
}
