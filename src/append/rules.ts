import type { OpenSend } from '../memory/objects.js';

/** A call, as far as open sends are compared with it. */
export interface Caller {
  /** Names its record. */
  readonly record: object;
  /** The position that the caller gave. */
  readonly given: number | undefined;
  readonly identicalRecords: 'never' | 'possible';
}

/** An answered 409 of a send to `position`, of a record of `length` bytes. */
export interface Answered {
  readonly position: number;
  readonly length: number | undefined;
  /** Where the object ends; `undefined` where the answer does not tell. */
  readonly end: number | undefined;
  readonly given: number | undefined;
  /** Whether a send of the record to this place is open. */
  readonly isOpen: boolean;
  readonly mayBeResent: boolean;
  readonly identicalRecords: 'never' | 'possible';
}

/**
 * Why the record may sit at its place although a 409 was answered. `open`: a send of it there is unanswered; `asked`: the
 * caller gave the position, or something may send requests twice; `exact`: the object ends just where the record would.
 */
export type Reason = 'open' | 'asked' | 'exact';

/** A send that is older than this cannot arrive any more, in milliseconds. */
const CANNOT_ARRIVE_MS = 30 * 60_000;

/**
 * The rules of append recovery, a clause each. All of them stand here and nowhere else, in one object, so that a test can
 * break a single one and see which record is lost. *The position is the idempotency key*: the same bytes sent twice to one
 * position cannot be stored twice, to two positions they can. So a record moves only when nothing of it can sit at the old.
 */
export const rules = {
  /** A second try of an open send goes to that send's own place; else where the caller or OSS said; else that is asked. */
  startsAt: (open: OpenSend | undefined, given: number | undefined, end: number | undefined): number | undefined =>
    open?.position ?? given ?? end,

  /** Where HEAD is refused, as behind a CDN, the `Content-Range` of a one-byte GET tells the end. */
  asksByGet: (): boolean => true,

  /** Equal bytes prove the record, but not at a guess, where they may have been there before; nor where others write the same. */
  proves: ({ isGuess, identicalRecords }: { isGuess: boolean; identicalRecords: 'never' | 'possible' }): boolean =>
    !isGuess && identicalRecords === 'never',

  /** The end only moves forward, whoever told it. */
  endAfter: (known: number | undefined, told: number): number => Math.max(known ?? 0, told),

  /** A 409 that says the object is shorter tells nothing where it may be older than what showed it longer. */
  isOvertaken: ({ grewAt }: { readonly grewAt: number }, { sentAt }: { readonly sentAt: number }): boolean =>
    grewAt > sentAt,

  /** One place acknowledges one record. */
  isTaken: (isAcknowledged: boolean): boolean => isAcknowledged,

  /** Why to look after an answered 409; `undefined`: nothing of the record can sit there. */
  reasonToLook({ position, length, end, given, isOpen, mayBeResent, identicalRecords }: Answered): Reason | undefined {
    if (length === 0 || (end !== undefined && end < position + (length ?? 1))) return undefined;
    if (isOpen) return 'open';
    if (given === position || mayBeResent) return 'asked';
    // Where the end is not told, "exactly" cannot be denied. Where others write the same, equal bytes would prove nothing.
    const mayBeExact = end === undefined || length === undefined || end === position + length;
    return identicalRecords === 'never' && mayBeExact ? 'exact' : undefined;
  },

  /** A look that only the exact end asked for, and that OSS refuses, does not stop the record: every send was answered. */
  mayPass: (reason: Reason, look: 'refused' | 'lost'): boolean => reason === 'exact' && look === 'refused',

  /** Different bytes at a given position: the record moves to the end, or stays where its caller said. */
  mayMove: (explicitPosition: 'move' | 'keep', given: number | undefined, position: number): boolean =>
    explicitPosition === 'move' || given !== position,

  /**
   * Whether a call has to answer for an open send of the same bytes. A doubt belongs to its position: no other position, and
   * no call without one, takes it over. Where others write the same, a new call is a new record.
   */
  concerns(send: OpenSend, { record, given, identicalRecords }: Caller): boolean {
    if (send.record === record) return true;
    // The same given position is the same record, even there.
    if (identicalRecords === 'possible') return given !== undefined && send.given === given;
    return send.given === given || (send.given === undefined && send.position === given);
  },

  /** OSS refuses a date that is 15 minutes off, and a client's clock may be 15 minutes ahead. */
  cannotArrive: ({ atMs, now }: OpenSend): boolean => now() - atMs > CANNOT_ARRIVE_MS,

  /** Of our own open sends to one place the longest that matches is the one that sits there. */
  outranks: (send: OpenSend, position: number, length: number): boolean =>
    send.position === position && send.length !== undefined && send.length > length,

  /** Whatever shortens the object re-opens each send that another record had passed. */
  reopens: (): boolean => true,

  /** Losing a race is not an attempt: time alone bounds it. */
  costsAnAttempt: (): boolean => false,

  /** A call that would end with an open send looks once before it does, also after a refusal. */
  looksLast: (): boolean => true,
};
