import type { Code } from '../catalogue/codes.js';
import type { Policy } from './policy.js';

/**
 * Options of `append`, as ali-oss reads them.
 *
 * @example
 * const options: AppendOptions = { position: 1024, mime: 'text/plain' };
 */
export interface AppendOptions {
  /**
   * Where to append, in bytes: OSS stores the record only where the object ends there.
   *
   * @default the end of the object where `appendRecovery` acts, otherwise 0
   * @throws TypeError (`append` rejects) where `appendRecovery` acts, when it is not a whole number of 0 or more.
   * @see https://help.aliyun.com/en/oss/developer-reference/appendobject
   */
  readonly position?: string | number | bigint | undefined;
  /** What else ali-oss takes: `mime`, `meta`, `headers`, `timeout` in milliseconds and so on. */
  readonly [option: string]: unknown;
}

/**
 * What `append` takes: the object's name, a Buffer, path or stream (in browsers also a Blob), and options.
 *
 * @example
 * const follow: Policy<AppendArgs, AppendResult> = ({ kind, written, nextPosition, args: [name, file, options] }) =>
 *   kind === 'stale-position' && written === 'no' && nextPosition !== undefined
 *     ? retry({ args: [name, file, { ...options, position: nextPosition }] })
 *     : undefined;
 */
export type AppendArgs = readonly [name: string, file: unknown, options?: AppendOptions];

/**
 * What `append` resolves with.
 *
 * @example
 * const endOf = ({ nextAppendPosition }: AppendResult) => Number(nextAppendPosition);
 */
export interface AppendResult {
  /** The object's name. */
  readonly name: string;
  /** The object's address, without a signature. */
  readonly url: string;
  /** Where the object ends after this record, in bytes, as text: `x-oss-next-append-position`. */
  readonly nextAppendPosition: string;
  /** ali-oss's answer: `status`, `headers` and so on. */
  readonly res: object;
}

interface PolicyByCode {
  readonly PositionNotEqualToLength: Policy<AppendArgs, AppendResult>;
  readonly ObjectNotAppendable: Policy<AppendArgs, AppendResult>;
  readonly AppendSealedObjectNotAllowed: Policy<AppendArgs, AppendResult>;
}

type NamedCode = Exclude<Code, 'Unknown'>;

/**
 * A policy per error code. The policies for the append codes are typed with append's arguments and result. `'*'` handles
 * every conflict that nothing else has decided, including unknown codes.
 *
 * @example
 * const policies: Policies = {
 *   StaleFile: backoff({ attempts: 8 }),
 *   '*': conflict => surface(`not handled yet: ${conflict.code}`),
 * };
 * remedy(new OSS(config), { policies });
 */
export type Policies = {
  readonly [C in NamedCode]?: C extends keyof PolicyByCode ? PolicyByCode[C] | undefined : Policy | undefined;
} & {
  /** Gets what no policy of a code, no recovery and no default has taken. */
  readonly '*'?: Policy | undefined;
};
