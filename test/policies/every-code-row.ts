import type { RemedyOptions } from '../../src/index.js';
import type { LocalOss, OssOptions } from '../../src/testing/index.js';
import type { Client } from '../ali-oss/support.js';

/** What a row begins with. */
export interface Stage {
  readonly oss: LocalOss;
  readonly plain: Client;
  /** What is found while setting up and needed by the call. */
  readonly note: Record<string, unknown>;
  /** Has the clock of the OSS go on. */
  readonly pass: (ms: number) => void;
}

/** One code, or one sub-case of it: how it comes about, what happens by default, and what happens when asked for. */
export interface Row {
  readonly code: string;
  readonly kind?: string;
  /** The file that tests what can be asked for in depth. */
  readonly detailed: string;
  readonly oss?: OssOptions;
  /** The bucket of the client. @default 'logs' */
  readonly bucket?: string;
  /** Brings about the state that OSS answers 409 to. */
  readonly setUp: (stage: Stage) => unknown;
  readonly call: (client: Client, note: Stage['note']) => Promise<unknown>;
  /** @default 'rejects' with the advice of this very sub-case */
  readonly byDefault?: 'rejects' | 'resolves';
  /** How many sends a rejection costs. @default 1 */
  readonly attempts?: number;
  /** Options in both cases. */
  readonly given?: RemedyOptions;
  /** What is asked for. */
  readonly ask: RemedyOptions | ((stage: Stage) => RemedyOptions);
  /** How the same call ends then: with a result that has these fields, or with this in its advice. */
  readonly asked: { readonly resolves: object } | { readonly rejects: string | RegExp };
}

/** Checks the rows and leaves them as they are. */
export const rowsOf = (rows: readonly Row[]): readonly Row[] => rows;
