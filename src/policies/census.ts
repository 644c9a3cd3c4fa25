import { census as say, emptyBucket as counted } from '../catalogue/reasons/empty-bucket.js';
import type { Conflict } from '../conflict/conflict.js';
import type { Tools } from './policy.js';

/** What a look at one kind of thing in a bucket gave: a number, or why there is none. */
export type Tally =
  /** `more`: the listing was cut there, so there are this many or more. */
  | { readonly count: number; readonly more: boolean }
  /** `missing`: the RAM permission the listing needs; `failed`: what OSS answered. */
  | { readonly missing: string; readonly failed: string };

/** What a bucket holds, as far as one page of each listing tells. */
export interface Census {
  /** Current versions. */
  readonly objects: Tally;
  /** Old versions. */
  readonly versions: Tally;
  readonly markers: Tally;
  /** Multipart uploads that were neither completed nor aborted. */
  readonly uploads: Tally;
  readonly channels: Tally;
}

/** What bounds a census. */
export interface CensusLimits {
  /** How many entries each listing may give, at most 1000. @default 1000 */
  readonly entries?: number;
}

/**
 * Counts what keeps a bucket from being deleted: a page of each listing, three requests, four where old versions may not
 * be listed. Never rejects.
 *
 * @see https://help.aliyun.com/en/oss/developer-reference/deletebucket
 */
export async function censusOf(_conflict: Conflict, tools: Tools, limits: CensusLimits = {}): Promise<Census> {
  const maxKeys = limits.entries ?? 1000;
  const [held, uploads, channels] = await Promise.all([
    heldIn(tools, maxKeys),
    tally(async () => {
      const page = (await tools.call('listUploads', { 'max-uploads': maxKeys })) as UploadPage;
      return { count: page.uploads.length, more: page.isTruncated };
    }, 'oss:ListMultipartUploads'),
    tally(async () => {
      const page = (await tools.call('listChannels', { 'max-keys': maxKeys })) as ChannelPage;
      return { count: page.channels.length, more: page.isTruncated };
    }, 'oss:ListLiveChannel'),
  ]);
  return { ...held, uploads, channels };
}

/** The census in words, e.g. `1000 or more objects, 2 multipart uploads, LiveChannels unknown (oss:ListLiveChannel)`. */
export function censusText(census: Census): string {
  const told = KINDS.map(kind => tallyText(census[kind], kind)).filter(text => text !== '');
  return told.length === 0 ? say.nothing() : counted.list(...told);
}

/** How OSS refused something, in words that hold no secret: `403 AccessDenied`. */
export function answerOf(error: unknown): string {
  const { status, code, name } = error as Readonly<Record<'status' | 'code' | 'name', unknown>>;
  const said = [status, code].filter(part => typeof part === 'string' || typeof part === 'number');
  return said.join(' ') || String(name);
}

interface UploadPage {
  readonly uploads: readonly unknown[];
  readonly isTruncated: boolean;
}

interface ChannelPage {
  readonly channels: readonly unknown[];
  readonly isTruncated: boolean;
}

interface VersionPage {
  readonly objects: readonly { readonly isLatest: boolean }[];
  readonly deleteMarker: readonly unknown[];
  readonly isTruncated: boolean;
}

interface ObjectPage {
  readonly objects: readonly unknown[];
  readonly isTruncated: boolean;
}

async function heldIn(tools: Tools, maxKeys: number): Promise<Pick<Census, 'objects' | 'versions' | 'markers'>> {
  try {
    const page = (await tools.call('getBucketVersions', { maxKeys })) as VersionPage;
    const current = page.objects.filter(({ isLatest }) => isLatest).length;
    const counted = (count: number): Tally => ({ count, more: page.isTruncated });
    return {
      objects: counted(current),
      versions: counted(page.objects.length - current),
      markers: counted(page.deleteMarker.length),
    };
  } catch (error) {
    const unknown = { missing: 'oss:ListObjectVersions', failed: answerOf(error) };
    const objects = await tally(async () => {
      const page = (await tools.call('listV2', { 'max-keys': maxKeys })) as ObjectPage;
      return { count: page.objects.length, more: page.isTruncated };
    }, 'oss:ListObjects');
    return { objects, versions: unknown, markers: unknown };
  }
}

async function tally(look: () => Promise<Tally>, permission: string): Promise<Tally> {
  try {
    return await look();
  } catch (error) {
    return { missing: permission, failed: answerOf(error) };
  }
}

const KINDS = ['objects', 'versions', 'markers', 'uploads', 'channels'] as const satisfies readonly (keyof Census)[];

function tallyText(tally: Tally, kind: keyof Census): string {
  if (!('count' in tally)) return say.unknown(say[kind](), tally.failed, tally.missing);
  const { count, more } = tally;
  if (more) return say.more(count, say[kind]());
  return count === 0 ? '' : counted[kind](count);
}
