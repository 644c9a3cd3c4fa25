import type { Effect } from './effect.js';
import type { LoggedRequest } from './log.js';

/** Which requests a fault hits: all that is given has to fit. */
export interface FaultMatch {
  /** As the OSS API reference calls it, e.g. `AppendObject`. */
  readonly operation?: string;
  /** In either case. */
  readonly method?: string;
  /** The bucket's name. */
  readonly bucket?: string;
  /** The object's name, or an expression for it. */
  readonly name?: string | RegExp;
  /** The position of an append. */
  readonly position?: number;
}

/**
 * Something that goes wrong.
 *
 * @example
 * // The second append to app.log is stored, and its answer is lost.
 * oss.fault({ match: { operation: 'AppendObject', name: 'app.log' }, skip: 1, do: { kind: 'apply-then-drop' } });
 * @example
 * // Every read is refused, as with a key that may only write.
 * const isRead = ({ method }) => method === 'GET' || method === 'HEAD';
 * oss.fault({ match: isRead, times: Infinity, do: { kind: 'refuse', code: 'AccessDenied' } });
 */
export interface Fault {
  /**
   * Absent: every request. A function answers at once, with true or false: for what it throws, or returns instead, the connection
   * is cut, and {@link LocalOss.close} rejects with it.
   */
  readonly match?: FaultMatch | ((request: LoggedRequest) => boolean);
  /** How many requests it hits, `Infinity` for all. @default 1 */
  readonly times?: number;
  /** How many matching requests it lets pass first. @default 0 */
  readonly skip?: number;
  /** What happens to the requests it hits. */
  readonly do: Effect;
}

/**
 * A fault that was added.
 *
 * @example
 * const lost = oss.fault({ match: { operation: 'AppendObject' }, do: { kind: 'drop' } });
 * await client.append('app.log', Buffer.from('line\n')).catch(() => undefined);
 * lost.hits; // 1
 */
export interface FaultHandle {
  /** How many requests it hit so far. */
  readonly hits: number;
  /** Takes it away. */
  remove(): void;
}
