import { checkCount, checkRecord, expected } from '../expected.js';
import { LONGEST_DAYS } from './worm.js';

/** A retention policy, as a test sets or sees it. */
export interface WormView {
  /** How long objects are protected after their last change, in days. */
  readonly days: number;
  /** Whether it can still be deleted. */
  readonly state: 'InProgress' | 'Locked';
}

/** Check a retention policy as a test sets it. */
export function checkWorm(worm: WormView | undefined): void {
  if (worm === undefined) return;
  checkRecord('`worm` of a bucket', worm, ['days', 'state'], WORKS);
  checkCount('`days` of a retention policy', worm.days, WORKS, { least: 1, most: LONGEST_DAYS });
  if (worm.state !== 'InProgress' && worm.state !== 'Locked') {
    throw expected('`state` of a retention policy', '"InProgress" or "Locked"', worm.state, WORKS);
  }
}

const WORKS = "bucket.worm = { days: 30, state: 'Locked' }";
