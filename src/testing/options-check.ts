import { isIPv4 } from 'node:net';
import { isBucketName } from './bucket/name.js';
import { checkCount, checkRecord, expected, HIDDEN } from './expected.js';
import { isHeaderName } from './header.js';
import type { OssOptions } from './options.js';
import { LONGEST_DELAY_MS } from './timers.js';

/** For each option, a line that works. */
export const WORKS = {
  port: 'startOss({ port: 8080 })',
  host: "startOss({ host: '127.0.0.1' })",
  faults: "startOss({ faults: [{ do: { kind: 'drop' } }] })",
  buckets: "startOss({ buckets: ['logs'] })",
  takenBuckets: "startOss({ takenBuckets: ['somebody-elses'] })",
  deletedNameMs: 'startOss({ deletedNameMs: 4 * 3_600_000 })',
  ownBucketConflict: 'startOss({ ownBucketConflict: true })',
  credentials: "startOss({ credentials: [{ accessKeyId: 'id', accessKeySecret: 'secret', securityToken: 'token' }] })",
  crc64Header: 'startOss({ crc64Header: false })',
  appendPositionOn409: 'startOss({ appendPositionOn409: false })',
  maxAppendableBytes: 'startOss({ maxAppendableBytes: 1024 })',
  staleMs: 'startOss({ staleMs: 20 })',
  delayMs: 'startOss({ delayMs: 100 })',
  exposeHeaders: "startOss({ exposeHeaders: ['etag'] })",
  maxSkewMs: 'startOss({ now: () => new Date(), maxSkewMs: 900_000 })',
  now: 'startOss({ now: () => new Date() })',
} as const satisfies Readonly<Record<keyof OssOptions, string>>;

/** Check that these can be options at all. */
export function checkOptions(options: OssOptions): void {
  checkRecord('the options of startOss()', options, Object.keys(WORKS), WORKS.buckets);
}

/** Check every option, those that were not given with their defaults. */
export function checkSettings(settings: Required<OssOptions>): void {
  const { port, host, now } = settings;
  checkCount('`port`', port, WORKS.port, { most: 65_535 });
  if (typeof host !== 'string' || !(isIPv4(host) || host === 'localhost')) {
    throw expected('`host`', 'an IPv4 address or "localhost"', host, WORKS.host);
  }
  checkCount('`maxAppendableBytes`', settings.maxAppendableBytes, WORKS.maxAppendableBytes);
  for (const name of ['staleMs', 'delayMs'] as const) {
    checkCount(`\`${name}\``, settings[name], WORKS[name], { most: LONGEST_DELAY_MS });
  }
  checkCount('`maxSkewMs`', settings.maxSkewMs, WORKS.maxSkewMs, { most: Infinity });
  checkCount('`deletedNameMs`', settings.deletedNameMs, WORKS.deletedNameMs);
  for (const name of ['crc64Header', 'appendPositionOn409', 'ownBucketConflict'] as const) {
    if (typeof settings[name] !== 'boolean')
      throw expected(`\`${name}\``, 'true or false', settings[name], WORKS[name]);
  }
  if (typeof now !== 'function') throw expected('`now`', 'a function that returns a Date', now, WORKS.now);
  for (const name of ['faults', 'buckets', 'takenBuckets', 'credentials', 'exposeHeaders'] as const) {
    if (!Array.isArray(settings[name])) throw expected(`\`${name}\``, 'an array', settings[name], WORKS[name]);
  }
  for (const name of ['buckets', 'takenBuckets'] as const) {
    const wrong: unknown[] = settings[name].filter(bucket => !isBucketName(bucket));
    if (wrong.length > 0) throw expected(`a name in \`${name}\``, '3 to 63 of a-z, 0-9 and -', wrong[0], WORKS[name]);
  }
  for (const header of settings.exposeHeaders) {
    if (!isHeaderName(header)) {
      throw expected('a name in `exposeHeaders`', 'that of a header', header, WORKS.exposeHeaders);
    }
  }
  checkCredentials(settings.credentials);
}

function checkCredentials(credentials: Required<OssOptions>['credentials']): void {
  const works = WORKS.credentials;
  if (credentials.length === 0) {
    throw expected('`credentials`', 'an array with at least one key pair', credentials, works);
  }
  for (const credential of credentials) {
    checkRecord('each of `credentials`', credential, ['accessKeyId', 'accessKeySecret', 'securityToken'], works);
    const { accessKeyId, accessKeySecret, securityToken = 'none' } = credential;
    for (const [name, value] of Object.entries({ accessKeyId, accessKeySecret, securityToken })) {
      if (typeof value === 'string' && value !== '') continue;
      const came = value === '' || value === undefined ? value : HIDDEN;
      throw expected(`\`${name}\` in each of \`credentials\``, 'a string that is not empty', came, works);
    }
  }
}
