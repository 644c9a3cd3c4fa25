import { checkRecord, expected } from '../expected.js';
import type { CnameType, StoredCname } from '../state.js';

/** A custom domain that leads to a bucket (`CNAME_OSS`) or to the processing of its images (`CNAME_IMG`). */
export interface CnameView {
  /** E.g. `www.example.com`. */
  readonly domain: string;
  /** Where it leads. */
  readonly type: CnameType;
}

/** The domains of a bucket, as a test sees them. */
export function cnameViews(cnames: ReadonlyMap<string, StoredCname>): readonly CnameView[] {
  return [...cnames].map(([domain, { type }]) => ({ domain, type }));
}

/** Check the domains of a bucket as a test sets them. */
export function checkCnames(cnames: readonly CnameView[]): void {
  if (!Array.isArray(cnames)) throw expected('`cnames` of a bucket', 'an array', cnames, WORKS);
  for (const cname of cnames as readonly CnameView[]) {
    checkRecord('a domain of a bucket', cname, ['domain', 'type'], WORKS);
    if (typeof cname.domain !== 'string') throw expected('`domain` of a domain', 'text', cname.domain, WORKS);
    if (cname.type !== 'CNAME_OSS' && cname.type !== 'CNAME_IMG') {
      throw expected('`type` of a domain', '"CNAME_OSS" or "CNAME_IMG"', cname.type, WORKS);
    }
  }
}

const WORKS = "bucket.cnames = [{ domain: 'www.example.com', type: 'CNAME_IMG' }]";
