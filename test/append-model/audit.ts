import type { Ran } from './schedule.js';

/**
 * What is wrong with an object and with what was said of it. `lost`: acknowledged but not stored. `doubled`: stored more
 * than once. `torn`: bytes that are no whole record. `misreported`: said not to be stored, though it is, or a report that
 * makes no sense, or stored elsewhere than said.
 */
export interface Faults {
  readonly lost: number;
  readonly doubled: number;
  readonly torn: number;
  readonly misreported: number;
}

/** How an audit ended, with what is needed to understand it. */
export interface Audit extends Faults {
  readonly acknowledged: number;
  readonly unknown: number;
  readonly refused: number;
  readonly story: readonly string[];
}

/** Compares an object, read when nothing could arrive any more, with what the callers were told. */
export function audit({ told, requests }: Ran, content: Buffer): Audit {
  const { places, torn } = placesIn(
    content,
    told.map(({ record }) => record),
  );
  const found = { lost: 0, doubled: 0, torn, misreported: 0, acknowledged: 0, unknown: 0, refused: 0 };
  const story: string[] = [];
  for (const { record, claims } of told) {
    const at = places.get(record[0] ?? 0) ?? [];
    const last = claims.at(-1);
    const yes = claims.find(({ says }) => says === 'yes');
    if (yes) found.acknowledged += 1;
    if (last?.says === 'unknown') found.unknown += 1;
    if (last?.says === 'no') found.refused += 1;
    if (yes && at.length === 0) found.lost += 1;
    if (at.length > 1) found.doubled += 1;
    const lied = last?.says === 'no' && at.length > 0;
    const misplaced = yes?.end !== undefined && at.length > 0 && !at.includes(yes.end - record.length);
    if (lied || misplaced || claims.some(({ says }) => says === 'nonsense')) found.misreported += 1;
    const said = claims.map(({ says, end, because }) => `${says} ${String(end ?? because ?? '')}`.trim());
    story.push(
      `record ${record[0] ?? 0} of ${record.length} bytes: said [${said.join('; ')}], stored at [${at.join()}]`,
    );
  }
  for (const { operation, query, bytes, status, applied, fault, code } of requests) {
    const facts = [query['position'], bytes, fault, applied ? 'applied' : 'not applied', status, code];
    story.push(`${operation} ${facts.map(fact => String(fact ?? '-')).join(' ')}`);
  }
  return { ...found, story };
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
