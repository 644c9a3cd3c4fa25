import type { ObjectHead } from '../policies/policy.js';
import type { Waiting } from './queue.js';
import type { Receipt } from './types.js';

/** The object that is being appended to. */
export interface Place {
  readonly name: string;
  /** Where it ends as far as is known, in bytes. Others may have appended since. */
  end: number;
}

/** Which object to append to, and which comes next. */
export interface Objects {
  readonly current: Place;
  /** Settles when the current object is the one to go on with: after a restart that may be a later one. */
  found(): Promise<void>;
  /**
   * Goes on to the next object, because the current one is full.
   *
   * @throws RangeError where there is none.
   */
  next(): void;
}

/** How one batch ended. `full`: nothing of it is stored, because it would take the object past its limit. */
export type Sent =
  | {
      readonly is: 'stored';
      /** Whether it was there already. */
      readonly isFound: boolean;
      receiptsOf(batch: readonly Pick<Waiting, 'bytes'>[]): readonly Receipt[];
    }
  | { readonly is: 'full' }
  | { readonly is: 'failed'; readonly error: unknown; readonly written: 'no' | 'unknown' };

/** What a journal adds to the send of a batch. */
export interface Journaled {
  /** Where a process before this one may have sent it: its key. */
  readonly given?: number;
  /** Writes down where it goes, before it leaves. */
  readonly beforeSend: (name: string, position: number) => Promise<void>;
}

/** Sends batches: each is one record to append recovery. */
export interface Sender {
  readonly signal: AbortSignal | undefined;
  /** The object's bucket and name, as a journal calls it. */
  objectOf(name: string): string;
  /** Whether other writers may write equal bytes: then no journal can tell whose they are. */
  readonly mayRepeat: boolean;
  /** `batch` names the batch, so that its second try is known to be one. */
  send(bytes: Uint8Array, place: Place, batch: object, journaled?: Journaled): Promise<Sent>;
  /**
   * Whether OSS shows bytes equal to those of the batch where it may sit: then no later try can tell whose they are.
   */
  isBeyondProof(bytes: Uint8Array, place: Place, batch: object): Promise<boolean>;
  /** HEAD, tried again where it got lost on the way. */
  head(name: string): Promise<ObjectHead>;
  /** The next append has OSS say where the object ends. */
  forgetEnd(place: Place): void;
  /** Settles when it is this process's turn: meanwhile chunks gather. */
  turn(place: Place): Promise<unknown>;
}
