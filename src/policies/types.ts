import type { Code } from '../catalogue/index.js';
import type { Policy } from '../policy.js';

/** Options of `append`, as ali-oss reads them. */
export interface AppendOptions {
  /** Where to append, in bytes. Left out with `appendRecovery`: at the end. */
  readonly position?: string | number | bigint | undefined;
  readonly [option: string]: unknown;
}

/** What `append` takes. */
export type AppendArgs = readonly [name: string, file: unknown, options?: AppendOptions];

/** What `append` resolves with. */
export interface AppendResult {
  readonly name: string;
  readonly url: string;
  /** Where the object ends after this record, in bytes. */
  readonly nextAppendPosition: string;
  readonly res: object;
}

interface PolicyByCode {
  readonly PositionNotEqualToLength: Policy<AppendArgs, AppendResult>;
  readonly ObjectNotAppendable: Policy<AppendArgs, AppendResult>;
  readonly AppendSealedObjectNotAllowed: Policy<AppendArgs, AppendResult>;
}

type NamedCode = Exclude<Code, 'Unknown'>;

/**
 * A policy per error code. A policy for an append's codes sees append's arguments and may only resolve with append's
 * result. `'*'` gets every conflict that no policy and no default has taken, also of codes this library does not know.
 */
export type Policies = {
  readonly [C in NamedCode]?: C extends keyof PolicyByCode ? PolicyByCode[C] : Policy;
} & { readonly '*'?: Policy };
