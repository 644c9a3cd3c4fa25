/**
 * Exactly once across the death of a process: what an append writer has accepted, on disk.
 *
 * @module ali-oss-remedy/journal
 */

export type { AcceptOptions, Journal, JournaledWriter, Recovered } from '../writer/types.js';
export { type JournalOptions, openJournal } from './open.js';
