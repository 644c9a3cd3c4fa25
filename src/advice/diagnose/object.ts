import type { Meant } from '../../catalogue/index.js';
import type { Conflict } from '../../conflict/conflict.js';
import { isMetadataWrite, replacedNames } from '../../ali-oss/operations.js';
import { type Fact, headers, looked, type LookUp, said } from './look-up.js';
import { rulesAbout } from './overwrite-rules.js';
import { keptBy, keptByItself, retentionOf } from './retention.js';

/** FileImmutable: how long objects are kept, from when on this one is free, and what was meant to be done to it. */
export const immutable: LookUp = async (conflict, tools) => {
  const [{ facts, policy }, look] = await Promise.all([
    retentionOf(conflict, tools),
    conflict.name === undefined ? undefined : headers(conflict, tools),
  ]);
  const meant = meantBy(conflict);
  const seen = look === undefined ? [] : 'found' in look ? keptBy(policy, look.found) : [look.failure];
  // ObjectWorm excludes a policy of the bucket: where it keeps the object, that there is none says nothing.
  const isOwn = policy === 'none' && look && 'found' in look && keptByItself(look.found).length > 0;
  return [...(isOwn ? [] : facts), ...seen, ...(meant ? [tellMeant(meant)] : [])];
};

const tellMeant =
  (meant: Meant): Fact =>
  say =>
    say.meant(meant);

/** What a call does to an object that is there. Of `request` and of what is not known, nothing is said. */
function meantBy({ operation, args, bucket, name }: Conflict): Meant | undefined {
  const target = { bucket, name };
  if (operation === 'delete' || operation === 'deleteMulti') return 'delete';
  if (operation === 'append') return 'append';
  if (isMetadataWrite(operation, args, target)) return 'metadata';
  return replacedNames(operation, args, target).length > 0 ? 'overwrite' : undefined;
}

/** ObjectNotAppendable, AppendSealedObjectNotAllowed: what the object is instead. */
export const objectType: LookUp = async (conflict, tools) => {
  const look = await headers(conflict, tools);
  if (!('found' in look)) return [look.failure];
  const sealed = said(look.found['x-oss-sealed-time']);
  const type: Fact = say => say.objectType(said(look.found['x-oss-object-type']));
  return sealed === undefined ? [type] : [type, say => say.sealed(sealed)];
};

/** PositionNotEqualToLength: where the object ends now. */
export const length: LookUp = async (_conflict, tools) => {
  const look = await looked('oss:GetObject', () => tools.head());
  return ['found' in look ? say => say.lengthNow(look.found.length) : look.failure];
};

/** RestoreAlreadyInProgress, ArchiveRestoreNotFinished, ArchiveRestoreFileStale: how far the object is restored. */
export const restoring: LookUp = async (conflict, tools) => {
  const look = await headers(conflict, tools);
  return ['found' in look ? say => say.restore(said(look.found['x-oss-restore'])) : look.failure];
};

/** FileAlreadyExists: what is there. */
export const objectInTheWay: LookUp = async (conflict, tools) => {
  const isRuled = conflict.kind === 'overwrite-rule';
  const [look, rules] = await Promise.all([
    looked('oss:GetObject', () => tools.head()),
    isRuled ? rulesAbout(conflict, tools) : [],
  ]);
  if (!('found' in look)) return [look.failure, ...rules];
  const { length: bytes, headers: found } = look.found;
  return [say => say.inTheWay(bytes, said(found['last-modified']), said(found['x-oss-object-type'])), ...rules];
};

/** PartAlreadyExist: what the 409 itself says of the stored part. */
export const storedPart: LookUp = ({ details }) => {
  const etag = said(details['PartEtag']);
  return Promise.resolve(etag === undefined ? [] : [say => say.storedPart(etag, said(details['PartNumber']))]);
};
