import type { IncomingMessage } from 'node:http';

/** A request as OSS understands it, before its body has come. */
export interface RequestHead {
  readonly method: string;
  readonly bucket: string | undefined;
  readonly name: string | undefined;
  /** Decoded. A parameter without a value is the empty string. */
  readonly query: Readonly<Record<string, string>>;
  /** Lower case. Values are bytes as Latin-1, as Node gives them. */
  readonly headers: Readonly<Record<string, string>>;
  /** The path was not UTF-8 in percent-encoding. */
  readonly malformed: boolean;
}

export interface OssRequest extends RequestHead {
  readonly body: Buffer;
}

/** Read method, bucket, object name and query from an HTTP request. */
export function headOf(message: IncomingMessage): RequestHead {
  const [path, search] = splitOnce(String(message.url), '?');
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers)) headers[name] = String(value);
  const [rawBucket, rawName] = locate(path.slice(1), String(headers['host']));
  const name = decodedUri(rawName);
  return {
    method: String(message.method),
    bucket: rawBucket === '' ? undefined : rawBucket,
    name: name === '' ? undefined : name,
    query: Object.fromEntries(new URLSearchParams(search)),
    headers,
    malformed: name === undefined,
  };
}

const BUCKET_HOST = /^([a-z0-9][a-z0-9-]*)\.(?:oss-[a-z0-9-]+\.aliyuncs\.com|localhost)(?::\d+)?$/;

// With `sldEnable` ali-oss names the bucket in the path *and* in the Host it forges for an IP endpoint; without it, in the Host only.
function locate(path: string, host: string): [bucket: string, name: string] {
  const [first, rest] = splitOnce(path, '/');
  const hostBucket = BUCKET_HOST.exec(host)?.[1];
  return hostBucket === undefined || hostBucket === first ? [first, rest] : [hostBucket, path];
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

/** Percent-encoding undone, or `undefined` when it is not UTF-8. */
export function decodedUri(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
