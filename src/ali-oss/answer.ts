import { isErrorOfOss } from '../conflict/error-body.js';
import { fieldOf } from '../conflict/reading.js';
import type { WireResponse } from '../conflict/response.js';
import { isRecord } from '../expect.js';
import { processWide } from '../process-wide.js';
import { namesIn } from './names.js';

type Headers = Readonly<Record<string, unknown>>;

/**
 * What is known of one failed send. `refused`: OSS answered, and stored nothing. `stored`: OSS answered that it is stored,
 * and that something else failed. `unsent`: it never left. `impossible`: it never left, and never can. `unanswered`: it may
 * have been carried out, now or later.
 */
export type SendOutcome = 'refused' | 'stored' | 'unsent' | 'impossible' | 'unanswered';

/**
 * Judges a failed send by what came over the wire; `undefined` means that nothing did: ali-oss gave up before sending.
 *
 * @param sight - Whether a request that never left can be told from one without an answer: Node.js with ali-oss's own urllib.
 */
export function outcomeOf(
  response: WireResponse | undefined,
  { tellsUnsent }: { readonly tellsUnsent: boolean },
): SendOutcome {
  if (response === undefined) return 'unsent';
  const { status, failure, errno, headers } = response;
  if (status === undefined || status < 0) {
    if (tellsUnsent && errno !== undefined && CANNOT_LEAVE.has(errno)) return 'impossible';
    const isUnsent = tellsUnsent && failure !== undefined && NEVER_SENT.has(failure);
    return isUnsent && Object.keys(headers).length === 0 ? 'unsent' : 'unanswered';
  }
  if (!provenance.isOfOss(response)) return 'unanswered';
  if (status === CALLBACK_FAILED) return 'stored';
  // A 5xx may come after the commit, even OSS's own; only "not implemented" says that nothing was tried.
  return (status >= 300 && status < 500) || status === 501 ? 'refused' : 'unanswered';
}

/**
 * Stored, and the callback to the application server failed.
 *
 * @see https://help.aliyun.com/en/oss/support/http-status-code-203
 */
const CALLBACK_FAILED = 203;

/** urllib's names for a connection that was never made. */
const NEVER_SENT = namesIn('RequestError ConnectionTimeoutError SocketAssignTimeoutError');

/** What no second try can change: a header or address that Node.js refuses to send, a certificate, a name without a host. */
const CANNOT_LEAVE = namesIn(
  'ERR_INVALID_CHAR ERR_HTTP_INVALID_HEADER_VALUE ERR_INVALID_HTTP_TOKEN ERR_UNESCAPED_CHARACTERS ERR_INVALID_URL',
  'ERR_INVALID_PROTOCOL ERR_SOCKET_BAD_PORT CERT_HAS_EXPIRED CERT_NOT_YET_VALID CERT_REVOKED CERT_REJECTED CERT_UNTRUSTED',
  'CERT_CHAIN_TOO_LONG CERT_SIGNATURE_FAILURE INVALID_CA INVALID_PURPOSE HOSTNAME_MISMATCH ERR_TLS_CERT_ALTNAME_INVALID',
  'DEPTH_ZERO_SELF_SIGNED_CERT SELF_SIGNED_CERT_IN_CHAIN UNABLE_TO_GET_ISSUER_CERT UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE ERR_SSL_WRONG_VERSION_NUMBER ENOTFOUND',
  // urllib speaks to proxies through a package that is not installed.
  'MODULE_NOT_FOUND',
);

/** Whether headers carry a mark of OSS: one that is named as OSS names its own. */
export function hasMark(headers: Headers): boolean {
  if (headers['x-oss-request-id'] !== undefined) return true;
  for (const name in headers) if (name.toLowerCase().startsWith('x-oss-')) return true;
  return false;
}

/** When OSS says that it answered, in milliseconds since 1970; NaN where it does not say. */
export function dateOf(headers: Headers): number {
  return Date.parse(textOf(headers['date']));
}

/** I3: what counts as OSS's own word. In one object, so that a test can take a clause away and see who notices. */
export const provenance = {
  /** Whether an answer carries OSS's mark: a header of its own, or an error body with its `<Code>`. */
  isOfOss: ({ headers, data }: Pick<WireResponse, 'headers' | 'data'>): boolean =>
    hasMark(headers) || (isErrorOfOss(data) && !isPage(headers)),

  /**
   * Whether headers come from a cache on the way: they say so, or OSS has told a later date before.
   *
   * @param newestDateMs - The latest `Date` of OSS that was known when the request left, in milliseconds since 1970.
   */
  isFromCache: (headers: Headers, newestDateMs: number): boolean =>
    Number(headers['age']) > 0 || /\bHIT\b/i.test(textOf(headers['x-cache'])) || dateOf(headers) < newestDateMs,
};

/**
 * Whether a success cannot be OSS's: its headers can be seen, and none of them is OSS's. In browsers, where CORS hides
 * headers, only what is seen can contradict: a web page.
 */
export function isForeignSuccess(value: unknown, seesHeaders: boolean): boolean {
  const headers = headersOf(value);
  if (headers === undefined || hasMark(headers)) return false;
  return seesHeaders ? Object.keys(headers).length > 0 : isPage(headers);
}

/** The headers of what a method of ali-oss resolved with; `undefined` where there are none to see. */
export function headersOf(value: unknown): Headers | undefined {
  const headers = fieldOf(fieldOf(value, 'res'), 'headers');
  return isRecord(headers) ? headers : undefined;
}

const foreign = processWide('foreign', () => new WeakSet<object>());

/** A success that OSS did not give. It says nothing of what became of the request. */
export function foreignSuccess(operation: string, value: unknown, why = 'carries no mark of OSS'): Error {
  const told = fieldOf(fieldOf(value, 'res'), 'status');
  const status = typeof told === 'number' ? told : undefined;
  const message = `The answer ${status ?? ''} to ${operation} ${why}: a proxy, firewall or CDN may have given it. It is not known what became of the request.`;
  const named = { name: 'NoAnswerError', code: 'NoAnswerOfOss', ...(status && { status }) };
  const error = Object.assign(new Error(message), named);
  foreign.add(error);
  return error;
}

/** Whether an error is one of `foreignSuccess`. */
export const isForeign = (error: unknown): boolean => foreign.has(error as object);

const isPage = (headers: Headers) => /^text\/html\b/i.test(textOf(headers['content-type']));

const textOf = (header: unknown) => (typeof header === 'string' ? header : '');
