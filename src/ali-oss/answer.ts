import type { WireResponse } from '../conflict/conflict.js';

/**
 * What is known of one failed send. `refused`: OSS answered, and stored nothing. `unsent`: it never left. `unanswered`: it
 * may have been carried out.
 */
export type SendOutcome = 'refused' | 'unsent' | 'unanswered';

const NEVER_SENT = new Set(['RequestError', 'ConnectionTimeoutError', 'SocketAssignTimeoutError']);

/**
 * Judges a failed send by what came over the wire; `undefined` means that nothing did, so ali-oss gave up before sending.
 *
 * @param tellsUnsent - Whether the client can tell a request that never left: only ali-oss's Node.js build can.
 */
export function outcomeOf(response: WireResponse | undefined, tellsUnsent: boolean): SendOutcome {
  if (response === undefined) return 'unsent';
  const { status, failure, headers } = response;
  if (status === 409) return 'refused';
  if (status !== undefined && status >= 300 && status < 500) return isFromOss(response) ? 'refused' : 'unanswered';
  const noHead = status === undefined || status < 0;
  const unsent = noHead && tellsUnsent && failure !== undefined && NEVER_SENT.has(failure);
  return unsent && Object.keys(headers).length === 0 ? 'unsent' : 'unanswered';
}

/** A gateway, or Node's own parser tripping over surplus bytes, answers 4xx too, and that says nothing about the write. */
function isFromOss({ headers, data }: WireResponse): boolean {
  if (headers['x-oss-request-id'] !== undefined) return true;
  return data instanceof Uint8Array && new TextDecoder().decode(data.subarray(0, 4096)).includes('<Code>');
}
