import type { SendOutcome } from '../ali-oss/answer.js';
import type { Conflict } from '../conflict/conflict.js';
import type { Decision } from '../conflict/decision.js';
import type { Report } from '../conflict/report.js';
import type { Looks } from '../policies/tools.js';
import type { Recovery } from './decide.js';
import type { Call } from './end.js';

/** How a send failed. */
export interface Failure {
  readonly error: unknown;
  readonly outcome: SendOutcome;
  /** Present where OSS answered 409. */
  readonly conflict?: Conflict | undefined;
}

/** The sends of one call: the only thing in which guarded calls differ. */
export interface Sends {
  /** What was sent last. */
  readonly args: readonly unknown[];
  /** Sends once more. Rejects with what ali-oss throws. */
  send(args: readonly unknown[]): Promise<unknown>;
  /** Whether these arguments can be sent again: a stream that has been read cannot. */
  canSend(args: readonly unknown[]): boolean;
  /** Reads an answer, or its absence: the only place where doubt begins. */
  learn(failure: Failure): void | Promise<void>;
  /** What all sends so far may have left in OSS. */
  readonly written: Report['written'];
  /** Whether a request of the last send was handed to the network. */
  readonly reached: boolean;
  /** The position that the caller gave to an append. */
  readonly given?: number | undefined;
  /** What to surface in place of the network's error, where the fault was on our side of the wire. */
  readonly problem?: unknown;
  /** One more element in the chain of policies: append recovery. */
  readonly decide?: Recovery | undefined;
  /** Decides about a failure that is no 409 but may be tried again. Absent: such failures pass through. */
  decideSilence?(failure: Failure, tools: Looks): Decision;
  /** What can still be found out before the call ends with an error. `undefined` where nothing can. */
  lastLook?(tools: Looks): Promise<Decision | undefined>;
  /** What is seen of the matter, for the advice: a doubt, or other writers. */
  readonly seen?: string | undefined;
  /** The sub-case that the advice is about, where it is not the conflict's own. */
  readonly kind?: string | undefined;
  /** Has the client's memory know how it ended, before the caller hears of it. */
  end?(): void | Promise<void>;
}

/** What somebody wants to know of a call that is sent as it was asked for. */
export interface Watch {
  /** Whether the object may hold something of the call though nothing of it was sent. */
  mayHold(call: Call): boolean | Promise<boolean>;
  /** The first send succeeded. Throws where the answer contradicts itself. */
  stored(call: Call, args: readonly unknown[], value: unknown): void;
  /** Takes the sends of a call whose first one failed, and gives those that remember. */
  over(sends: Sends, call: Call): Sends;
}
