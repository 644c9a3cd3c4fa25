/** What an address of OSS names. */
export interface OssAddress {
  readonly bucket: string;
  /** The object or LiveChannel; `undefined` where it names a bucket only. */
  readonly name: string | undefined;
}

/** Reads `oss://bucket/object`, as ossutil writes it; `undefined` where it is none. */
export function addressOf(text: string): OssAddress | undefined {
  const [, bucket, name = ''] = /^oss:\/\/([a-z0-9][a-z0-9-]{1,61}[a-z0-9])(?:\/(.*))?$/s.exec(text) ?? [];
  return bucket === undefined ? undefined : { bucket, name: name === '' ? undefined : name };
}
