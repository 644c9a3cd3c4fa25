import { isBucketName } from './bucket/name.js';
import { checkCount, checkNames, expected } from './expected.js';
import type { Fault } from './fault.js';
import type { Credential } from './signature/verify.js';

/** How a local OSS is to behave. Everything has a default. */
export interface OssOptions {
  /** @default 0, which takes a free port */
  readonly port?: number;
  /** The address to listen on. An IPv4 address: ali-oss takes no other as an endpoint on this machine. @default '127.0.0.1' */
  readonly host?: string;
  /** Faults that are there from the start. */
  readonly faults?: readonly Fault[];
  /** Buckets that exist from the start. @default ['bucket'] */
  readonly buckets?: readonly string[];
  /** Bucket names that belong to somebody else: creating one answers 409 BucketAlreadyExists. @default [] */
  readonly takenBuckets?: readonly string[];
  /** The keys that are known. {@link LocalOss.clientOptions} gives the first. @default one pair made for tests */
  readonly credentials?: readonly Credential[];
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
  /** The clock of this OSS, for retention periods and Last-Modified. @default the real one */
  readonly now?: () => Date;
}

/** The options, checked and with their defaults. */
export interface Settings extends Required<OssOptions> {
  readonly credentials: readonly [Credential, ...Credential[]];
}

/** Check the options and fill in the defaults. */
export function settingsOf(options: OssOptions): Settings {
  if (typeof options !== 'object' || options === null)
    throw expected('the options of startOss()', 'an object', options);
  checkNames('the options of startOss()', options, Object.keys(DEFAULTS));
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  const settings: Settings = { ...DEFAULTS, ...(Object.fromEntries(given) as Partial<Settings>) };
  const { port, host, now } = settings;
  checkCount('`port`', port);
  if (port > 65_535) throw expected('`port`', 'at most 65535', port);
  if (typeof host !== 'string' || host === '') throw expected('`host`', 'an address', host);
  for (const name of ['maxAppendableBytes', 'staleMs', 'delayMs'] as const) checkCount(`\`${name}\``, settings[name]);
  if (typeof settings.appendPositionOn409 !== 'boolean') {
    throw expected('`appendPositionOn409`', 'true or false', settings.appendPositionOn409);
  }
  if (typeof now !== 'function') throw expected('`now`', 'a function that gives a Date', now);
  for (const name of ['faults', 'buckets', 'takenBuckets', 'credentials', 'exposeHeaders'] as const) {
    if (!Array.isArray(settings[name])) throw expected(`\`${name}\``, 'an array', settings[name]);
  }
  for (const bucket of settings.buckets) {
    if (!isBucketName(bucket)) throw expected('a name in `buckets`', '3 to 63 of a-z, 0-9 and -', bucket);
  }
  checkCredentials(settings.credentials);
  return settings;
}

function checkCredentials(credentials: readonly Partial<Credential>[]): void {
  if (credentials.length === 0) throw expected('`credentials`', 'an array with at least one key pair', credentials);
  for (const { accessKeyId, accessKeySecret, securityToken = '' } of credentials) {
    if (![accessKeyId, accessKeySecret, securityToken].every(text => typeof text === 'string')) {
      throw expected('each of `credentials`', '{ accessKeyId, accessKeySecret, securityToken? }, all strings', {});
    }
  }
}

const DEFAULTS: Settings = {
  port: 0,
  host: '127.0.0.1',
  faults: [],
  buckets: ['bucket'],
  takenBuckets: [],
  credentials: [{ accessKeyId: 'local-access-key-id', accessKeySecret: 'local-access-key-secret' }],
  appendPositionOn409: true,
  maxAppendableBytes: 5 * 1024 ** 3,
  staleMs: 20,
  delayMs: 0,
  exposeHeaders: [
    'etag',
    'x-oss-request-id',
    'x-oss-next-append-position',
    'x-oss-hash-crc64ecma',
    'x-oss-err',
    'x-oss-ec',
  ],
  now: () => new Date(),
};
