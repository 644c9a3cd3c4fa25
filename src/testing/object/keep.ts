import { types } from 'node:util';
import { checkRecord, expected } from '../expected.js';
import type { StoredBucket, StoredObject } from '../state.js';
import { versionOf, versionsOf } from './version.js';

/**
 * How long ObjectWorm keeps one version of an object.
 *
 * @see https://www.alibabacloud.com/help/en/oss/user-guide/object-level-retention-policy-object-worm
 */
export interface KeepView {
  /** Nobody deletes it before this date. @default no retention */
  readonly until?: Date | undefined;
  /** Nobody deletes it while this is true. @default false */
  readonly legalHold?: boolean | undefined;
}

/** What HEAD says of an object that is kept by itself. */
export function keepHeaders({ keep }: StoredObject): Record<string, string> {
  if (!keep) return {};
  const { until, legalHold } = keep;
  return {
    // OSS takes no other mode yet.
    ...(until && {
      'x-oss-object-worm-mode': 'COMPLIANCE',
      'x-oss-object-worm-retain-until-date': until.toISOString(),
    }),
    ...(legalHold && { 'x-oss-object-worm-legal-hold': 'ON' }),
  };
}

/** Whether an object is kept by itself. */
export function isKept({ keep }: StoredObject, now: Date): boolean {
  return keep?.legalHold === true || (keep?.until !== undefined && now < keep.until);
}

/** Sets how long a version is kept, the current one unless another is named. */
export function keep(bucket: StoredBucket, name: string, kept: KeepView, versionId: string | undefined): void {
  if (!bucket.objectWorm) throw new Error(`Expected a bucket with ObjectWorm. Example: ${WORKS}`);
  checkRecord('how an object is kept', kept, ['until', 'legalHold'], WORKS);
  const { until, legalHold = false } = kept;
  if (until !== undefined && !(types.isDate(until) && !Number.isNaN(until.getTime()))) {
    throw expected('`until`', 'a valid Date', until, WORKS);
  }
  if (typeof legalHold !== 'boolean') throw expected('`legalHold`', 'true or false', legalHold, WORKS);
  const version = versionId === undefined ? versionsOf(bucket, name)[0] : versionOf(bucket, name, versionId);
  if (!version?.object) throw new Error(`Expected an object of this name and version: ${name}`);
  version.object.keep = { until: until && new Date(until), legalHold };
}

/** Has a bucket keep its objects one by one from now on: OSS does so for good. */
export function enableObjectWorm(bucket: StoredBucket, enabled: boolean): void {
  if (!enabled && bucket.objectWorm) throw new Error('ObjectWorm is never taken off.');
  if (enabled && bucket.worm) throw new Error('A bucket with a retention policy of its own takes no ObjectWorm.');
  if (enabled && bucket.versioning !== 'Enabled') throw new Error(`ObjectWorm needs versioning. Example: ${WORKS}`);
  bucket.objectWorm = enabled;
}

/** What ObjectWorm excludes. */
export function expectNoObjectWorm(bucket: StoredBucket, what: string): void {
  if (bucket.objectWorm) throw new Error(`A bucket with ObjectWorm has no ${what}.`);
}

const WORKS = "bucket.versioning = 'Enabled'; bucket.objectWorm = true; bucket.keep('k', { legalHold: true })";
