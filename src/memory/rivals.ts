/**
 * How the writers of one object take turns, without knowing of each other. OSS takes whoever's position is right, and
 * tells a loser where the object ends now, but by then the winner is a step ahead: alone, it would win for ever. So a
 * writer that has met others pauses after a few appends, and one that loses tries as many times in a row, then sleeps.
 * Sleeps double when a whole round is lost and shrink with time, as rates do in TCP, which is what makes shares equal.
 * Waiting counts: the longer a record has waited beyond a sleep, the shorter the sleep, so that who waits longest tries soonest.
 */
export type Rivals = ReturnType<typeof createRivals>;

/** When, and what chance says. */
export interface Moment {
  readonly nowMs: number;
  /** A number from 0 up to 1. */
  readonly random: () => number;
}

interface Rivalry {
  sleepMs: number;
  roundTripMs: number;
  /** When `sleepMs` was last brought up to date. */
  atMs: number;
  lastLostMs: number;
  lastWonMs: number;
  /** When the record that is waiting first lost. */
  waitsSinceMs: number | undefined;
  /** Appends stored in a row. */
  wins: number;
  /** Positions lost in a row. */
  losses: number;
}

/** Appends in a row of one writer, and tries in a row of one that loses. */
const ROUND = 4;
/** How fast a sleep shrinks. Found by trying: 8 writers then store about 0.8 times what one does, with less than 3 appends a batch. */
const RELAX = 1.75e-3;
const SLEEP_AT_MOST_MS = 5000;
/** Rivals that were not met for so many sleeps are gone. */
const REMEMBERED_SLEEPS = 32;
const OBJECTS_AT_MOST = 1_000;

/** Nobody has met anybody. */
export function createRivals() {
  const rivalries = new Map<string, Rivalry>();
  const relax = (rivalry: Rivalry, nowMs: number) => {
    const { roundTripMs, sleepMs, atMs } = rivalry;
    const rate = 1 / sleepMs + (RELAX / roundTripMs ** 2) * (nowMs - atMs);
    rivalry.sleepMs = Math.max(roundTripMs, 1 / rate);
    rivalry.atMs = nowMs;
  };
  const met = (key: string, nowMs: number, tripMs: number): Rivalry => {
    const rivalry = rivalries.get(key) ?? {
      ...{ sleepMs: ROUND * tripMs, roundTripMs: tripMs, atMs: nowMs },
      ...{ lastLostMs: nowMs, lastWonMs: nowMs, waitsSinceMs: undefined, wins: 0, losses: 0 },
    };
    // A request that was held up says little about the next, so a longer trip counts less than a shorter one.
    rivalry.roundTripMs += (tripMs - rivalry.roundTripMs) / (tripMs < rivalry.roundTripMs ? 2 : 16);
    rivalries.delete(key);
    rivalries.set(key, rivalry);
    if (rivalries.size > OBJECTS_AT_MOST) rivalries.delete(rivalries.keys().next().value ?? key);
    return rivalry;
  };
  return {
    /** Whether no object has rivals, as nearly always. */
    get isEmpty() {
      return rivalries.size === 0;
    },
    /** How long to let others go first, in milliseconds; 0 where there are none. */
    pauseMs(key: string, { nowMs, random }: Moment): number {
      const rivalry = rivalries.get(key);
      if (!rivalry || rivalry.wins < ROUND) return 0;
      if (nowMs - rivalry.lastLostMs > REMEMBERED_SLEEPS * rivalry.sleepMs) {
        rivalries.delete(key);
        return 0;
      }
      rivalry.wins = 0;
      return Math.max(0, rivalry.lastWonMs + 2 * random() * rivalry.sleepMs - nowMs);
    },
    /** An append was stored. */
    won(key: string, nowMs: number): void {
      const rivalry = rivalries.get(key);
      if (!rivalry) return;
      relax(rivalry, nowMs);
      rivalry.wins += 1;
      rivalry.losses = 0;
      rivalry.lastWonMs = nowMs;
      rivalry.waitsSinceMs = undefined;
    },
    /** An append lost its position to another's. Gives how long to wait before the next try, in milliseconds. */
    lost(key: string, { nowMs, roundTripMs, random }: Moment & { readonly roundTripMs: number }): number {
      const rivalry = met(key, nowMs, Math.max(1, roundTripMs));
      rivalry.wins = 0;
      rivalry.losses += 1;
      rivalry.lastLostMs = nowMs;
      rivalry.waitsSinceMs ??= nowMs;
      if (rivalry.losses < ROUND) return 0;
      relax(rivalry, nowMs);
      rivalry.losses = 0;
      const share = Math.min(1, rivalry.sleepMs / (nowMs - rivalry.waitsSinceMs || 1)) ** 2;
      rivalry.sleepMs = Math.min(SLEEP_AT_MOST_MS, rivalry.sleepMs * 2);
      return 2 * random() * rivalry.sleepMs * share;
    },
  };
}
