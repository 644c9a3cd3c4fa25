import type { Call } from '../call.js';
import { refusal, type Refusal } from '../refusal.js';
import type { State, StoredBucket, StoredObject, StoredVersion } from '../state.js';

/** What an object or delete marker is called that was stored while its bucket had no versioning. */
export const NULL_ID = 'null';

/**
 * Make this object the current one of the call's name. With versioning, what was there becomes an old version, or is replaced
 * where both are called null: https://help.aliyun.com/en/oss/user-guide/overview-78. Gives the headers that tell the version.
 */
export function store(call: Call, object: StoredObject): Record<string, string> {
  const { bucket, name, state } = call;
  if (bucket.versioning === undefined) {
    delete object.versionId;
  } else {
    // An appendable object is always called null: https://help.aliyun.com/en/oss/developer-reference/appendobject
    object.versionId = object.type === 'Appendable' ? NULL_ID : newId(bucket, state);
    archive(bucket, name, object.versionId);
  }
  bucket.objects.set(name, object);
  return versionHeaders(bucket, object);
}

/** Put a delete marker on a name; gives its id. */
export function mark({ bucket, state, now }: Call, name: string): string {
  const id = newId(bucket, state);
  archive(bucket, name, id);
  bucket.history.set(name, [{ id, object: undefined, lastModified: now }, ...(bucket.history.get(name) ?? [])]);
  return id;
}

/** Remove one version for good. The newest of what remains is what the name stands for, unless it is a delete marker. */
export function removeVersion(bucket: StoredBucket, name: string, id: string): void {
  const [newest, ...older] = versionsOf(bucket, name).filter(version => version.id !== id);
  bucket.objects.delete(name);
  if (newest?.object) bucket.objects.set(name, newest.object);
  setHistory(bucket, name, newest?.object ? older : newest ? [newest, ...older] : []);
}

/** Every name that has a version, be it a delete marker. */
export function namesOf(bucket: StoredBucket): readonly string[] {
  return [...new Set([...bucket.objects.keys(), ...bucket.history.keys()])];
}

/** Every version of a name, the current one first. */
export function versionsOf(bucket: StoredBucket, name: string): readonly StoredVersion[] {
  const current = bucket.objects.get(name);
  const past = bucket.history.get(name) ?? [];
  return current ? [asVersion(current), ...past] : past;
}

/** One version of a name. */
export function versionOf(bucket: StoredBucket, name: string, id: string): StoredVersion | undefined {
  return versionsOf(bucket, name).find(version => version.id === id);
}

/** The object that a request reads, be it an old version, or why it cannot. */
export function readable({ bucket, name, request }: Call): StoredObject | Refusal {
  const { versionId } = request.query;
  const version = versionId === undefined ? versionsOf(bucket, name)[0] : versionOf(bucket, name, versionId);
  if (version?.object) return version.object;
  if (!version) return refusal(versionId === undefined ? 'NoSuchKey' : 'NoSuchVersion', { fields: { Key: name } });
  const headers = { 'x-oss-delete-marker': 'true', 'x-oss-version-id': version.id };
  if (versionId === undefined) return refusal('NoSuchKey', { fields: { Key: name }, headers });
  const fields = { Method: request.method, ResourceType: 'DeleteMarker' };
  return refusal('MethodNotAllowed', { fields, headers: { ...headers, allow: 'DELETE' } });
}

/** What tells the version of an object where there can be more than one. */
export function versionHeaders(bucket: StoredBucket, object: StoredObject): Record<string, string> {
  return bucket.versioning === undefined ? {} : { 'x-oss-version-id': object.versionId ?? NULL_ID };
}

function archive(bucket: StoredBucket, name: string, newestId: string): void {
  const kept = versionsOf(bucket, name).filter(({ id }) => id !== NULL_ID || newestId !== NULL_ID);
  bucket.objects.delete(name);
  setHistory(bucket, name, kept);
}

function setHistory(bucket: StoredBucket, name: string, versions: readonly StoredVersion[]): void {
  if (versions.length > 0) bucket.history.set(name, versions);
  else bucket.history.delete(name);
}

function newId({ versioning }: StoredBucket, state: State): string {
  return versioning === 'Enabled' ? `CAEQ${state.nextId().toString(16).padStart(28, '0')}` : NULL_ID;
}

function asVersion(object: StoredObject): StoredVersion {
  return { id: object.versionId ?? NULL_ID, object, lastModified: object.lastModified };
}
