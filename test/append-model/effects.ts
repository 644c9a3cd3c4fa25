import type { Effect } from '../../src/testing/index.js';
import type { Dice } from './dice.js';

/** What an operation may meet, and how many requests that hits. */
export interface Misfortune {
  readonly operation: string;
  readonly effect: Effect;
  readonly times: number;
}

/** What may go wrong between any client and OSS. */
export function lossOn(dice: Dice, clientsGiveUp: boolean): Misfortune {
  if (!dice.chance(0.15)) return { operation: 'AppendObject', effect: appendEffect(dice, clientsGiveUp), times: 1 };
  return { operation: dice.pick(['HeadObject', 'GetObject']), effect: lookEffect(dice), times: 1 };
}

/** What a box between clients and OSS does that answers by itself, delivers twice, or keeps copies. */
export function mischiefOn(dice: Dice): Misfortune {
  const [operation, effect] = dice.pick<[string, Effect]>([
    ['AppendObject', { kind: 'deliver-twice' }],
    ['AppendObject', { kind: 'deliver-twice', betweenMs: dice.from(0, 12) }],
    ['AppendObject', pageOf(dice, dice.chance(0.5))],
    ['AppendObject', pageOf(dice, dice.chance(0.5))],
    ['HeadObject', pageOf(dice, false)],
    ['GetObject', pageOf(dice, false)],
    ['GetObject', { kind: 'drop-range' }],
    ['GetObject', { kind: 'other-bytes', range: 'other' }],
    [
      dice.pick(['HeadObject', 'GetObject']),
      { kind: 'from-cache', of: dice.pick(['before-last-change', 'beginning']) },
    ],
    ['HeadObject', { kind: 'refuse', code: 'AccessDenied' }],
  ]);
  const lasts = (operation === 'HeadObject' && dice.chance(0.5)) || effect.kind === 'drop-range';
  return { operation, effect, times: lasts ? Infinity : 1 };
}

function pageOf(dice: Dice, apply: boolean): Effect {
  return { kind: 'gateway', status: dice.pick([200, 403, 409, 429, 502]), apply };
}

function lookEffect(dice: Dice): Effect {
  return dice.pick<Effect>([
    { kind: 'drop' },
    { kind: 'answer', status: 503 },
    { kind: 'answer', status: 403 },
    { kind: 'delay', ms: dice.from(1, 6) },
  ]);
}

function appendEffect(dice: Dice, clientsGiveUp: boolean): Effect {
  const hang: Effect = { kind: 'hang', apply: dice.chance(0.5) };
  return dice.pick<Effect>([
    { kind: 'drop' },
    { kind: 'apply-then-drop' },
    { kind: 'apply-then-drop' },
    { kind: 'apply-then-answer', status: dice.pick([500, 502, 503, 504]) },
    { kind: 'apply-then-cut' },
    { kind: 'late', afterMs: dice.from(0, 12) },
    { kind: 'late', afterMs: dice.from(0, 3) },
    { kind: 'late', afterMs: dice.from(10, 60) },
    { kind: 'delay', ms: dice.from(1, clientsGiveUp ? 90 : 8) },
    { kind: 'answer', status: dice.pick([403, 500, 502, 503]) },
    ...(clientsGiveUp ? [hang, hang] : []),
  ]);
}
