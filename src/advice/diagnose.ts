import { facts as english } from '../catalogue/en/facts.js';
import type { Locale } from '../catalogue/index.js';
import type { Conflict } from '../conflict/conflict.js';
import { bucketNotEmpty, bucketTaken, cname, inventory, wormExists } from './diagnose/bucket.js';
import type { LookUp } from './diagnose/look-up.js';
import { immutable, length, objectInTheWay, objectType, restoring, storedPart } from './diagnose/object.js';
import { channel, keyUsed } from './diagnose/service.js';
import type { Tools } from '../policies/policy.js';

/**
 * The facts about a conflict, in words: what is looked up costs at most four requests. What may not be looked at says which
 * permission was missing. `undefined`: there is nothing to add. Never rejects.
 */
export async function diagnosed(conflict: Conflict, tools: Tools, locale?: Locale): Promise<string | undefined> {
  const lookUp = Object.hasOwn(LOOK_UPS, conflict.code) ? LOOK_UPS[conflict.code] : undefined;
  if (!lookUp) return undefined;
  const say = { ...english, ...locale?.facts };
  try {
    const facts = await lookUp(conflict, tools);
    const told = new Set(facts.map(fact => fact(say)));
    return [...told].join(say.separator) || undefined;
  } catch {
    // An answer that is not what it was taken for must not take the caller's own error away.
    return say.noAnswer();
  }
}

const LOOK_UPS: Readonly<Record<string, LookUp>> = {
  AppendSealedObjectNotAllowed: objectType,
  ArchiveRestoreFileStale: restoring,
  ArchiveRestoreNotFinished: restoring,
  BucketAlreadyExists: bucketTaken,
  BucketNotEmpty: bucketNotEmpty,
  ChannelStillLive: channel,
  CnameAlreadyExists: cname,
  FileAlreadyExists: objectInTheWay,
  FileImmutable: immutable,
  InventoryAlreadyExist: inventory,
  InventoryConfigurationAlreadyExists: inventory,
  KeyDisabled: keyUsed,
  KeyPendingDeletion: keyUsed,
  KeyPendingImport: keyUsed,
  LiveChannelDisabled: channel,
  ObjectNotAppendable: objectType,
  PartAlreadyExist: storedPart,
  PositionNotEqualToLength: length,
  RestoreAlreadyInProgress: restoring,
  WORMConfigurationAlreadyExists: wormExists,
};
