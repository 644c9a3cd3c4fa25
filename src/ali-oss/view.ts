// The one place that knows the inside of ali-oss (6.17 to 6.23): `requestError`, through which every failed answer passes,
// `options`, which every request reads the bucket from, and the fields that calls write back to the client.

import { fieldOf } from '../conflict/reading.js';
import type { WireResponse } from '../conflict/response.js';
import { isRecord } from '../expect.js';
import { namesIn } from './names.js';
import { noteResponse, readResponse, responseOf, withBody } from './wire.js';
import { noteSent, wrappingOf } from './wrapping.js';

export { conceal, responseOf } from './wire.js';

/** An ali-oss client, as much of it as the wrapper relies on. */
export interface OssClient {
  options: OssOptions;
  urllib?: unknown;
  requestError(this: OssClient, result: unknown): Promise<unknown>;
}

/** The options of a client. Calls write some of them: credentials on an STS refresh, the cancel flag, the bucket. */
export interface OssOptions {
  bucket?: string | null | undefined;
  retryMax?: number;
  urllib?: unknown;
  [option: string]: unknown;
}

/** How a call's `this` differs from the caller's client. */
export interface View {
  /** The bucket the client stood on when the call was made. */
  readonly bucket: string | null | undefined;
  /** Switches ali-oss's own re-sends off. */
  readonly sendOnce?: boolean;
  /** The call switches the bucket of its `this` while it runs, which is nobody else's matter. */
  readonly switchesBucket?: boolean;
  /** Is told about every failed answer of this one call, also those that ali-oss re-sends by itself. */
  readonly onFailure?: (response: WireResponse) => void;
}

/** Fields that ali-oss writes on `this` during a call. */
const WRITTEN_BY_CALLS = ['stsTokenFreshTime', 'multipartUploadStreams'];
/** Fields that calls only read: without an accessor in between they are read as fast as ever. */
const READ_BY_CALLS = namesIn('options urllib agent httpsAgent ctx userAgent');
/** Options that ali-oss writes during a call. */
const WRITTEN_OPTIONS = namesIn(
  'accessKeyId accessKeySecret stsToken securityToken expiration cancelFlag amendTimeSkewed',
);

/** Whether something is an ali-oss client that sends requests itself. */
export function isOssClient(client: unknown): client is OssClient {
  const { options, requestError, request } = (client ?? {}) as Record<string, unknown>;
  return typeof requestError === 'function' && typeof request === 'function' && isRecord(options);
}

/** Something that stands on `base` and has what the wrapper relies on, where nothing is behind it that sends requests. */
export function asOssClient(base: object): OssClient {
  const { options } = base as { readonly options?: unknown };
  return Object.create(base, {
    options: { value: isRecord(options) ? options : {}, writable: true, configurable: true },
    // Nothing comes between it and its caller, as with ali-oss's build for Node.js.
    userAgent: { value: 'nodejs', writable: true, configurable: true },
    requestError: {
      value: ({ status }: { readonly status?: unknown }) =>
        Promise.resolve(Object.assign(new Error(`status: ${String(status)}`), { status })),
    },
    _objectUrl: { value: (name: string) => name },
  }) as OssClient;
}

/** Methods that look like calls but make errors. */
export const MAKES_ERRORS = namesIn('requestError parseXML');

/** Whether this is ali-oss's Node.js build. In the other one the browser may re-send a POST without telling anybody. */
export function isNodeBuild(client: OssClient): boolean {
  const userAgent = fieldOf(client, 'userAgent');
  return typeof userAgent === 'string' && userAgent.includes('nodejs');
}

/** Whether ali-oss itself may send a request of this client a second time. */
export function resends(client: OssClient): boolean {
  return Boolean(client.options.retryMax);
}

/**
 * Has ali-oss send what is called on this stand-in once, whatever `retryMax` says: a write that got no answer and was sent again
 * has the answer of its second send only.
 */
export function sendingOnce(send: OssClient): OssClient {
  if (!resends(send)) return send;
  const options = Object.create(send.options, { retryMax: { value: 0, writable: true, enumerable: true } }) as object;
  // Not enumerable: it is no field that a call leaves behind.
  return Object.defineProperty(send, 'options', { value: options, writable: true, configurable: true });
}

/** Whether the client can tell a request that never left from one without an answer: Node.js with ali-oss's own urllib. */
export function tellsUnsent(client: OssClient): boolean {
  return isNodeBuild(client) && !client.options.urllib;
}

/**
 * A stand-in for `this` during a call: the caller's client with the bucket pinned and its errors seen. Reads fall through
 * to the client and writes are passed on to it, so credentials, STS refreshes and cancellation stay shared.
 */
export function viewOf(client: OssClient, view: View): OssClient {
  const inner = Object.create(client) as OssClient;
  // What stands on a wrapped client has its assignments passed on by that.
  const fields = wrappingOf(client) ? [] : sharedFields(client).filter(field => !READ_BY_CALLS.has(field));
  passWrites(inner, () => client, fields);
  Object.defineProperties(inner, {
    options: { value: optionsView(client, view), writable: true },
    // ali-oss asks for it in the moment in which it hands a request over.
    urllib: {
      configurable: true,
      get(this: object) {
        noteSent(this);
        return client.urllib;
      },
      set(other: unknown) {
        client.urllib = other;
      },
    },
    requestError: {
      async value(this: OssClient, result: unknown) {
        const drained = await withBody(result);
        const response = readResponse(drained);
        view.onFailure?.(response);
        const error = await client.requestError.call(this, drained);
        noteResponse(error, response);
        return error;
      },
    },
  });
  return inner;
}

/** Makes assignments to `onto` reach what `to` gives, for fields that either side may set. */
export function passWrites(onto: object, to: () => object, fields: Iterable<string>, enumerable = false): void {
  const source = to as () => Record<string, unknown>;
  for (const field of new Set(fields)) {
    const set = (value: unknown) => (source()[field] = value);
    Object.defineProperty(onto, field, { configurable: true, enumerable, get: () => source()[field], set });
  }
}

/** The fields of a client whose assignment must reach the one the caller gave. */
export function sharedFields(client: object): string[] {
  return [...Object.keys(client), ...WRITTEN_BY_CALLS];
}

/** Whether a result is a 409 in disguise: five methods of ali-oss resolve with one. Of `request` it may be asked for. */
export function isSwallowed409(method: string, result: unknown): boolean {
  if (method === 'request') return false;
  return fieldOf(result, 'status') === 409 || fieldOf(fieldOf(result, 'res'), 'status') === 409;
}

/** Whether ali-oss gave an upload in parts up, before it was completed. */
export function isGivenUp(error: unknown): boolean {
  const name = fieldOf(error, 'name');
  return name === 'cancel' || name === 'abort';
}

/**
 * What a call should have resolved with: OSS answers 200 to `restore` of an object that was restored meanwhile, and ali-oss
 * takes nothing but 202 for success. Rejects otherwise.
 *
 * @see https://help.aliyun.com/en/oss/developer-reference/restoreobject
 */
export function mistakenFailure(method: string, error: unknown): { readonly res: unknown } {
  const { status, headers = {} } = responseOf(error) ?? {};
  if (method !== 'restore' || status !== 200) throw error;
  // Older versions of ali-oss leave the answer off the error.
  return { res: fieldOf(fieldOf(error, 'res'), 'res') ?? { status, statusCode: status, headers } };
}

/** The error that a swallowed 409 would have been. */
export async function swallowedError(inner: OssClient, result: unknown): Promise<unknown> {
  const { res } = result as { res?: object };
  return inner.requestError({ ...res, status: 409, res });
}

/**
 * The content type that ali-oss reads off a path. Rejects as ali-oss does where the path is no file, or where this build
 * takes no paths. The first look at the file happens in this very tick.
 */
export async function mimeOfPath(inner: OssClient, name: string, path: string, mime: unknown): Promise<unknown> {
  const asked = { mime };
  const enough = new Error('The type is known, and the file is not opened a second time.');
  const stop = () => {
    throw enough;
  };
  const probe = Object.create(inner, { _getFileSize: { value: stop } }) as object;
  // What replaces `put` on the wrapped client is not asked: nothing is put.
  const { put } = (wrappingOf(inner)?.given ?? inner) as Record<'put', (...args: unknown[]) => Promise<unknown>>;
  await put.call(probe, name, path, asked).catch((error: unknown) => {
    if (error !== enough) throw error;
  });
  return asked.mime;
}

/** The address that ali-oss gives an object. */
export function objectUrl(inner: OssClient, name: string): string {
  return (inner as unknown as { _objectUrl(name: string): string })._objectUrl(name);
}

function optionsView(client: OssClient, { bucket, sendOnce, switchesBucket }: View): OssOptions {
  const options = Object.create(client.options) as OssOptions;
  passWrites(options, () => client.options, WRITTEN_OPTIONS, true);
  const pinned = { bucket };
  const set = (value: View['bucket']) => ((switchesBucket ? pinned : client.options).bucket = value);
  Object.defineProperty(options, 'bucket', { enumerable: true, get: () => pinned.bucket, set });
  if (sendOnce) Object.defineProperty(options, 'retryMax', { value: 0, writable: true, enumerable: true });
  return options;
}

const VIEWS_AT_MOST = 64;

/** Gives a `this` for calls on a bucket of one client, kept for the next call. */
export function viewsOf(client: OssClient) {
  const [once, asAsked] = [new Map<View['bucket'], OssClient>(), new Map<View['bucket'], OssClient>()];
  let { options } = client;
  return (bucket: View['bucket'], sendOnce: boolean): OssClient => {
    const kept = sendOnce ? once : asAsked;
    if (client.options !== options || kept.size > VIEWS_AT_MOST) {
      once.clear();
      asAsked.clear();
      options = client.options;
    }
    const known = kept.get(bucket);
    if (known) return known;
    const made = viewOf(client, { bucket, sendOnce });
    kept.set(bucket, made);
    return made;
  };
}
