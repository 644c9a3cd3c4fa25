import type { Claim, Ran, Told } from './schedule.js';

/**
 * What is wrong with an object and with what was said of it. Equal records of one client are counted, not told apart: nobody
 * could. `lost`: more acknowledged than stored. `doubled`: more stored than appended. `torn`: bytes that are no whole record.
 * `misreported`: said not to be stored, though it is, or a report that makes no sense, or stored elsewhere than said. `twice`: one
 * process acknowledged one place for two records.
 */
export interface Faults {
  readonly lost: number;
  readonly doubled: number;
  readonly torn: number;
  readonly misreported: number;
  readonly twice: number;
}

/** How an audit ended, with what is needed to understand it. */
export interface Audit extends Faults {
  readonly acknowledged: number;
  readonly unknown: number;
  readonly refused: number;
  /** How many records have an equal one. */
  readonly equal: number;
  readonly story: readonly string[];
}

/** Compares an object, read when nothing could arrive any more, with what the callers were told. */
export function audit({ told, requests }: Ran, content: Buffer): Audit {
  const { places, torn } = placesIn(
    content,
    told.map(({ record }) => record),
  );
  const found = { lost: 0, doubled: 0, torn, misreported: 0, twice: twice(told) };
  const seen = { acknowledged: 0, unknown: 0, refused: 0, equal: 0 };
  const story: string[] = [];
  for (const [first, equal] of groupedByRecord(told)) {
    const at = places.get(first) ?? [];
    const acknowledged = equal.filter(({ claims }) => yesOf(claims)).length;
    const allowed = equal.map(mostOf);
    seen.acknowledged += acknowledged;
    seen.unknown += equal.filter(({ claims }) => claims.at(-1)?.says === 'unknown').length;
    seen.refused += equal.filter(({ claims }) => claims.at(-1)?.says === 'no').length;
    if (equal.length > 1) seen.equal += equal.length;
    found.lost += Math.max(0, acknowledged - at.length);
    const tooMany = at.length > allowed.reduce((sum, one) => sum + one, 0);
    if (tooMany && !allowed.includes(0)) found.doubled += 1;
    const isMisplaced = equal.some(({ claims, record }) => {
      const end = yesOf(claims)?.end;
      return end !== undefined && at.length > 0 && !at.includes(end - record.length);
    });
    const isNonsense = equal.some(({ claims }) => claims.some(({ says }) => says === 'nonsense'));
    if ((tooMany && allowed.includes(0)) || isMisplaced || isNonsense) found.misreported += 1;
    story.push(...equal.map(one => `${tell(one)}, stored at [${at.join()}]`));
  }
  for (const { operation, query, bytes, status, applied, fault, code } of requests) {
    const facts = [query['position'], bytes, fault, applied ? 'applied' : 'not applied', status, code];
    story.push(`${operation} ${facts.map(fact => String(fact ?? '-')).join(' ')}`);
  }
  return { ...found, ...seen, story };
}

/** How often a record may be stored, going by what was said of it. */
function mostOf({ client, position, claims }: Told): number {
  // Where equal records are possible, a call without a position is a record of its own.
  if (client.identicalRecords === 'possible' && position === undefined) {
    return claims.filter(({ says }) => says !== 'no').length;
  }
  if (yesOf(claims)) return 1;
  // A `no` speaks of the sends of its process: what an earlier one left in doubt stays so.
  const lastWords = new Map(claims.map(({ process, says }) => [process, says]));
  return [...lastWords.values()].every(says => says === 'no') ? 0 : 1;
}

function twice(told: readonly Told[]): number {
  const acknowledged = told.flatMap(({ claims, record }) => {
    const { end, process } = yesOf(claims) ?? {};
    return end === undefined ? [] : [`${process ?? 0}:${end - record.length}`];
  });
  return acknowledged.length - new Set(acknowledged).size;
}

function yesOf(claims: readonly Claim[]): Claim | undefined {
  return claims.find(({ says }) => says === 'yes');
}

function groupedByRecord(told: readonly Told[]): Map<number, Told[]> {
  const groups = new Map<number, Told[]>();
  for (const one of told) {
    const first = one.record[0] ?? 0;
    groups.set(first, [...(groups.get(first) ?? []), one]);
  }
  return groups;
}

function tell({ record, position, claims }: Told): string {
  const said = claims.map(({ says, end, because }) => `${says} ${String(end ?? because ?? '')}`.trim());
  return `record ${record[0] ?? 0} of ${record.length} bytes to ${position ?? 'the end'}: said [${said.join('; ')}]`;
}

/** Cuts the content into records. Each begins with a byte that is nowhere else. */
function placesIn(content: Buffer, records: readonly Buffer[]): { places: Map<number, number[]>; torn: number } {
  const places = new Map<number, number[]>();
  let torn = 0;
  for (let at = 0; at < content.length;) {
    const first = content[at] ?? 0;
    const record = records.find(one => one[0] === first);
    const end = at + (record?.length ?? 1);
    if (record?.equals(content.subarray(at, end))) places.set(first, [...(places.get(first) ?? []), at]);
    else torn += 1;
    at = end;
  }
  return { places, torn };
}
