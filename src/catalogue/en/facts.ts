import type { Contents, Facts, OverwriteRule, OwnBucket } from '../facts.js';

/** What a closer look finds, in English. */
export const facts = {
  separator: '; ',
  added: (cause, facts) => `${cause} (${facts.join('; ')})`,
  retention: (days, state) => `the retention period is ${days} days, state ${state}`,
  noRetention: () => 'the bucket has no retention policy now',
  unlocked: created =>
    `it is not locked: it ends by itself 24 hours after it was made${created === undefined ? '' : `, at ${created} as OSS tells it`}, or at once by abortBucketWorm()`,
  freeFrom: date => `this object can be changed or deleted from ${date} (UTC)`,
  freeIfLocked: date => `if it is locked, this object can be changed or deleted from ${date} (UTC)`,
  objectRetention: (until, mode) =>
    `this object is kept${until === undefined ? '' : ` until ${until} (UTC)`} (${joined(['ObjectWorm', mode])})`,
  legalHold: () => 'this object is under a legal hold, which lasts until it is taken off (ObjectWorm)',
  noObjectRetention: () =>
    'HEAD shows no retention and no legal hold of this object either: what protected it may have ended',
  meant: action => MEANT[action],
  contents: found => `in the bucket: ${countsOf(found)}`,
  restore: text =>
    text === undefined ? 'the object has no x-oss-restore header, so it is not restored' : `x-oss-restore: ${text}`,
  objectType: type => `the object's type is ${type ?? 'unknown'}`,
  sealed: time => `sealed since ${time}`,
  lengthNow: bytes => `the object is ${bytes} bytes long now`,
  inTheWay: (bytes, lastModified, type) =>
    `stored under this name: ${joined([`${bytes} bytes`, type, lastModified && `last modified ${lastModified}`])}`,
  overwriteRules: rules =>
    rules.length === 0
      ? 'the bucket has no overwrite rule about this name now'
      : `overwrite rules of the bucket: ${rules.map(ruleIn).join(', ')}`,
  storedPart: (etag, partNumber) =>
    `the stored part${partNumber === undefined ? '' : ` ${partNumber}`} has ETag ${etag}`,
  cname: type => `CnameType ${type}: ${type === 'CNAME_IMG' ? UNBIND_IMG : UNBIND_OSS}`,
  keyId: (id, source) => `KMS key ${KEY_SOURCE[source]}: ${id ?? 'the default one that KMS manages'}`,
  ownBucket: bucket => `the bucket is yours: ${propertiesOf(bucket)}`,
  foreignBucket: () => 'the bucket is not in your account',
  channel: (status, since) =>
    `the LiveChannel is ${status}${since === undefined ? '' : `, a client has been streaming to it since ${since}`}`,
  inventory: (id, enabled, frequency) => `stored: inventory ${id}, ${enabled ? 'enabled' : 'disabled'}, ${frequency}`,
  forbidden: (answer, permission) => `details could not be read: ${answer} (missing permission: ${permission})`,
  failed: answer => `details could not be read: ${answer}`,
  noAnswer: () => 'details could not be read: no response',
} as const satisfies Facts;

function ruleIn({ prefix, suffix }: OverwriteRule): string {
  const parts = [prefix && `begin with "${prefix}"`, suffix && `end with "${suffix}"`].filter(Boolean);
  return parts.length === 0 ? 'all names' : `names that ${parts.join(' and ')}`;
}

const MEANT = {
  delete: 'the call tried to delete it',
  overwrite: 'the call tried to overwrite it',
  append: 'the call tried to append to it',
  metadata: 'the call tried to change its metadata',
};

const KEY_SOURCE = {
  request: 'that the request names',
  object: 'of the stored object',
  bucket: 'of the bucket by default',
};

const UNBIND_OSS = 'unbind the domain where it is bound, by DeleteCname (POST /?cname&comp=delete) on that bucket';
const UNBIND_IMG = "unbind the domain in the console's settings of image processing";

const NOUNS = {
  objects: ['object', 'objects'],
  versions: ['old version', 'old versions'],
  markers: ['delete marker', 'delete markers'],
  uploads: ['unfinished upload', 'unfinished uploads'],
  channels: ['LiveChannel', 'LiveChannels'],
} as const satisfies Record<keyof Contents, readonly [string, string]>;

function countsOf(found: Contents): string {
  const told = (Object.keys(NOUNS) as (keyof Contents)[]).map(kind => {
    const { count, more } = found[kind] ?? NONE;
    if (more) return `${count} or more ${NOUNS[kind][1]}`;
    return count === 0 ? '' : `${count} ${NOUNS[kind][count === 1 ? 0 : 1]}`;
  });
  return joined(told) || 'nothing that can be listed, as an access point or an OSS accelerator';
}

const NONE = { count: 0, more: false };

function propertiesOf({ region, storageClass, redundancy, acl }: OwnBucket): string {
  return joined([region, storageClass, redundancy, acl && `ACL ${acl}`]);
}

const joined = (parts: readonly (string | undefined)[]) => parts.filter(Boolean).join(', ');
