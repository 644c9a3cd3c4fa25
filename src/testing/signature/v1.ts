import { createHmac } from 'node:crypto';
import type { OssRequest } from '../request.js';
import { utf8Bytes } from './bytes.js';

/** The V1 signature of a request: base64 of an HMAC-SHA1. `date` is the Date line, for a signed URL its `Expires`. */
export function signatureV1(request: OssRequest, secret: string, date: string): string {
  return createHmac('sha1', secret).update(stringToSign(request, date), 'latin1').digest('base64');
}

function stringToSign(request: OssRequest, date: string): string {
  const { method, headers } = request;
  const ossHeaders = Object.keys(headers)
    .filter(name => name.startsWith('x-oss-'))
    .sort()
    .map(name => `${name}:${String(headers[name]).trim()}\n`);
  const lines = [method, headers['content-md5'] ?? '', headers['content-type'] ?? '', date];
  return `${lines.join('\n')}\n${ossHeaders.join('')}${resource(request)}`;
}

function resource({ bucket, name, query }: OssRequest): string {
  const path = bucket === undefined ? '/' : `/${bucket}/${name ?? ''}`;
  const signed = Object.keys(query)
    .filter(key => SIGNED.has(key) || key.startsWith('response-'))
    .sort()
    .map(key => (query[key] === '' ? key : `${key}=${String(query[key])}`));
  return utf8Bytes(signed.length === 0 ? path : `${path}?${signed.join('&')}`);
}

/** The query parameters that OSS counts as part of the resource. Others, a list's `prefix` say, are not signed by V1. */
const SIGNED = new Set(
  [
    'accelerate acl append asyncFetch bucketInfo callback callback-var cleanRestoredObject cname comp continuation-token',
    'cors delete encryption endTime img inventory inventoryId lifecycle live location logging objectMeta overwriteConfig partNumber policy',
    'position qos referer replication replicationLocation replicationProgress requestPayment restore seal security-token',
    'sequential startTime stat status style styleName symlink tagging transferAcceleration udf uploadId uploads versionId',
    'versioning versions vod website worm wormExtend wormId x-oss-delete x-oss-dir x-oss-process x-oss-traffic-limit',
  ]
    .join(' ')
    .split(' '),
);
