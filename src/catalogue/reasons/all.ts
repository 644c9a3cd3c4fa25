import type { append } from './append.js';
import type { inventory, owned, swap, worm } from './bucket.js';
import type { call } from './call.js';
import type { census, emptyBucket } from './empty-bucket.js';
import type { look } from './look.js';
import type { overwrite, ownWrite, part, rename, restore } from './object.js';
import type { channel, key } from './service.js';
import type { waiting } from './waiting.js';

/** The reasons of every room, in another language: none missing and none surplus. Check by `satisfies`. */
export interface AllReasons {
  readonly append: typeof append;
  readonly call: typeof call;
  readonly census: typeof census;
  readonly channel: typeof channel;
  readonly emptyBucket: typeof emptyBucket;
  readonly inventory: typeof inventory;
  readonly key: typeof key;
  readonly look: typeof look;
  readonly overwrite: typeof overwrite;
  readonly owned: typeof owned;
  readonly ownWrite: typeof ownWrite;
  readonly part: typeof part;
  readonly rename: typeof rename;
  readonly restore: typeof restore;
  readonly swap: typeof swap;
  readonly waiting: typeof waiting;
  readonly worm: typeof worm;
}
