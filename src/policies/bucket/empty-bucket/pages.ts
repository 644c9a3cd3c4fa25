import { look as told } from '../../../catalogue/reasons/look.js';
import type { Tools } from '../../policy.js';
import { look, statusOf } from '../../look.js';

/** A version of an object, or a delete marker. */
export interface HeldVersion {
  readonly kind: 'objects' | 'versions' | 'markers';
  readonly name: string;
  /** Empty where the bucket never had versioning and its listing gives no ids. */
  readonly versionId: string;
  /** ISO 8601. */
  readonly lastModified: string;
}

/** A multipart upload that was neither completed nor aborted. */
export interface HeldUpload {
  readonly kind: 'uploads';
  readonly name: string;
  readonly uploadId: string;
}

/** A LiveChannel. */
export interface HeldChannel {
  readonly kind: 'channels';
  readonly name: string;
}

/** Something that keeps a bucket from being deleted. */
export type Held = HeldVersion | HeldUpload | HeldChannel;

/** Pages of a listing, one after the other. */
export type Pages<Entry> = AsyncGenerator<readonly Entry[], void>;

/** Every version and delete marker of the bucket: https://help.aliyun.com/en/oss/developer-reference/listobjectversions */
export function versionPages(tools: Tools): Pages<HeldVersion> {
  return pagesOf(async after => {
    const query = { maxKeys: PAGE, encodingType: 'url', ...after };
    const page = await look<VersionAnswer>(told.versions(), 'oss:ListObjectVersions', () =>
      tools.call('getBucketVersions', query),
    );
    const { nextKeyMarker, nextVersionIdMarker } = page;
    const held = (kind: HeldVersion['kind'], { name, versionId, lastModified }: VersionEntry) => ({
      kind,
      name: decoded(name),
      versionId: versionId ?? '',
      lastModified,
    });
    return {
      entries: [
        ...page.objects.map(entry => held(entry.isLatest === true ? 'objects' : 'versions', entry)),
        ...page.deleteMarker.map(entry => held('markers', entry)),
      ],
      next: nextOf(page.isTruncated, nextKeyMarker, marker => ({
        keyMarker: marker,
        ...(nextVersionIdMarker === null ? {} : { versionIdMarker: nextVersionIdMarker }),
      })),
    };
  });
}

/** Every multipart upload of the bucket: https://help.aliyun.com/en/oss/developer-reference/listmultipartuploads */
export function uploadPages(tools: Tools): Pages<HeldUpload> {
  return pagesOf<HeldUpload>(async after => {
    const query = { 'max-uploads': PAGE, 'encoding-type': 'url', ...after };
    const page = await look<UploadAnswer>(told.uploads(), 'oss:ListMultipartUploads', () =>
      tools.call('listUploads', query),
    );
    const { nextKeyMarker, nextUploadIdMarker } = page;
    return {
      entries: page.uploads.map(({ name, uploadId }) => ({ kind: 'uploads', name: decoded(name), uploadId })),
      next: nextOf(page.isTruncated, nextKeyMarker, marker => ({
        'key-marker': marker,
        'upload-id-marker': nextUploadIdMarker,
      })),
    };
  });
}

/** Every LiveChannel of the bucket: https://help.aliyun.com/en/oss/developer-reference/listlivechannel */
export function channelPages(tools: Tools): Pages<HeldChannel> {
  return pagesOf<HeldChannel>(async after => {
    const page = await look<ChannelAnswer>(told.channels(), 'oss:ListLiveChannel', () =>
      tools.call('listChannels', { 'max-keys': PAGE, ...after }),
    ).catch(ifUnknown);
    return {
      entries: page.channels.map(({ Name }) => ({ kind: 'channels', name: Name })),
      next: nextOf(page.isTruncated, page.nextMarker, marker => ({ marker })),
    };
  });
}

/** The longest page OSS gives, and as many as it deletes at once. */
const PAGE = 1000;

interface Page<Entry> {
  readonly entries: readonly Entry[];
  /** What to ask for the next page with. */
  readonly next: object | undefined;
}

// Whoever gets a page deletes what is on it, and with it the marker the next page starts at: that one is fetched first.
async function* pagesOf<Entry>(list: (after: object) => Promise<Page<Entry>>): Pages<Entry> {
  let page = await list({});
  while (page.next !== undefined) {
    const after = await list(page.next).catch(ifGone);
    yield page.entries;
    page = after;
  }
  yield page.entries;
}

// Whoever deletes besides us may have deleted the version the page starts at: the next pass finds the rest.
function ifGone(error: unknown): Page<never> {
  if (statusOf((error as Error).cause) !== 400) throw error;
  return { entries: [], next: undefined };
}

// OSS names where the next page would start on the last one too.
function nextOf(
  isTruncated: boolean,
  marker: string | null | undefined,
  query: (marker: string) => object,
): object | undefined {
  return isTruncated && marker != null ? query(decoded(marker)) : undefined;
}

/** ali-oss leaves names as they came. Unencoded, XML would lose control characters and names of nothing but blanks. */
function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

// In browsers ali-oss knows no LiveChannels: if there are any, the bucket stays, and the census says that it cannot tell.
function ifUnknown(error: unknown): ChannelAnswer {
  if (!((error as Error).cause instanceof TypeError)) throw error;
  return { channels: [], isTruncated: false, nextMarker: null };
}

interface VersionEntry {
  readonly name: string;
  readonly versionId?: string;
  readonly lastModified: string;
  readonly isLatest?: boolean;
}

interface VersionAnswer {
  readonly objects: readonly VersionEntry[];
  readonly deleteMarker: readonly VersionEntry[];
  readonly isTruncated: boolean;
  readonly nextKeyMarker: string | null;
  readonly nextVersionIdMarker: string | null;
}

interface UploadAnswer {
  readonly uploads: readonly { readonly name: string; readonly uploadId: string }[];
  readonly isTruncated: boolean;
  readonly nextKeyMarker?: string;
  readonly nextUploadIdMarker?: string;
}

interface ChannelAnswer {
  readonly channels: readonly { readonly Name: string }[];
  readonly isTruncated: boolean;
  readonly nextMarker: string | null;
}
