import type { ClientOptions } from 'ali-oss-remedy/testing';
import type { MannerName } from './manners.js';

/** What a writer process is to do. */
export interface WriterTask {
  readonly client: ClientOptions;
  readonly object: string;
  readonly manner: MannerName;
  readonly seed: number;
  readonly writer: number;
  readonly epoch: number;
  /** The records to write: from `first` up to, but without, `end`. */
  readonly first: number;
  readonly end: number;
  /** The share of records that are ticks. */
  readonly ticks: number;
  /** Whether boxes between may send requests twice. */
  readonly boxes: boolean;
  /** A folder of the writer's own, which outlives its processes. */
  readonly folder: string;
}

/** What the server process is to do. */
export interface ServerTask {
  readonly seed: number;
  /** The share of requests that a fault hits. */
  readonly share: number;
  /** Whether there are boxes between that send requests twice and answer by themselves. */
  readonly boxes: boolean;
}

/** What the network did. */
export interface Weather {
  readonly requests: number;
  /** How many requests each kind of fault hit. */
  readonly faults: Readonly<Record<FaultKind, number>>;
  /** How many of the late ones were carried out when they came. */
  readonly lateCarriedOut: number;
}

export type FaultKind =
  'request lost' | 'answer lost' | 'late' | '5xx after commit' | 'delayed' | 'delivered twice' | 'gateway page';

/** To the server process. */
export type ToServer = { readonly start: ServerTask } | 'settle';

/** From the server process. */
export type FromServer = { readonly client: ClientOptions } | { readonly settled: Weather };
