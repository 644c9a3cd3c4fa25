import type { Run } from './run.js';
import type { Claim } from './writers.js';

/**
 * What can be said of a path that came to its end, with all late requests delivered. Of one record: `lost`: acknowledged but
 * not stored. `doubled`: stored more than once. `misreported`: said not to be stored, though it is, or a report that makes
 * no sense. `misplaced`: stored, but not where the caller was told. `overtaken`: stored before a record of the same writer
 * that was appended earlier. `unknown`: the caller was told that nobody knows. `unwritten`: not acknowledged in the end.
 */
export const VERDICTS = ['lost', 'doubled', 'misreported', 'misplaced', 'overtaken', 'unknown', 'unwritten'] as const;
/** For each verdict, the steps of the first path that earned it. */
export type Samples = Readonly<Partial<Record<Verdict, readonly string[]>>>;
export type Verdict = (typeof VERDICTS)[number];

export function verdictsOn(run: Run, records: readonly (readonly string[])[]): Set<Verdict> {
  const found = new Set<Verdict>();
  records.forEach((own, writer) => {
    let before = -1;
    for (const record of own) {
      const places = placesOf(run, writer, record);
      const claims = run.claimsOf(writer).filter(claim => claim.record === record);
      const last = claims.at(-1);
      // Equal records of one writer are counted, not told apart: nobody could.
      const equal = own.filter(one => one === record).length;
      if (places.length > equal) found.add('doubled');
      if (equal > 1) wrongOfEqual(claims, places.length).forEach(one => found.add(one));
      for (const { says, end } of claims) {
        if (says === 'unknown') found.add('unknown');
        if (says === 'yes' && places.length === 0) found.add('lost');
        if (says === 'nonsense') found.add('misreported');
        if (says === 'yes' && end !== undefined && places.every(at => at + record.length !== end)) {
          found.add('misplaced');
        }
      }
      // It holds until the record is appended again. If it was a lie, another path ends with the record doubled.
      if (equal === 1 && last?.says === 'no' && places.length > 0) found.add('misreported');
      if (last?.says !== 'yes') found.add('unwritten');
      for (const at of equal > 1 ? [] : places) {
        if (at < before) found.add('overtaken');
        before = Math.max(before, at);
      }
    }
  });
  return found;
}

/** Of records that are equal each was appended in one call. No two of them are acknowledged at one place. */
function wrongOfEqual(claims: readonly Claim[], places: number): readonly Verdict[] {
  const ends = claims.flatMap(({ says, end }) => (says === 'yes' ? [end] : []));
  const isLost = ends.length > places || new Set(ends).size < ends.length;
  const isDenied = places > claims.filter(({ says }) => says !== 'no').length;
  return [...(isLost ? ['lost' as const] : []), ...(isDenied ? ['misreported' as const] : [])];
}

/** Where a record of a writer begins, alone or in a batch. No record of a writer may be part of another of its own. */
function placesOf(run: Run, writer: number, record: string): readonly number[] {
  const own = run.label(writer, '');
  const places: number[] = [];
  for (const { label, at } of run.world.stored) {
    if (!label.startsWith(own)) continue;
    const text = label.slice(own.length);
    for (let from = text.indexOf(record); from >= 0; from = text.indexOf(record, from + record.length)) {
      places.push(at + from);
    }
  }
  return places;
}

/** What has to hold on every path. */
export const FAULTLESS = { lost: 0, doubled: 0, misreported: 0, misplaced: 0, overtaken: 0 } as const;

/** The first path of each kind that breaks it, to be read by people. */
export function counterexample({ samples }: { readonly samples: Samples }): string {
  const told = Object.entries(samples).filter(([verdict]) => verdict in FAULTLESS);
  return told.map(([verdict, steps]) => `${verdict}:\n  ${steps.join('\n  ')}`).join('\n');
}
