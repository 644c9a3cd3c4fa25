/** What a conflict error says beyond its code. Everything has a default. */
export interface ConflictErrorFields {
  /** @default 'Conflict made by a test: <code>.' */
  readonly message?: string;
  /** @default '000000000000000000000000' */
  readonly requestId?: string;
  /** OSS's finer error number. @default none */
  readonly ecCode?: string;
  /** Further fields of the error body, such as `PartEtag`. @default none */
  readonly fields?: Readonly<Record<string, string>>;
  /** Response headers. @default none but the request id */
  readonly headers?: Readonly<Record<string, string>>;
  /** Where the object ends, in bytes, as a 409 PositionNotEqualToLength says it. @default not said */
  readonly nextAppendPosition?: number;
}

/** What ali-oss throws at a 409. */
export interface MadeConflictError extends Error {
  /** The HTTP status: 409. */
  readonly status: number;
  /** The error code. */
  readonly code: string;
  /** OSS's name for the request. */
  readonly requestId: string;
  /** OSS's finer error number. */
  readonly ecCode?: string;
}

/**
 * Make the error that `ali-oss` throws at a 409, for unit tests with a client that is a mock: rejected by a mocked method, it is
 * OSS's own answer to `remedy()`. To your own code it is what a plain client throws.
 *
 * @param code - OSS's error code, e.g. `'StaleFile'`; one that is not known yet will do.
 * @throws TypeError when `code` is no text.
 * @example
 * import { remedy } from 'ali-oss-remedy';
 * import { conflictError } from 'ali-oss-remedy/testing';
 * import { vi } from 'vitest';
 *
 * const putObjectTagging = vi.fn().mockRejectedValueOnce(conflictError('StaleFile')).mockResolvedValue({ status: 200 });
 * const client = remedy({ putObjectTagging });
 *
 * await client.putObjectTagging('report.csv', { reviewed: 'yes' });
 * putObjectTagging.mock.calls.length; // 2: a StaleFile is tried again
 */
export function conflictError(code: string, more: ConflictErrorFields = {}): MadeConflictError {
  if (typeof code !== 'string' || code === '') {
    throw new TypeError(`Expected an error code of OSS, got ${typeof code}. Example: conflictError('StaleFile')`);
  }
  const { message = `Conflict made by a test: ${code}.`, requestId = '0'.repeat(24), ecCode, fields = {} } = more;
  const position = more.nextAppendPosition;
  const headers = {
    'x-oss-request-id': requestId,
    ...(position === undefined ? {} : { 'x-oss-next-append-position': String(position) }),
    ...more.headers,
  };
  const error = Object.assign(new Error(message), {
    name: `${code}Error`,
    status: 409,
    code,
    requestId,
    ...(ecCode === undefined ? {} : { ecCode }),
    hostId: 'bucket.oss-cn-hangzhou.aliyuncs.com',
  });
  const data = { ...fields, Code: code, Message: message, RequestId: requestId, ...(ecCode && { EC: ecCode }) };
  // Read by the library, in whichever copy; printed by nothing.
  return Object.defineProperty(error, Symbol.for('ali-oss-remedy.answer'), { value: { status: 409, headers, data } });
}
