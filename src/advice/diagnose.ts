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
  const { separator } = { ...english, ...locale?.facts };
  return (await factsOf(conflict, tools, locale)).facts.join(separator) || undefined;
}

/** The facts one by one, and whether any look showed something. Never rejects. */
export async function factsOf(conflict: Conflict, tools: Tools, locale?: Locale): Promise<Found> {
  const lookUp = Object.hasOwn(LOOK_UPS, conflict.code) ? LOOK_UPS[conflict.code] : undefined;
  if (!lookUp) return { facts: [], isSeen: true };
  const say = { ...english, ...locale?.facts };
  let isSeen = false;
  const looks: Tools = {
    ...tools,
    head: async () => seen(await tools.head()),
    call: async (method, ...args) => seen(await tools.call(method, ...args)),
  };
  const seen = <T>(value: T): T => {
    isSeen = true;
    return value;
  };
  try {
    const facts = await lookUp(conflict, looks);
    return { facts: [...new Set(facts.map(fact => fact(say)))], isSeen };
  } catch {
    // An answer that is not what it was taken for must not take the caller's own error away.
    return { facts: [say.noAnswer()], isSeen };
  }
}

/** What a closer look found. */
export interface Found {
  readonly facts: readonly string[];
  readonly isSeen: boolean;
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
