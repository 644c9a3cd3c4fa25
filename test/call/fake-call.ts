import type { Conflict } from '../../src/conflict/conflict.js';
import type { Decision } from '../../src/conflict/decision.js';
import type { Call, Failure } from '../../src/call/loop.js';
import { conflict } from './fakes.js';

/** What the sends after the first end with, in order: a value, or something to reject with. */
export type Send = { readonly value: unknown } | { readonly reject: unknown };

export interface FakeCall extends Call {
  /** Everything the loop did, in order. */
  readonly log: string[];
  /** The arguments of every send. */
  readonly sent: (readonly unknown[])[];
}

export interface Plan extends Partial<Call> {
  readonly decisions?: readonly Decision[];
  readonly sends?: readonly Send[];
}

/** The first failure of a call: a 409. */
export const failed = (over: Partial<Conflict> = {}): Failure & { readonly conflict: Conflict } => {
  const made = { ...conflict(), ...over };
  return { error: made.error, conflict: made };
};

/** A call whose every step is scripted. Time passes only while it waits. */
export function fakeCall({ decisions = [], sends = [], ...over }: Plan): FakeCall {
  const log: string[] = [];
  const sent: (readonly unknown[])[] = [];
  const [decides, answers] = [[...decisions], [...sends]];
  let now = 0;
  return {
    log,
    sent,
    args: ['k'],
    attempts: 10,
    maxElapsedMs: 60_000,
    signal: undefined,
    acts: true,
    elapsedMs: () => now,
    async send(args) {
      log.push('send');
      sent.push(args);
      await Promise.resolve();
      const answer = answers.shift();
      if (answer === undefined) throw new Error('one send too many');
      if ('reject' in answer) throw answer.reject;
      return answer.value;
    },
    describe: (error, args, attempt) => {
      log.push(`describe ${String(attempt)}`);
      const status = (error as { status?: unknown } | null | undefined)?.status;
      return Promise.resolve(status === 409 ? { error, conflict: conflict({ error, args, attempt }) } : { error });
    },
    decide: (_failure, attempt) => {
      log.push(`decide ${String(attempt)}`);
      const decision = decides.shift();
      return decision ? Promise.resolve(decision) : Promise.reject(new Error('one decision too many'));
    },
    canSend: () => true,
    spend: () => true,
    onDecision: (_failure, decision, refused, attempt) => {
      log.push(`publish ${decision.action} ${String(attempt)}${refused ? ` refused ${refused}` : ''}`);
    },
    wait: ms => {
      log.push(`wait ${String(ms)}`);
      now += ms;
      return Promise.resolve();
    },
    ...over,
  };
}
