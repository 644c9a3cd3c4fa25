import type { RefusalCode } from './refusal-code.js';

/**
 * What happens to a request that a fault hits, always after its whole body was read. *Applied* means that OSS carries the
 * request out as it would without the fault: an append that would be refused is refused. No time is longer than Node's timers
 * can wait, 2,147,483,647 ms.
 */
export type Effect =
  /** Not applied; the connection is cut without an answer. */
  | { readonly kind: 'drop' }
  /** Applied; the connection is cut without an answer. */
  | { readonly kind: 'apply-then-drop' }
  /** Applied; something else is answered. A status of 500 or more without `body` gets the XML of OSS's InternalError. */
  | ({ readonly kind: 'apply-then-answer' } & Wire)
  /** Applied; the head of OSS's own answer is sent, and the connection is cut within its body. */
  | { readonly kind: 'apply-then-cut' }
  /** The connection is cut at once, and the request is applied `afterMs` later, as one that lingered in the network. */
  | { readonly kind: 'late'; readonly afterMs: number }
  /** Waits for `ms`, then everything goes as without a fault. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** Not applied; this is answered. A status of 500 or more without `body` gets the XML of OSS's InternalError. */
  | ({ readonly kind: 'answer' } & Wire)
  /** Never answered, until the client gives up. Applied when `apply` is true. */
  | { readonly kind: 'hang'; readonly apply?: boolean }
  /**
   * The page of a proxy, firewall or CDN is answered, with no mark of OSS: no `x-oss-…`, `Server`, `ETag` or CORS header, and HTML
   * unless there is a `body`. Applied first when `apply` is true.
   */
  | ({ readonly kind: 'gateway'; readonly apply?: boolean } & Wire)
  /**
   * A box between sends the request again by itself: applied, and applied once more right after that, or `betweenMs` later. Only
   * the second answer arrives; with `refuseSecond` it is OSS's refusal with this code, and only the first was applied.
   */
  | {
      readonly kind: 'deliver-twice';
      /** How long after the first delivery the second comes, in milliseconds. @default 0 */
      readonly betweenMs?: number;
      /** The code that OSS refuses the second delivery with. @default it is carried out */
      readonly refuseSecond?: RefusalCode;
    }
  /** A box between takes the `Range` out before OSS sees the request: a GET is answered 200 with the whole object. */
  | { readonly kind: 'drop-range' }
  /**
   * A GET of an object is answered with OSS's own head and as many bytes, none of which is the right one. With `range: 'other'`
   * they are those of another part of the object, whose Content-Range is told; nothing changes where no Range was asked for.
   */
  | {
      readonly kind: 'other-bytes';
      /** Which range the answer says it is. @default 'as-asked' */
      readonly range?: 'as-asked' | 'other';
    }
  /** Not applied; OSS refuses with this code, in its own words, with the status and every mark that belong to it. */
  | {
      readonly kind: 'refuse';
      /** The error code. */
      readonly code: RefusalCode;
    }
  /** Applied, and what was applied is answered 203 CallbackFailed, whether or not a callback was asked for. None is called. */
  | { readonly kind: 'callback-failed' }
  /**
   * A cache answers a GET or HEAD of an object, and OSS is not asked: the object is as it was before its last change (which may be
   * not there), or as it was first stored. The answer has an old `Date`, `Age` and `X-Cache` unless `tells` is false. Whatever else
   * is sent goes to OSS as ever.
   */
  | {
      readonly kind: 'from-cache';
      /** Which earlier state of the object is answered. */
      readonly of: 'before-last-change' | 'beginning';
      /** Whether headers say that it comes out of a cache. @default true */
      readonly tells?: boolean;
    };

/** The effect of one kind. */
export type EffectOf<Kind extends Effect['kind']> = Extract<Effect, { readonly kind: Kind }>;

/** An answer made by hand. */
export interface Wire {
  /** The HTTP status. */
  readonly status: number;
  /** Whatever their case, they take the place of those that are sent anyway: Date, Content-Length, x-oss-request-id … */
  readonly headers?: Readonly<Record<string, string>>;
  /** In answer to a HEAD, which has no body, the XML of an error goes into `x-oss-err`, as OSS does it. */
  readonly body?: string | Uint8Array;
}

/** Whether its answer is one made by hand. */
export function isByHand(effect: Effect): effect is Extract<Effect, Wire> {
  return effect.kind === 'answer' || effect.kind === 'apply-then-answer' || effect.kind === 'gateway';
}
