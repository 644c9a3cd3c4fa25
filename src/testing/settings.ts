import { types } from 'node:util';
import { expected } from './expected.js';
import { checkOptions, checkSettings, WORKS } from './options-check.js';
import type { OssOptions } from './options.js';
import type { Credential } from './signature/verify.js';

/** The options, checked and with their defaults. */
export interface Settings extends Required<OssOptions> {
  readonly credentials: readonly [Credential, ...Credential[]];
}

/** Check the options and fill in the defaults. */
export function settingsOf(options: OssOptions): Settings {
  checkOptions(options);
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  const settings: Settings = { ...DEFAULTS, ...skewOf(options), ...(Object.fromEntries(given) as Partial<Settings>) };
  checkSettings(settings);
  return { ...settings, now: clockOf(settings.now) };
}

// A clock that a test moves is not the client's, which signs by its own.
function skewOf({ now }: OssOptions): Pick<Settings, 'maxSkewMs'> {
  return { maxSkewMs: now === undefined ? DEFAULTS.maxSkewMs : Infinity };
}

// What a clock gives is checked each time, and is our own: one that gives the same Date again and again must not move what is stored.
function clockOf(now: () => Date): () => Date {
  return () => {
    const date: unknown = now();
    if (types.isDate(date) && !Number.isNaN(date.getTime())) return new Date(date);
    throw expected('what `now` returns', 'a valid Date', date, WORKS.now);
  };
}

const DEFAULTS: Settings = {
  port: 0,
  host: '127.0.0.1',
  faults: [],
  buckets: ['bucket'],
  takenBuckets: [],
  deletedNameMs: 0,
  ownBucketConflict: false,
  credentials: [{ accessKeyId: 'local-access-key-id', accessKeySecret: 'local-access-key-secret' }],
  crc64Header: true,
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
  maxSkewMs: 15 * 60 * 1000,
  now: () => new Date(),
};
