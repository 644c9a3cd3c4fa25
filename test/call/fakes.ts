import { conflictOf, type Conflict, type Written } from '../../src/conflict/conflict.js';
import type { ObjectHead } from '../../src/policies/policy.js';
import type { Looks } from '../../src/policies/tools.js';

/** What a conflict of these tests says; the rest is filled in. */
export interface Said {
  readonly code?: string;
  readonly attempt?: number;
  readonly written?: Written;
  readonly operation?: string;
  readonly args?: readonly unknown[];
  readonly name?: string | undefined;
  readonly nextPosition?: number;
  readonly error?: unknown;
}

/** A conflict as the loop hands it to a policy. */
export function conflict(said: Said = {}): Conflict {
  const { code = 'StaleFile', attempt = 1, written = 'no', operation = 'putMeta', args = ['k'] } = said;
  const error = said.error ?? Object.assign(new Error(`${code}: a message`), { status: 409, code });
  const next = said.nextPosition === undefined ? {} : { 'x-oss-next-append-position': String(said.nextPosition) };
  const response = {
    status: 409,
    failure: undefined,
    headers: next,
    data: Buffer.from(`<Error><Code>${code}</Code></Error>`),
  };
  const target = { bucket: 'b', name: 'name' in said ? said.name : 'k' };
  const made = conflictOf(error, response, { operation, args, target, attempt, elapsedMs: 0, written });
  if (made === undefined) throw new Error('not a conflict');
  return made;
}

/** Tools that look nowhere, unless told to. */
export function tools(over: Partial<Looks> = {}): Looks {
  const nowhere = () => Promise.reject(new Error('nothing was to be looked at'));
  return {
    head: nowhere,
    read: nowhere,
    range: nowhere,
    call: nowhere,
    notMine: () => undefined,
    random: () => 0.5,
    region: 'oss-cn-hangzhou',
    signal: undefined,
    ...over,
  };
}

/** A HEAD answer. */
export function head(over: Partial<ObjectHead> = {}): ObjectHead {
  return { length: 10, nextPosition: 10, crc64: undefined, headers: {}, ...over };
}

/** A promise that is settled from outside. */
export interface Deferred<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
  reject(reason: unknown): void;
}

/** Makes one. */
export function deferred<T = undefined>(): Deferred<T> {
  let settle: Omit<Deferred<T>, 'promise'> | undefined;
  const promise = new Promise<T>((resolve, reject) => {
    settle = { resolve, reject };
  });
  if (settle === undefined) throw new Error('a promise runs its executor at once');
  return { promise, ...settle };
}

/** Lets everything that is due happen, without any time passing. */
export function settled(): Promise<void> {
  return new Promise(resolve => {
    setImmediate(resolve);
  });
}

/** What a promise rejects with. */
export async function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => {
      throw new Error('it was to reject');
    },
    (reason: unknown) => reason,
  );
}

/** What a function throws. */
export function thrownBy(work: () => unknown): Error {
  try {
    work();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('it was to throw an Error');
}
