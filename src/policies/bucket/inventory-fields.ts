import { inventory as say } from '../../catalogue/reasons/bucket.js';

/** An inventory as `putBucketInventory` takes it and `getBucketInventory` gives it. */
export interface Inventory {
  readonly id: string;
  readonly isEnabled?: unknown;
  readonly prefix?: unknown;
  readonly OSSBucketDestination?: Destination;
  readonly frequency?: unknown;
  readonly includedObjectVersions?: unknown;
  readonly optionalFields?: { readonly field?: unknown };
}

interface Destination {
  readonly format?: unknown;
  readonly accountId?: unknown;
  readonly rolename?: unknown;
  readonly bucket?: unknown;
  readonly prefix?: unknown;
  readonly encryption?: unknown;
}

/** The XML of an answer, as urllib keeps it. */
export function xmlOf(data: unknown): string {
  if (data instanceof Uint8Array) return new TextDecoder().decode(data);
  throw new TypeError('Expected the answer as OSS sent it.');
}

/**
 * The first field in which what is stored differs from what is asked for, with both values; `undefined` where none does.
 * Values that say whose account, role or key it is are not told.
 */
export function differenceOf(
  asked: Inventory,
  { inventory, xml }: { readonly inventory: Inventory; readonly xml: string },
): string | undefined {
  const stored = fieldsOf(inventory);
  const other = fieldsOf(asked).find(([, value], index) => value !== stored[index]?.[1]);
  if (other === undefined) {
    const more = unknownTo(xml, inventory);
    return more === undefined ? undefined : say.more(more);
  }
  const [name, value] = other;
  if (PRIVATE.has(name)) return say.hidden(name);
  return say.differs(name, shown(value), shown(stored.find(field => field[0] === name)?.[1]));
}

const PRIVATE = new Set(['accountId', 'rolename', 'encryption']);
const shown = (value: string | undefined) => (value ? `'${value}'` : say.none());

/** The fields of an inventory as text, in a fixed order. What may be left out and what is empty are the same to OSS. */
function fieldsOf(inventory: Inventory): readonly (readonly [name: string, value: string])[] {
  const { isEnabled, prefix, frequency, includedObjectVersions, optionalFields, OSSBucketDestination: to } = inventory;
  return [
    ['isEnabled', textOf(isEnabled)],
    ['prefix', textOf(prefix)],
    ['frequency', textOf(frequency)],
    ['includedObjectVersions', textOf(includedObjectVersions)],
    ['optionalFields', [optionalFields?.field].flat().map(textOf).sort().join(', ')],
    ['format', textOf(to?.format)],
    ['destination bucket', textOf(to?.bucket)],
    ['destination prefix', textOf(to?.prefix)],
    ['accountId', textOf(to?.accountId)],
    ['rolename', textOf(to?.rolename)],
    ['encryption', encryptionText(to?.encryption)],
  ];
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** `{ 'SSE-OSS': '' }` and `{ 'SSE-KMS': { keyId } }`: ali-oss writes the first letter of every name as a capital. */
function encryptionText(encryption: unknown): string {
  if (typeof encryption !== 'object' || encryption === null) return textOf(encryption);
  const parts = Object.entries(encryption).map(
    ([name, value]) => `${name.charAt(0).toUpperCase()}${name.slice(1)}(${encryptionText(value)})`,
  );
  return parts.sort().join();
}

const KNOWN = new Set(
  [
    'InventoryConfiguration Id IsEnabled Filter Prefix Destination OSSBucketDestination Format AccountId RoleArn Bucket',
    'Encryption SSE-OSS SSE-KMS KeyId Schedule Frequency IncludedObjectVersions OptionalFields Field',
  ]
    .join(' ')
    .split(' '),
);

/**
 * The name of a setting that ali-oss can neither read nor put, e.g. the `StorageClass` of a filter; `undefined` where there is
 * none. ali-oss makes the role and the bucket out of parts, so others than those are such settings too.
 */
export function unknownTo(xml: string, { OSSBucketDestination: to = {} }: Inventory): string | undefined {
  const unknown = [...xml.matchAll(/<([\w-]+)/g)].map(([, name = '']) => name).find(name => !KNOWN.has(name));
  if (unknown !== undefined) return unknown;
  if (!xml.includes(`>acs:ram::${textOf(to.accountId)}:role/${textOf(to.rolename)}<`)) return 'RoleArn';
  return xml.includes(`>acs:oss:::${textOf(to.bucket)}<`) ? undefined : 'Bucket';
}

/**
 * An inventory that was read, for ali-oss to put. ali-oss escapes nothing and takes the number of characters for that of bytes,
 * so that all but plain ASCII goes as references to characters.
 */
export function forPut(inventory: Inventory): Inventory {
  return { ...(escaped(inventory) as Inventory), id: inventory.id };
}

function escaped(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/[^ -~]|[&<>"']/gu, char => `&#${String(char.codePointAt(0))};`);
  if (Array.isArray(value)) return value.map(escaped);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, escaped(inner)]));
}
