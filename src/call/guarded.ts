import type { Traits } from '../ali-oss/operations.js';
import type { OssClient } from '../ali-oss/view.js';
import type { ClientState } from '../memory/client.js';
import type { Settings } from '../options.js';

/** A method of ali-oss, and the client and options it is guarded with. */
export interface Guarded {
  readonly state: ClientState;
  readonly settings: Settings;
  readonly operation: string;
  readonly traits: Traits;
  /** What the method runs on, given the view of the client that sends. */
  thisOf(inner: OssClient): object;
}
