import type { Callback } from './callback.js';
import type { Refusal } from './refusal.js';
import type { OssRequest } from './request.js';
import type { Settings } from './settings.js';
import type { State, StoredBucket, StoredObject } from './state.js';

/** One request on its way through OSS: signature and bucket are checked. */
export interface Call {
  readonly request: OssRequest;
  readonly state: State;
  readonly settings: Settings;
  readonly now: Date;
  readonly bucket: StoredBucket;
  readonly name: string;
}

/** The answer to a request that was carried out. */
export interface Success {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | string;
  /** This object's metadata is being written, and stays so for `staleMs` before the answer goes out. */
  readonly holds?: StoredObject;
  /** This is sent to the user's own server, and what that answers is what OSS answers. */
  readonly callback?: Callback;
}

/** What carries out one operation. Synchronous, so that checking the state and changing it is one step. */
export type Handler = (call: Call) => Success | Refusal;

export function success(headers: Readonly<Record<string, string>> = {}, body: Buffer | string = ''): Success {
  return { status: 200, headers, body };
}

export function xmlSuccess(body: string, headers: Readonly<Record<string, string>> = {}): Success {
  return { status: 200, headers: { 'content-type': 'application/xml', ...headers }, body };
}

export function noContent(): Success {
  return { status: 204, headers: {}, body: '' };
}
