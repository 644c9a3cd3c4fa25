import { createHash, createHmac } from 'node:crypto';
import type { OssRequest } from '../request.js';

/** What a V4 signature says about itself, from the Authorization header or from a signed URL. */
export interface ClaimV4 {
  /** `20260131/cn-hangzhou/oss/aliyun_v4_request`. */
  readonly scope: string;
  /** `20260131T080910Z`. */
  readonly date: string;
  readonly additionalHeaders: readonly string[];
}

/**
 * The V4 signatures OSS may expect of a request, hexadecimal of an HMAC-SHA256. There are two, because a parameter without a
 * value looks the same on the wire whether its signer wrote `append` or `prefix=`, and ali-oss writes both.
 */
export function signaturesV4(request: OssRequest, secret: string, claim: ClaimV4): string[] {
  return ['', '='].map(empty => signature(request, secret, claim, empty));
}

function signature(request: OssRequest, secret: string, claim: ClaimV4, empty: string): string {
  const hash = createHash('sha256')
    .update(canonicalRequest(request, claim, empty), 'latin1')
    .digest('hex');
  const key = claim.scope
    .split('/')
    .reduce<Buffer | string>((k, part) => createHmac('sha256', k).update(part).digest(), `aliyun_v4${secret}`);
  return createHmac('sha256', key).update(`OSS4-HMAC-SHA256\n${claim.date}\n${claim.scope}\n${hash}`).digest('hex');
}

function canonicalRequest(request: OssRequest, { additionalHeaders }: ClaimV4, empty: string): string {
  const { method, bucket, name, query, headers } = request;
  const path = bucket === undefined ? '/' : `/${bucket}/${name ?? ''}`;
  const canonicalQuery = Object.entries(query)
    .filter(([key]) => key !== 'x-oss-signature')
    .map(([key, value]) => (value === '' ? encode(key) + empty : `${encode(key)}=${encode(value)}`))
    .sort();
  const canonicalHeaders = Object.keys(headers)
    .filter(key => SIGNED_HEADER.test(key) || additionalHeaders.includes(key))
    .sort()
    .map(key => `${key}:${String(headers[key]).trim()}\n`);
  return [
    method,
    encode(path).replaceAll('%2F', '/'),
    canonicalQuery.join('&'),
    canonicalHeaders.join(''),
    additionalHeaders.join(';'),
    headers['x-oss-content-sha256'] ?? 'UNSIGNED-PAYLOAD',
  ].join('\n');
}

const SIGNED_HEADER = /^(?:content-type|content-md5|x-oss-.*)$/;

function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, c => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}
