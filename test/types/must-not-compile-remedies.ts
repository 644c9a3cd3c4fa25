// Checked by `npm run typecheck`, as must-not-compile.ts beside it: a caller's errors with the policies the library brings.

import type OSS from 'ali-oss';
import { acceptClean, acceptIdentical, acceptInProgress, acceptOwned, acceptOwnWrite } from '../../src/index.js';
import { acceptSamePart, disableChannel, emptyBucket, enableChannel, overwrite, remedy } from '../../src/index.js';
import { rename, replaceInventory, replaceUnlocked, waitForIdle, waitForRestore, withKey } from '../../src/index.js';

declare function use(...values: readonly unknown[]): void;
declare const client: OSS;

export function destructive(): void {
  // This one compiles, so that the others fail for their own fault only.
  emptyBucket({ confirm: 'my-old-logs' });
  // @ts-expect-error -- what deletes a bucket's content has to be told which
  emptyBucket();
  // @ts-expect-error -- by name
  emptyBucket({});
  // @ts-expect-error -- yes is no name
  emptyBucket({ confirm: true });
  // @ts-expect-error -- an option that does not exist
  emptyBucket({ confirm: 'my-old-logs', force: true });
  // @ts-expect-error -- one that exists, misspelt
  emptyBucket({ confirm: 'my-old-logs', dryrun: true });
  // @ts-expect-error -- replacing is not told what to replace: that is the call's matter
  overwrite({ confirm: 'report.csv' });
  // @ts-expect-error -- nor with what
  replaceInventory({ id: 'daily' });
  // @ts-expect-error -- nor how often
  replaceUnlocked({ attempts: 3 });
}

export function proven(): void {
  // @ts-expect-error -- a limit is a number of bytes
  acceptOwnWrite({ maxReadBytes: '8MB' });
  // @ts-expect-error -- there is no way to take equal length for a proof
  acceptOwnWrite({ byLength: true });
  // @ts-expect-error -- nor here
  acceptSamePart({ byLength: true });
  // @ts-expect-error -- these take no options
  use(acceptOwned({}), acceptClean());
  // @ts-expect-error -- nor this
  acceptClean({});
  // @ts-expect-error -- nor this
  acceptInProgress({ pollMs: 5 });
  // @ts-expect-error -- nor this
  acceptIdentical('daily');
}

export function renamed(): void {
  // @ts-expect-error -- the next name is made by a function
  rename();
  // @ts-expect-error -- not given
  rename('report-1.csv');
  // @ts-expect-error -- a name is text
  rename((_name, attempt) => attempt);
  // @ts-expect-error -- and there has to be one
  rename(() => undefined);
  // @ts-expect-error -- attempts is a number
  rename(name => `${name}.1`, { attempts: 'all' });
}

export function waited(): void {
  // @ts-expect-error -- a duration is a number of milliseconds
  waitForRestore({ pollMs: '60s' });
  // @ts-expect-error -- with its unit in its name
  waitForRestore({ poll: 60_000 });
  // @ts-expect-error -- the signal is the client's
  waitForRestore({ signal: AbortSignal.timeout(5) });
  // @ts-expect-error -- progress is told to a function
  waitForIdle({ onProgress: 'log' });
  // @ts-expect-error -- there is no percentage
  waitForRestore({ onProgress: ({ percent }) => String(percent) });
  // @ts-expect-error -- a channel has no restore
  disableChannel({ onProgress: ({ restore }) => String(restore) });
  // @ts-expect-error -- enabling does not wait
  enableChannel({ pollMs: 5 });
}

export function keyed(): void {
  // @ts-expect-error -- which key is a function's answer
  withKey('another-key');
  // @ts-expect-error -- that is the id of a key, or nothing
  withKey(() => ({ keyId: 'another-key' }));
  // @ts-expect-error -- not null
  withKey(() => null);
  // @ts-expect-error -- how often is a number
  withKey(() => 'another-key', { attempts: '2' });
}

export function misplaced(): void {
  // @ts-expect-error -- a policy is made first, by calling
  remedy(client, { policies: { KeyDisabled: withKey } });
  // @ts-expect-error -- and so is this
  remedy(client, { policies: { FileAlreadyExists: rename } });
  // @ts-expect-error -- what may resolve with anything is none for appends
  remedy(client, { policies: { PositionNotEqualToLength: acceptOwnWrite() } });
  // @ts-expect-error -- PartAlreadyExist has no s
  remedy(client, { policies: { PartAlreadyExists: acceptSamePart() } });
}
