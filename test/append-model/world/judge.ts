import type { World } from './object.js';
import type { Told } from './caller.js';

/**
 * What can be wrong with a path. `lost`: acknowledged, not stored. `doubled`: stored more often than appended. `misreported`:
 * said not to be stored, though it is, then or later; or a report that makes no sense. `twice`: one place acknowledged for
 * two records of one client. `refused`: never accepted again, though OSS is healthy.
 */
export const VIOLATIONS = ['lost', 'doubled', 'misreported', 'twice', 'refused'] as const;
/** What is no violation. `needless`: a doubt where a look would have told. `gaveUp`: `no` without a fault on the way. */
export const NOTED = ['unknown', 'needless', 'gaveUp'] as const;
export const VERDICTS = [...VIOLATIONS, ...NOTED] as const;
export type Violation = (typeof VIOLATIONS)[number];
export type Verdict = (typeof VERDICTS)[number];

/** What a client was told, with what only the judge can know. */
export interface Report extends Told {
  readonly who: string;
  readonly id: string;
  readonly bytes: string;
  /** The position that the caller gave. */
  readonly given: number | undefined;
  /** Which try this was after everything was well again. */
  readonly healthyTry?: number;
  /** Whether the caller has forgotten what it was told of this record before. */
  readonly forgot: boolean;
  readonly life: number;
  readonly isStored: boolean;
  /** Whether one more look would have told. */
  readonly couldKnow: boolean;
  /** Whether nothing went wrong on the way. */
  readonly wasSpared: boolean;
}

/** What is wrong with a path that came to its end. */
export function judge(world: World, reports: readonly Report[]): ReadonlySet<Verdict> {
  const found = new Set<Verdict>();
  const yes = reports.filter(({ says }) => says === 'yes');
  for (const { who, id, bytes, at, life, isStored } of yes) {
    const acknowledged = new Set(yes.filter(one => one.bytes === bytes).map(one => one.who + one.id)).size;
    if (!isStored || acknowledged > world.commits.filter(one => one.bytes === bytes).length) found.add('lost');
    if (yes.some(one => one.who === who && one.id !== id && one.life === life && one.at === at)) found.add('twice');
  }
  for (const { who, bytes } of reports) {
    const wrong = copiesOf(world, reports, who, bytes);
    if (wrong) found.add(wrong);
  }
  for (const { says, healthyTry, couldKnow, wasSpared } of reports) {
    if (says === 'nonsense') found.add('misreported');
    if (healthyTry === 2 && says !== 'yes') found.add('refused');
    if (healthyTry !== undefined) continue;
    if (says === 'unknown') found.add('unknown');
    if (says === 'unknown' && couldKnow) found.add('needless');
    if (says === 'no' && wasSpared) found.add('gaveUp');
  }
  return found;
}

/**
 * Whether a client's equal records are stored more often than it was told. The calls of one id are one record; under
 * `possible` a call without a position is a record of its own. Equal records are counted, not told apart: nobody could.
 * A `no` speaks of the sends of this process to the object that lives then.
 */
function copiesOf(
  { commits, life: lives, scenario }: World,
  reports: readonly Report[],
  who: string,
  bytes: string,
): 'doubled' | 'misreported' | undefined {
  const calls = reports.filter(one => one.who === who && one.bytes === bytes);
  const records = [...new Set(calls.map(({ id }) => id))].map(id => calls.filter(one => one.id === id));
  const allowed = records.map(own => {
    if (scenario.identical === 'possible' && own[0]?.given === undefined)
      return own.filter(({ says }) => says !== 'no').length;
    return Number(own.at(-1)?.says !== 'no' || own.some(({ says, forgot }) => says === 'yes' || forgot));
  });
  const most = allowed.reduce((sum, one) => sum + one, 0);
  for (let life = 0; life <= lives; life += 1) {
    const copies = commits.filter(one => {
      if (one.who !== who || one.bytes !== bytes || one.life !== life) return false;
      const last = records.find(own => own[0]?.id === one.id)?.at(-1);
      return !(last?.says === 'no' && last.life !== life);
    });
    if (copies.length > most) return allowed.includes(0) ? 'misreported' : 'doubled';
  }
  return undefined;
}
