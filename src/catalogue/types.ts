/**
 * What can make the same intent succeed after a 409 of this code.
 *
 * @example
 * const isTemporary = (helps: Helps) => helps === 'waiting';
 */
export type Helps =
  /** The same request can succeed later, with nothing changed. */
  | 'waiting'
  /** The request can succeed when it is sent again with a corrected value. */
  | 'adjusting'
  /** The work may already be done: compare before sending again. */
  | 'verifying'
  /** Nothing the caller can resend helps until the state of the bucket, object or key is changed. */
  | 'nothing';

/**
 * What a person can do about a 409: offline, in plain words.
 *
 * @example
 * const print = ({ summary, cause, actions, docs }: Advice) => {
 *   console.error([summary, cause, ...actions.map(action => `- ${action}`), docs].join('\n'));
 * };
 */
export interface Advice {
  /** What happened, in one sentence. */
  readonly summary: string;
  /** Why OSS answers this. */
  readonly cause: string;
  /** What to do, best first. Never empty. */
  readonly actions: readonly string[];
  /** The page of OSS's documentation that says so: an address. */
  readonly docs: string;
}

/**
 * A sub-case of one code. Found by what was asked for, a field of the body, the words of the message (of one code only), the EC,
 * the method, or by the library itself.
 *
 * @example
 * const kinds: readonly KindEntry[] = catalogue.flatMap((entry: CodeEntry) => entry.kinds);
 */
export interface KindEntry {
  /** The library's own name for it, e.g. `storage-class`: what `conflict.kind` says. */
  readonly kind: string;
  /** What can make the same intent succeed in this sub-case. */
  readonly helps: Helps;
  /** Lower-case fragments, any of which marks this sub-case in the message with letter case and punctuation set aside. */
  readonly phrases?: readonly string[];
  /** Extra body fields that mark this sub-case, e.g. `{ CnameType: 'CNAME_IMG' }`. */
  readonly fields?: Readonly<Record<string, string>>;
  /**
   * EC values documented for this sub-case. OSS says they may change: they only tell where fields and message do not.
   *
   * @see https://www.alibabacloud.com/help/doc-detail/32005.htm
   */
  readonly ecs?: readonly string[];
  /** Methods of ali-oss that meet the code in this sub-case only. */
  readonly methods?: readonly string[];
  /** All methods of ali-oss but these meet the code in this sub-case only, whatever the answer says. */
  readonly otherThan?: readonly string[];
  /** Headers that the request must have carried: without them it cannot be this sub-case, whatever the answer says. */
  readonly requires?: Readonly<Record<string, string>>;
}

/**
 * One error code that OSS answers with HTTP 409. Codes and operations are OSS's own names; where OSS's documents disagree,
 * both names are listed.
 *
 * @see https://help.aliyun.com/en/oss/user-guide/http-status-code-409
 * @example
 * const stale: CodeEntry | undefined = catalogue.find(({ code }) => code === 'StaleFile');
 */
export interface CodeEntry {
  /** The code as OSS spells it, e.g. `StaleFile`. */
  readonly code: string;
  /** OSS API operations that answer it, as the API reference names them. */
  readonly operations: readonly string[];
  /** What can make the same intent succeed; a sub-case may say otherwise. */
  readonly helps: Helps;
  /** Other HTTP statuses that OSS was seen to answer it with: such an answer is no conflict, but the advice holds. */
  readonly otherStatuses?: readonly number[];
  /** EC values documented for the code itself: they only tell where the answer names no code. */
  readonly ecs: readonly string[];
  /** Sub-cases, the likeliest first. The first is taken when nothing tells them apart. Empty where a code has one meaning. */
  readonly kinds: readonly KindEntry[];
  /** Where the facts of this entry come from: OSS's page on HTTP 409, on the EC, or on the operation named. */
  readonly source: string;
}

/** The advice for one code: one text, or one for each sub-case. */
export type AdviceTexts = Readonly<Record<string, Advice | Readonly<Record<string, Advice>>>>;
