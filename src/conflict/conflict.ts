import { findByEc, findCode, kindOf } from '../catalogue/find.js';
import { readErrorBody } from './error-body.js';
import { hide } from './hide.js';
import { fieldOf } from './reading.js';
import { requestHeadersOf } from './request-headers.js';
import type { WireResponse } from './response.js';

/** What a call acts on. */
export type Target = Required<Pick<Conflict, 'bucket' | 'name'>>;

/**
 * Whether the data of a failed call is stored. `'no'`: certainly not. `'unknown'`: a request got no response, so it may be
 * stored, now or later.
 *
 * @example
 * const maySendElsewhere = (written: Written) => written === 'no';
 */
export type Written = 'no' | 'unknown';

/**
 * One 409, described. Immutable.
 *
 * @example
 * const label = ({ code, kind, bucket, name }: Conflict) =>
 *   `${code}${kind === undefined ? '' : ` (${kind})`} on ${bucket ?? '-'}/${name ?? ''}`;
 */
export interface Conflict<Args extends readonly unknown[] = readonly unknown[]> {
  /** The error code as OSS spells it, e.g. `PositionNotEqualToLength`; `Unknown` where the answer names none. */
  readonly code: string;
  /** The sub-case of the code, e.g. `storage-class` of `BucketAlreadyExists`; absent where the code has none. */
  readonly kind?: string | undefined;
  /** The method that was called, e.g. `append`. */
  readonly operation: string;
  /**
   * A copy of the arguments that were sent; the body is your object, not a copy. Not shown by console.log or
   * JSON.stringify.
   */
  readonly args: Args;
  /** The bucket named in the call, otherwise the client's current bucket. */
  readonly bucket?: string | undefined;
  /** The object or LiveChannel that the call names, without leading slashes; `undefined` where it names none. */
  readonly name?: string | undefined;
  /** Number of requests sent in this call so far, including this one. */
  readonly attempt: number;
  /** Milliseconds since the call left the queue. */
  readonly elapsedMs: number;
  /** `no`: every earlier send was answered, so nothing of this call is stored. `unknown`: one was not, so it may be. */
  readonly written: Written;
  /** The response headers, names in lower case, without cookies and credentials. */
  readonly headers: Readonly<Record<string, string>>;
  /** Further fields of the error body, e.g. `PartEtag`, `CnameType`, `BucketName`. Empty where it has none. */
  readonly details: Readonly<Record<string, string>>;
  /**
   * Where the object ended when OSS answered, in bytes: `x-oss-next-append-position` of the 409. Absent where the answer has no
   * such header, or a browser's CORS rules hide it. @see https://help.aliyun.com/en/oss/developer-reference/appendobject
   */
  readonly nextPosition?: number | undefined;
  /** The position given to `append`, in bytes: equal bytes there are this record. Absent where the library chose one. */
  readonly givenPosition?: number;
  /** OSS's request id, which Alibaba Cloud support asks for. Absent if the response has none. */
  readonly requestId?: string | undefined;
  /**
   * OSS's detailed error code (EC), e.g. `0026-00000016`. Do not use it in conditions: OSS may change it at any time.
   *
   * @see https://www.alibabacloud.com/help/doc-detail/32005.htm
   */
  readonly ecCode?: string | undefined;
  /** The error object that ali-oss threw. */
  readonly error: unknown;
}

/** What the wrapper knows about the send that failed. */
interface Circumstances extends Pick<Conflict, 'operation' | 'args' | 'attempt' | 'elapsedMs' | 'written'> {
  readonly target: Target;
  /** The position that the caller gave to an append. */
  readonly given?: number | undefined;
}

/** The HTTP status of a failed call: that of the response or, where none was seen, of the error, which may be anybody's. */
export function statusOf(error: unknown, response: WireResponse | undefined): number | undefined {
  if (response?.status !== undefined) return response.status;
  const own = fieldOf(error, 'status');
  return typeof own === 'number' || (typeof own === 'string' && own !== '') ? Number(own) : undefined;
}

/** Describes a 409; `undefined` for anything else. Never throws, whatever the answer looked like. */
export function conflictOf(
  error: unknown,
  response: WireResponse | undefined,
  circumstances: Circumstances,
): Conflict | undefined {
  if (statusOf(error, response) !== 409) return undefined;
  const { args, target, given, ...told } = circumstances;
  const headers = readHeaders(response?.headers ?? {});
  const body = errorBodyOf(response?.data, headers);
  const ec = body.ec ?? headers['x-oss-ec'] ?? textOf(fieldOf(error, 'ecCode'));
  const byEc = ec === undefined ? undefined : findByEc(ec);
  const code =
    body.code || headers['x-oss-error-type'] || codeOfError(fieldOf(error, 'code')) || byEc?.entry.code || 'Unknown';
  const entry = findCode(code);
  const method = methodIn(told.operation, target);
  const message = body.message ?? textOf(fieldOf(error, 'message'));
  const clues = { method, requestHeaders: requestHeadersOf(error, args), fields: body.fields, message, ec };
  const nextPosition = positionOf(headers['x-oss-next-append-position']);
  const conflict = {
    code,
    kind: isBeyondEnd(code, args, nextPosition) ? 'beyond-end' : entry && kindOf(entry, clues),
    ...told,
    bucket: target.bucket,
    name: target.name,
    headers,
    details: Object.freeze(body.fields),
    nextPosition,
    ...(given !== undefined && { givenPosition: given }),
    requestId: textOf(fieldOf(error, 'requestId')) ?? body.requestId ?? headers['x-oss-request-id'],
    ecCode: ec,
    error,
  };
  return Object.freeze(hide(conflict, 'args', args) as typeof conflict & Pick<Conflict, 'args'>);
}

/** Reads an append position: digits only, within what a number holds exactly. */
export function positionOf(text: unknown): number | undefined {
  const digits = typeof text === 'number' || typeof text === 'bigint' ? String(text) : text;
  if (typeof digits !== 'string' || !/^\d{1,15}$/.test(digits)) return undefined;
  return Number(digits);
}

/** `request` may be anything; with a name it is not about a bucket. Nothing is known of an error that nobody saw being made. */
function methodIn(operation: string, { name }: Target): string | undefined {
  return operation === '' || (operation === 'request' && name === undefined) ? undefined : operation;
}

function errorBodyOf(data: unknown, headers: Readonly<Record<string, string>>) {
  const body = readErrorBody(data);
  const encoded = headers['x-oss-err'];
  if (body.code !== undefined || encoded === undefined) return body;
  try {
    return readErrorBody(Uint8Array.from(atob(encoded), char => char.charCodeAt(0)));
  } catch {
    return body;
  }
}

/** xml2js gives an array for a repeated `<Code>` and an object for one with attributes. */
function codeOfError(code: unknown): string | undefined {
  const first: unknown = Array.isArray(code) ? code[0] : code;
  return textOf(typeof first === 'object' ? fieldOf(first, '_') : first);
}

function isBeyondEnd(code: string, args: readonly unknown[], nextPosition: number | undefined): boolean {
  const sent = positionOf(fieldOf(args[2], 'position'));
  return code === 'PositionNotEqualToLength' && sent !== undefined && nextPosition !== undefined && nextPosition < sent;
}

const SENSITIVE_HEADER = /cookie|authorization|token|secret|signature/;

function readHeaders(headers: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const lower = name.toLowerCase();
    if (value !== undefined && !SENSITIVE_HEADER.test(lower)) kept[lower] = headerText(value);
  }
  return Object.freeze(kept);
}

/** A header is text; a repeated one an array of it. What an HTTP client of the caller's makes of it may be anything. */
function headerText(value: unknown): string {
  if (typeof value === 'string') return value;
  try {
    return Array.isArray(value) ? value.join(', ') : (JSON.stringify(value) ?? '');
  } catch {
    return '';
  }
}

const textOf = (value: unknown) => (typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined);
