// What the wrapper has to know of ali-oss's methods: what they act on, whether they write, which of them touch the same
// state of an object. Methods are found on the prototype; this file only describes those that need describing.

import type { Target } from '../conflict/conflict.js';
import { fieldOf } from '../conflict/reading.js';
import { namesIn } from './names.js';

// `_objectUrl` makes the address in the results of writes, and sends nothing.
const READS = /^(get|head|list|signature|asyncSignature|generate|sign|parse|_objectUrl)/;
const OF_A_BUCKET = /bucket/i;
const METADATA_WRITES = namesIn('putMeta putACL putObjectTagging deleteObjectTagging');
const REPLACES_OBJECT = namesIn(
  'put putStream putSymlink copy delete multipartUpload multipartUploadCopy completeMultipartUpload processObjectSave',
  'postAsyncFetch',
);
const NAME_A_VERSION = namesIn('delete getObjectMeta getStream head restore');

/** What a method is known for, whatever its arguments. */
export interface Traits {
  /** It can change nothing in OSS. */
  readonly reads: boolean;
  /** It may change metadata in place: whether it does depends on its arguments. */
  readonly mayWriteMetadata: boolean;
  /** It may put other content in the place of an object's, or remove it. */
  readonly mayReplace: boolean;
  /** It switches the bucket of its `this` while it runs, so it never shares one. */
  readonly switchesBucket: boolean;
}

/** Whether a call asks OSS to call an application server back. */
export function asksForCallback(arg: unknown): boolean {
  if (ArrayBuffer.isView(arg)) return false;
  return [fieldOf(arg, 'callback'), fieldOf(fieldOf(arg, 'headers'), 'x-oss-callback')].some(it => it !== undefined);
}

/** Whether a call changes nothing by its arguments: of `request`, which does whatever it is told. */
export function readsOnly(method: string, args: readonly unknown[]): boolean {
  if (method !== 'request') return false;
  const verb = fieldOf(args[0], 'method');
  return verb === 'GET' || verb === 'HEAD';
}

/** Looks a method up once, so that neither calls nor clients need to. */
export function traitsOf(method: string): Traits {
  const known = traits.get(method) ?? {
    reads: isRead(method),
    mayWriteMetadata: METADATA_WRITES.has(method) || method === 'copy',
    mayReplace: REPLACES_OBJECT.has(method) || method === 'deleteMulti',
    switchesBucket: method === 'multipartUploadCopy',
  };
  traits.set(method, known);
  return known;
}

const traits = new Map<string, Traits>();

/** The bucket and object of a call: `pinned` is the bucket the client stood on when the call was made. */
export function targetOf(method: string, args: readonly unknown[], pinned: string | undefined): Target {
  const first = args[0];
  if (method === 'request' && typeof first === 'object') {
    const [bucket, object] = [fieldOf(first, 'bucket'), fieldOf(first, 'object')];
    const name = typeof object === 'string' ? objectName(object) : undefined;
    return { bucket: typeof bucket === 'string' ? bucket : pinned, name };
  }
  if (typeof first !== 'string') return { bucket: pinned, name: undefined };
  if (OF_A_BUCKET.test(method)) return { bucket: first, name: undefined };
  return { bucket: pinned, name: objectName(first) };
}

/** The version that a call names, in its options or in what `request` is told to send. What `copy` names is its source's. */
export function versionOf(method: string, args: readonly unknown[]): unknown {
  const [first, second, third] = args;
  const named = method === 'get' ? (third ?? second) : NAME_A_VERSION.has(method) ? second : undefined;
  const options = method === 'request' ? first : named;
  const bags = [options, fieldOf(options, 'subres'), fieldOf(options, 'query')];
  return bags.map(bag => fieldOf(bag, 'versionId')).find(id => id !== undefined);
}

/** ali-oss drops leading slashes, so `/a` and `a` are one object. */
export const objectName = (name: string): string => name.replace(/^\/+/, '');

/** Whether a write can be sent once more, however often it was carried out: OSS ends up in the same state. */
export const isRepeatable = (method: string): boolean => method === 'restore' || method === 'putChannel';

/** Whether a method can change nothing in OSS. */
export const isRead = (method: string): boolean => READS.test(method);

/**
 * Whether a call changes metadata, tags or ACL of an object in place: two of these at once on one object is what OSS
 * answers with StaleFile (EC 0026-00000004).
 */
export function isMetadataWrite(method: string, args: readonly unknown[], target: Target): boolean {
  return METADATA_WRITES.has(method) || (method === 'copy' && isCopyToSelf(args, target));
}

/**
 * Whether a batch delete left objects there: OSS answers 200 all the same, and names those that are gone, or, where it is to be
 * quiet, those that are not.
 *
 * @see https://help.aliyun.com/en/oss/developer-reference/deletemultipleobjects
 */
export function leavesSome(method: string, args: readonly unknown[], value: unknown): boolean {
  if (method !== 'deleteMulti' || !Array.isArray(args[0])) return false;
  const deleted = fieldOf(value, 'deleted');
  const named = Array.isArray(deleted) ? deleted.map(entry => nameIn(entry, 'Key')) : [];
  if (fieldOf(args[1], 'quiet')) return named.length > 0;
  return !args[0].every(entry => named.includes(nameIn(entry, 'key')));
}

/** The objects whose content a call puts in place of what was there, or removes. */
export function replacedNames(method: string, args: readonly unknown[], target: Target): readonly string[] {
  if (method === 'deleteMulti' && Array.isArray(args[0])) return args[0].map(entry => nameIn(entry, 'key'));
  if (method === 'processObjectSave') return typeof args[1] === 'string' ? [objectName(args[1])] : [];
  if (!REPLACES_OBJECT.has(method) || target.name === undefined) return [];
  return method === 'copy' && isCopyToSelf(args, target) ? [] : [target.name];
}

function isCopyToSelf(args: readonly unknown[], target: Target): boolean {
  const [, source, sourceBucket] = args;
  if (typeof source !== 'string' || target.name === undefined) return false;
  if (typeof sourceBucket === 'string') return sourceBucket === target.bucket && objectName(source) === target.name;
  return source === target.name || source === `/${target.bucket ?? ''}/${target.name}`;
}

/** Objects are listed by name, or by something that has it in a field. */
function nameIn(entry: unknown, field: 'key' | 'Key'): string {
  return objectName(String(typeof entry === 'object' && entry !== null ? fieldOf(entry, field) : entry));
}
