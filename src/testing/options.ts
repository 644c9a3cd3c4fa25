import type { Fault } from './fault.js';
import type { Credential } from './signature/verify.js';

/** How a local OSS is to behave. Everything has a default. */
export interface OssOptions {
  /** @default 0, which takes a free port */
  readonly port?: number;
  /**
   * The address to listen on, an IPv4 address: ali-oss takes no other as an endpoint on this machine. Or `localhost`, which
   * listens on 127.0.0.1: ali-oss signs no V1 URL for an IP address.
   *
   * @default '127.0.0.1'
   */
  readonly host?: string;
  /** Faults that are there from the start. */
  readonly faults?: readonly Fault[];
  /** Buckets that exist from the start. @default ['bucket'] */
  readonly buckets?: readonly string[];
  /**
   * Bucket names that belong to somebody else: creating one answers 409 BucketAlreadyExists, everything else 403.
   *
   * @default []
   */
  readonly takenBuckets?: readonly string[];
  /**
   * How long nobody can create a bucket again that was deleted, in milliseconds; of OSS 4 to 8 hours (EC 0015-00000103).
   *
   * @default 0
   */
  readonly deletedNameMs?: number;
  /**
   * Whether PutBucket of a bucket of one's own answers 409 BucketAlreadyExists even when it changes nothing, as a request does
   * that races with another for the same name. By the documents it succeeds.
   *
   * @default false
   */
  readonly ownBucketConflict?: boolean;
  /** The keys that are known. {@link LocalOss.clientOptions} gives the first. @default one pair made for tests */
  readonly credentials?: readonly Credential[];
  /** Whether answers carry `x-oss-hash-crc64ecma`, which objects older than OSS's checksums do not have. @default true */
  readonly crc64Header?: boolean;
  /** Whether a 409 PositionNotEqualToLength carries `x-oss-next-append-position`. @default true */
  readonly appendPositionOn409?: boolean;
  /** How large an appendable object may become, in bytes. @default 5 GiB */
  readonly maxAppendableBytes?: number;
  /** How long a metadata write holds its object, in milliseconds: a second one meanwhile answers 409 StaleFile. @default 20 */
  readonly staleMs?: number;
  /** How long every answer waits before it is sent, in milliseconds. @default 0 */
  readonly delayMs?: number;
  /** What a browser may read: `Access-Control-Expose-Headers`. @default what ali-oss needs */
  readonly exposeHeaders?: readonly string[];
  /**
   * How far the date of a signed request may be from the clock of this OSS when it arrives, in milliseconds: beyond that it is
   * answered 403 RequestTimeTooSkewed. Signed URLs have an end of their own.
   *
   * @default 900_000, 15 minutes as of OSS; Infinity where `now` is given, as the client does not have that clock
   */
  readonly maxSkewMs?: number;
  /** The clock of this OSS, for retention periods and Last-Modified. Gives a `Date`, not a number. @default the real one */
  readonly now?: () => Date;
}
