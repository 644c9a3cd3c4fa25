import { success, xmlSuccess, type Call, type Success } from './call.js';
import { refusal, type Refusal } from './refusal.js';
import type { StoredBucket } from './state.js';
import { element, xmlDocument } from './xml.js';

/**
 * CreateDirectory: https://www.alibabacloud.com/help/en/oss/developer-reference/createdirectory, in a bucket with hierarchical
 * namespace. A directory that is there already is left as it is.
 */
export function createDirectory(call: Call): Success | Refusal {
  const { bucket, name, now } = call;
  // Not confirmed: the page gives code and status, and no message.
  if (bucket.objects.has(name)) return exists('The object you specified already exists.');
  bucket.directories.add(name);
  addParents(bucket, name);
  return success({ 'last-modified': now.toUTCString() });
}

/** DeleteDirectory: https://www.alibabacloud.com/help/en/oss/developer-reference/deletedirectory, of an empty one only. */
export function deleteDirectory({ bucket, name, request }: Call): Success | Refusal {
  const { 'x-oss-delete-recursive': recursive = 'false', 'x-oss-delete-token': token } = request.headers;
  // Not documented: what OSS answers for a directory that is not there.
  if (recursive !== 'false' || token !== undefined || !bucket.directories.has(name)) return refusal('NotImplemented');
  const inside = [...bucket.objects.keys(), ...bucket.directories].some(other => other.startsWith(`${name}/`));
  // Not confirmed: the page gives code and status, and no message.
  if (inside) return exists('The directory is not empty.');
  bucket.directories.delete(name);
  return xmlSuccess(xmlDocument('DeleteDirectoryResult', element('DirectoryName', name) + element('DeleteNumber', 1)));
}

/** Why a request is not carried out where directories are real, as far as they are modelled; elsewhere there are none. */
export function refuseInHierarchy({ bucket, name }: Call, operation: string): Refusal | undefined {
  if (!bucket.hierarchical) return OF_DIRECTORIES.includes(operation) ? refusal('NotImplemented') : undefined;
  const isModelled = [...CLASHING, ...OTHERS].includes(operation) && /^[^/]+(\/[^/]+)*$/.test(name);
  const isUnderObject = parentsOf(name).some(parent => bucket.objects.has(parent));
  if (!isModelled || isUnderObject) return refusal('NotImplemented');
  if (!bucket.directories.has(name)) return undefined;
  if (CLASHING.includes(operation)) return exists('The object you specified already exists and is a directory.');
  return READING.includes(operation) ? refusal('NotImplemented') : undefined;
}

/** Not confirmed: an object brings the directories into being that it is in, and they stay when it goes. */
export function addParents(bucket: StoredBucket, name: string): void {
  if (bucket.hierarchical) for (const parent of parentsOf(name)) bucket.directories.add(parent);
}

/** What answers 409 for the name of a directory, as the page of each says. */
const CLASHING = [
  ...['PutObject', 'CopyObject', 'InitiateMultipartUpload', 'CompleteMultipartUpload', 'DeleteObject'],
  ...['PutObjectACL', 'GetObjectACL', 'PutObjectTagging', 'GetObjectTagging', 'DeleteObjectTagging'],
];
const OF_DIRECTORIES = ['CreateDirectory', 'DeleteDirectory'];
const READING = ['GetObject', 'HeadObject'];
const OTHERS = [...OF_DIRECTORIES, ...READING, 'UploadPart', 'ListParts', 'AbortMultipartUpload'];

function exists(message: string): Refusal {
  return { ...refusal('FileAlreadyExists', { message }), ec: undefined };
}

function parentsOf(name: string): string[] {
  const steps = name.split('/');
  return steps.slice(1).map((_, index) => steps.slice(0, index + 1).join('/'));
}
