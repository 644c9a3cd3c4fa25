import { look as told } from '../../../catalogue/reasons/look.js';
import { ownWrite as say } from '../../../catalogue/reasons/object.js';
import { objectName } from '../../../ali-oss/operations.js';
import { headAt, type Place } from '../../look.js';
import { compareContent, type Looking, remoteContent } from './content.js';
import { METADATA, metadataOf, type Properties, propertiesOf, type WriteOptions } from './properties.js';
import { type Stored, storedOf } from './stored.js';
import { unknown, type Verdict } from './verdict.js';

/** What a copy was to make. */
export interface CopyIntent {
  readonly source: Place;
  readonly options: WriteOptions;
}

/** Reads the arguments of `copy` as ali-oss does. */
export function copyIntent(args: readonly unknown[], bucket: string | undefined): CopyIntent | undefined {
  const [, source, third, fourth] = args;
  if (typeof source !== 'string') return undefined;
  const options = ((typeof third === 'object' ? third : fourth) ?? {}) as WriteOptions;
  const { versionId } = options;
  const version = versionId === undefined ? {} : { versionId };
  if (typeof third === 'string') return { options, source: { bucket: third, name: objectName(source), ...version } };
  const [, named, name] = /^\/(.+?)\/(.*)$/s.exec(source) ?? [];
  const place = named === undefined || name === undefined ? { bucket, name: source } : { bucket: named, name };
  return { options, source: { ...place, ...version } };
}

/** What a copy is compared with, and how long ago that was last changed, in milliseconds by OSS's clock. */
export interface Source {
  readonly stored: Stored;
  readonly asked: Properties;
  readonly changedMsAgo: number;
}

/** Looks at what was copied. */
export async function sourceOf({ source, options }: CopyIntent, { tools }: Looking): Promise<Source> {
  const stored = storedOf(await headAt(source, told.source(), tools));
  const { date = '', 'last-modified': modified = '' } = stored.headers;
  return { stored, asked: askedOf(options, stored), changedMsAgo: Date.parse(date) - Date.parse(modified) };
}

/** Compares the object that is there with the one it would be a copy of. */
export async function compareCopy(
  { source }: CopyIntent,
  { stored: original }: Source,
  stored: Stored,
  place: Place,
  looking: Looking,
): Promise<Verdict> {
  if (original.headers['x-oss-object-type'] === 'Symlink') return unknown(say.sourceIsSymlink());
  return compareContent(remoteContent(source, told.source(), original, looking), stored, place, looking);
}

/** ali-oss asks for the metadata to be replaced as soon as any is given. */
function askedOf(options: WriteOptions, source: Stored): Properties {
  const { headers, meta } = options;
  const given = Object.entries(headers ?? {});
  const directive = (name: string) => given.find(([header]) => header.toLowerCase() === name)?.[1];
  const isReplace = (name: string) => String(directive(name)).toUpperCase() === 'REPLACE';
  const replaces =
    Boolean(meta) ||
    given.some(([header]) => METADATA.test(header.toLowerCase()) && !/^x-oss-meta-/i.test(header)) ||
    isReplace('x-oss-metadata-directive');
  const { headers: sent, acl, tagging } = propertiesOf(options);
  const own = Object.entries(sent).filter(([header]) => replaces || !METADATA.test(header));
  const taken = replaces ? {} : metadataOf(source).headers;
  return {
    headers: { ...taken, ...Object.fromEntries(own) },
    acl,
    tagging: isReplace('x-oss-tagging-directive') ? tagging : undefined,
  };
}
