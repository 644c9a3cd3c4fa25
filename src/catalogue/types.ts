/** What can make the same intent succeed after a 409 of this code. */
export type Helps =
  /** The same request can succeed later, with nothing changed. */
  | 'waiting'
  /** The request can succeed when it is sent again with a corrected value. */
  | 'adjusting'
  /** The work may already be done: compare before sending again. */
  | 'verifying'
  /** Nothing the caller can resend helps until the state of the bucket, object or key is changed. */
  | 'nothing';

/** What a person can do about a 409: offline, in plain words. */
export interface Advice {
  /** What happened, in one sentence. */
  readonly summary: string;
  /** Why OSS answers this. */
  readonly cause: string;
  /** What to do, best first. Never empty. */
  readonly actions: readonly string[];
  /** The page of the official documentation that says so. */
  readonly docs: string;
}

/** A sub-case of one code. Found by the words of the message (of one code only), by a field of the body, or by the library itself. */
export interface KindEntry {
  readonly kind: string;
  readonly helps: Helps;
  /** Lower-case fragments, any of which marks this sub-case in the message with letter case and punctuation set aside. */
  readonly phrases?: readonly string[];
  /** Extra body fields that mark this sub-case, e.g. `{ CnameType: 'CNAME_IMG' }`. */
  readonly fields?: Readonly<Record<string, string>>;
  /** EC values documented for this sub-case. OSS says they may change: used only when nothing else tells. */
  readonly ecs?: readonly string[];
  /** Methods of ali-oss that meet the code in this sub-case only. */
  readonly methods?: readonly string[];
}

/** One error code that OSS answers with HTTP 409. */
export interface CodeEntry {
  readonly code: string;
  /** OSS API operations that answer it, as the API reference names them. */
  readonly operations: readonly string[];
  readonly helps: Helps;
  /** EC values documented for the code itself. */
  readonly ecs: readonly string[];
  /** Sub-cases, the likeliest first. The first is taken when nothing tells them apart. Empty where a code has one meaning. */
  readonly kinds: readonly KindEntry[];
  /** Where the facts of this entry come from. */
  readonly source: string;
}

/** The advice for one code: one text, or one for each sub-case. */
export type AdviceTexts = Readonly<Record<string, Advice | Readonly<Record<string, Advice>>>>;

/** The advice in one language. */
export interface Locale {
  /** BCP 47 language tag, e.g. `en`. */
  readonly language: string;
  readonly advice: AdviceTexts;
}
