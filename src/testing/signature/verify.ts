import { refusal, type Refusal } from '../refusal.js';
import type { OssRequest } from '../request.js';
import { signatureV1 } from './v1.js';
import { signaturesV4 } from './v4.js';

/** A key pair this OSS knows, with the token when it came from STS. */
export interface Credential {
  /** The id of the key. */
  readonly accessKeyId: string;
  /** Its secret. */
  readonly accessKeySecret: string;
  /** Its token, where it is one of STS. */
  readonly securityToken?: string;
}

/** What this OSS takes. */
export interface Taken {
  readonly credentials: readonly Credential[];
  readonly maxSkewMs: number;
}

/** Why OSS would not take this request from whoever signed it, or `undefined` when it would. */
export function verify(request: OssRequest, taken: Taken, now: Date): Refusal | undefined {
  const { credentials, maxSkewMs } = taken;
  const claim = claimOf(request);
  if (claim === undefined) return refusal('AccessDenied');
  const credential = credentials.find(known => known.accessKeyId === claim.accessKeyId);
  if (credential === undefined) return refusal('InvalidAccessKeyId');
  const { securityToken } = credential;
  if (claim.token !== securityToken) return wrongToken(claim.token, securityToken);
  if (claim.expires !== undefined && claim.expires < now.getTime()) {
    return refusal('AccessDenied', { message: 'Request has expired.', ec: '0002-00000069' });
  }
  if (claim.signed !== undefined && Math.abs(claim.signed - now.getTime()) > maxSkewMs) {
    return tooSkewed(claim.signed, now, maxSkewMs);
  }
  const matches = claim.matches(credential.accessKeySecret);
  return matches ? undefined : refusal('SignatureDoesNotMatch');
}

interface Claim {
  readonly accessKeyId: string;
  readonly token: string | undefined;
  /** When a signed URL ends, in milliseconds since 1970. */
  readonly expires: number | undefined;
  /** When a request was signed that is no signed URL, as far as it says, in milliseconds since 1970. */
  readonly signed: number | undefined;
  matches(secret: string): boolean;
}

function claimOf(request: OssRequest): Claim | undefined {
  const { headers, query } = request;
  const v1 = HEADER_V1.exec(headers['authorization'] ?? '');
  const token = headers['x-oss-security-token'];
  if (v1) {
    const [, accessKeyId = '', given] = v1;
    const date = headers['x-oss-date'] ?? headers['date'] ?? '';
    return {
      accessKeyId,
      token,
      expires: undefined,
      signed: timeOf(date),
      matches: secret => given === signatureV1(request, secret, date),
    };
  }
  const v4 = HEADER_V4.exec(headers['authorization'] ?? '');
  if (v4) {
    const [, accessKeyId = '', scope = '', additional = '', given = ''] = v4;
    const claim = { scope, date: headers['x-oss-date'] ?? '', additionalHeaders: listed(additional) };
    return {
      accessKeyId,
      token,
      expires: undefined,
      signed: timeOf(claim.date),
      matches: secret => signaturesV4(request, secret, claim).includes(given),
    };
  }
  if ('Signature' in query) return urlClaimV1(request);
  if ('x-oss-signature' in query) return urlClaimV4(request);
  return undefined;
}

const HEADER_V1 = /^OSS ([^:]+):(.+)$/;
const HEADER_V4 =
  /^OSS4-HMAC-SHA256 Credential=([^/]+)\/([^,]+), ?(?:AdditionalHeaders=([^,]*), ?)?Signature=([0-9a-f]+)$/;

function urlClaimV1(request: OssRequest): Claim {
  const { OSSAccessKeyId = '', Expires = '', Signature, 'security-token': token } = request.query;
  return {
    accessKeyId: OSSAccessKeyId,
    token,
    expires: Number(Expires) * 1000,
    signed: undefined,
    matches: secret => Signature === signatureV1(request, secret, Expires),
  };
}

function urlClaimV4(request: OssRequest): Claim {
  const { query } = request;
  const [accessKeyId = '', ...scope] = String(query['x-oss-credential']).split('/');
  const date = String(query['x-oss-date']);
  const additionalHeaders = listed(query['x-oss-additional-headers'] ?? '');
  const claim = { scope: scope.join('/'), date, additionalHeaders };
  return {
    accessKeyId,
    token: query['x-oss-security-token'],
    expires: Number(timeOf(date)) + Number(query['x-oss-expires']) * 1000,
    signed: undefined,
    matches: secret => signaturesV4(request, secret, claim).includes(String(query['x-oss-signature'])),
  };
}

// Not confirmed: with which code OSS refuses a request without a date. One that is signed all the same is taken here.
function timeOf(date: string): number | undefined {
  const time = Date.parse(date.replace(BASIC_DATE, '$1-$2-$3T$4:$5:$6Z'));
  return Number.isNaN(time) ? undefined : time;
}

const BASIC_DATE = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

function listed(names: string): string[] {
  return names === '' ? [] : names.split(';');
}

function tooSkewed(signed: number, now: Date, maxSkewMs: number): Refusal {
  return refusal('RequestTimeTooSkewed', {
    fields: {
      MaxAllowedSkewMilliseconds: String(maxSkewMs),
      RequestTime: new Date(signed).toISOString(),
      ServerTime: now.toISOString(),
    },
  });
}

function wrongToken(given: string | undefined, expected: string | undefined): Refusal {
  // OSS calls the *key* unknown in both one-sided cases: an STS key without its token, and a plain key with one.
  if (given === undefined) return refusal('InvalidAccessKeyId', { ec: '0002-00000003' });
  if (expected === undefined) return refusal('InvalidAccessKeyId', { ec: '0002-00000002' });
  return refusal('InvalidSecurityToken');
}
