import { look as told } from '../../../catalogue/reasons/look.js';
import { ownWrite as say } from '../../../catalogue/reasons/object.js';
import { isNode } from '../local-bytes.js';
import { look } from '../../look.js';
import type { Tools } from '../../policy.js';
import type { Stored } from './stored.js';
import { theirs, unknown, type Verdict } from './verdict.js';

type HeaderValues = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Options of a write, as ali-oss reads them. */
export interface WriteOptions {
  readonly headers?: HeaderValues | null | undefined;
  readonly meta?: HeaderValues | null | undefined;
  readonly mime?: unknown;
  readonly callback?: unknown;
  readonly storageClass?: string | undefined;
  readonly versionId?: unknown;
  readonly checkpoint?: unknown;
}

/** What an object was asked to carry beside its content. */
export interface Properties {
  /** What HEAD gives back, names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly acl?: string | undefined;
  /** As in `x-oss-tagging`. */
  readonly tagging?: string | undefined;
  /** The short name of a content type, which only ali-oss can tell. */
  readonly shortMime?: string;
}

/** Whether an object is to carry anything. */
export function areAny({ headers, ...others }: Properties): boolean {
  return Object.keys(headers).length > 0 || Object.values(others).some(value => value !== undefined);
}

/** What these options ask for. */
export function propertiesOf({ headers, meta, storageClass }: WriteOptions): Properties {
  const named = Object.entries(headers ?? {});
  const metas = Object.entries(meta ?? {}).map(([name, value]) => [`x-oss-meta-${name}`, value] as const);
  const more = storageClass === undefined ? [] : [['x-oss-storage-class', storageClass] as const];
  const sent: Record<string, string> = {};
  for (const [name, value] of [...named, ...metas, ...more]) {
    if (value !== undefined && value !== null) sent[name.toLowerCase()] = asCarried(String(value));
  }
  return { headers: pick(sent, KEPT), acl: sent['x-oss-object-acl'], tagging: sent['x-oss-tagging'] };
}

/** What a copy takes over from its source. */
export function metadataOf({ headers }: Stored): Properties {
  return { headers: pick(headers, METADATA) };
}

/** Headers that make a copy take nothing over. */
export const METADATA = /^(content-(type|encoding|language|disposition)|cache-control|expires|x-oss-meta-.*)$/;
const KEPT = new RegExp(`${METADATA.source}|^x-oss-(storage-class|server-side-(data-)?encryption(-key-id)?)$`);

/** With the content type that `mime` stands for. */
export function withMime(asked: Properties, mime: unknown): Properties {
  if ('content-type' in asked.headers || typeof mime !== 'string' || mime === '') return asked;
  if (mime.indexOf('/') < 1) return { ...asked, shortMime: mime };
  return { ...asked, headers: { ...asked.headers, 'content-type': asCarried(mime) } };
}

/** Why an object is not, or cannot be known to be, one that was asked to carry this; `undefined` where it carries all. */
export async function compareProperties(
  asked: Properties,
  stored: Stored,
  name: string,
  tools: Tools,
): Promise<Verdict | undefined> {
  for (const [header, value] of Object.entries(asked.headers)) {
    const has = stored.headers[header] ?? '';
    if (isSame(value, has)) continue;
    if (has === '' && !isNode()) return unknown(say.hidden(header));
    return theirs(say.otherHeader(header));
  }
  if (asked.shortMime !== undefined) {
    return unknown(say.shortMime(asked.shortMime));
  }
  if (asked.acl !== undefined) {
    const { acl } = await look<{ acl: unknown }>(told.reading(told.acl()), 'oss:GetObjectAcl', () =>
      tools.call('getACL', name),
    );
    if (acl !== asked.acl) return theirs(say.otherAcl());
  }
  if (asked.tagging === undefined) return undefined;
  const { tag } = await look<{ tag: Readonly<Record<string, string>> }>(
    told.reading(told.tags()),
    'oss:GetObjectTagging',
    () => tools.call('getObjectTagging', name),
  );
  const sent = Object.fromEntries(new URLSearchParams(asked.tagging));
  return inOrder(tag) === inOrder(sent) ? undefined : theirs(say.otherTags());
}

const inOrder = (tags: Readonly<Record<string, string>>) => JSON.stringify(Object.entries(tags).sort());

/** Headers travel as bytes: what is not ASCII comes back as the UTF-8 of what was sent, one character a byte. */
function isSame(sent: string, has: string): boolean {
  return has === sent || has === String.fromCharCode(...new TextEncoder().encode(sent));
}

/** HTTP carries no blanks around a value. */
function asCarried(value: string): string {
  return value.replace(/^[ \t]+|[ \t]+$/g, '');
}

function pick(headers: Readonly<Record<string, string>>, names: RegExp): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => names.test(name)));
}
