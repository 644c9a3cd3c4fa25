import { look as told } from '../../../catalogue/reasons/look.js';
import { ownWrite as say } from '../../../catalogue/reasons/object.js';
import { isNode, type LocalBytes, sumsOf } from '../local-bytes.js';
import { bytesAt, type Place } from '../../look.js';
import type { Tools } from '../../policy.js';
import { foreignKind, type Stored } from './stored.js';
import { theirs, unknown, type Verdict } from './verdict.js';

/** The content that was to be stored. */
export interface Content {
  readonly length: number;
  /** As OSS would print it; `undefined` where only reading all of it would tell. */
  crc64(): Promise<bigint | undefined>;
  /** The ETag that OSS would give an object of it; `undefined` where that is not known. */
  etag(): Promise<string | undefined>;
  /** CRC-64, by reading it if need be. */
  readCrc64(): Promise<bigint>;
}

/** What a look may cost. */
export interface Looking {
  readonly tools: Tools;
  readonly maxReadBytes: number;
}

/** What the caller holds. */
export function localContent(bytes: LocalBytes, { tools }: Looking): Content {
  let reading: ReturnType<typeof sumsOf> | undefined;
  const sums = () => (reading ??= sumsOf(bytes.pieces(), tools.signal));
  const crc64 = async () => (await sums()).crc64;
  return { length: bytes.length, crc64, readCrc64: crc64, etag: async () => (await sums()).md5 };
}

/** What another object holds. */
export function remoteContent(place: Place, what: string, source: Stored, { tools }: Looking): Content {
  const { length, crc64, etag } = source;
  return {
    length,
    crc64: () => Promise.resolve(crc64),
    etag: () => Promise.resolve(etag),
    readCrc64: async () => crc64 ?? (await sumsOf(bytesAt(place, what, [0, length], tools), tools.signal)).crc64,
  };
}

/**
 * Whether an object holds this content: by its CRC-64, else by its ETag, else by its bytes. An ETag that differs proves
 * nothing: it is an MD5 only of what came in one piece.
 *
 * @see https://help.aliyun.com/en/oss/developer-reference/headobject
 */
export async function compareContent(
  ours: Content,
  stored: Stored,
  place: Place,
  { tools, maxReadBytes }: Looking,
): Promise<Verdict> {
  const kind = foreignKind(stored);
  if (kind !== undefined) return theirs(say.type(kind));
  const { length, crc64, etag, answer } = stored;
  if (isNode() && length !== ours.length) return theirs(say.length(length, ours.length));
  const ourCrc64 = crc64 === undefined ? undefined : await ours.crc64();
  if (ourCrc64 !== undefined) {
    return ourCrc64 === crc64
      ? { is: 'ours', because: say.crc64(String(crc64)), answer }
      : theirs(say.otherCrc64(String(crc64), String(ourCrc64)));
  }
  if (etag !== undefined && etag === (await ours.etag())) return { is: 'ours', because: say.etag(etag), answer };
  if (!isNode()) return unknown(say.undecidedHidden());
  if (length > maxReadBytes) return unknown(say.undecidedLong(length));
  const { crc64: read } = await sumsOf(bytesAt(place, told.object(), [0, length], tools), tools.signal);
  const because = say.read(length);
  return read === (await ours.readCrc64()) ? { is: 'ours', because, answer } : theirs(because);
}
