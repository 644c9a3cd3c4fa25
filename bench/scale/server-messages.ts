import type { ClientOptions } from 'ali-oss-remedy/testing';

/** Other clients append to an object while large appends to it are under way, and one answer is lost in the end. */
export interface Ambush {
  readonly object: string;
  /** Appends from this size on are hit. */
  readonly fromBytes: number;
  /** How many sends lose their position to another client. The answer to the next one is lost. */
  readonly conflicts: number;
}

/** What arrived since it was last asked. */
export interface Tally {
  readonly requests: number;
  /** Appends that were stored. */
  readonly stored: number;
  /** Appends that were answered 409. */
  readonly conflicts: number;
}

/** To the server process. */
export type ToServer = { readonly start: { readonly delayMs: number } } | { readonly ambush: Ambush } | 'tally';

/** From the server process. */
export type FromServer = { readonly client: ClientOptions } | { readonly tally: Tally } | 'laid';
