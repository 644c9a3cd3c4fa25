import { rename as say } from '../../catalogue/reasons/object.js';
import type { Conflict } from '../../conflict/conflict.js';
import { type Decision, retry, surface } from '../../conflict/decision.js';
import { type Filled, expect, expectChecked, expectKnown, isFunction, isNumberFrom, isRecord } from '../../expect.js';
import { objectName } from '../../ali-oss/operations.js';
import type { Policy, Tools } from '../policy.js';
import { abortGivenUpUpload } from './given-up-upload.js';
import { mayBeOwn, proveOwnWrite } from './own-write/proof.js';

/**
 * How often `rename` tries.
 *
 * @example
 * const few: RenameOptions = { attempts: 3 }; // the name asked for and two others
 */
export interface RenameOptions {
  /** How many names are tried in all, the one asked for included; the client's own `attempts` holds too. @default 10 */
  readonly attempts?: number | undefined;
}

/**
 * Makes the next name to try: from the name first asked for, and how many names have been tried, 1 at first.
 *
 * @example
 * const numbered: NextName = (name, attempt) => name.replace(/(\.[^.]*)?$/, `-${attempt}$1`);
 */
export type NextName = (name: string, attempt: number) => string | Promise<string>;

/**
 * Stores the object under another name if the requested name is taken. The new name is in the result (if ali-oss's result
 * has a name) and in `reportOf`.
 *
 * For `put`, `putStream` (a stream that was read is not sent again), `copy`, `putSymlink`, `multipartUpload`,
 * `multipartUploadCopy` and `initMultipartUpload`; what a multipart upload had uploaded under the old name is aborted.
 * Never stores twice in one call: where an earlier send of the call got no answer, the object is proven to be another's
 * first, as by `acceptOwnWrite`; otherwise the error surfaces. If you repeat a call yourself, it does not know the first
 * one. Use `firstOf(acceptOwnWrite(), rename(…))` then.
 *
 * OSS ignores `x-oss-forbid-overwrite` while the bucket has versioning, enabled or suspended: several callers then succeed
 * under one name, and no policy is asked. The report of such a success says `forbidIgnored`.
 *
 * On a `ClusterClient` the error surfaces instead: its nodes store the same under one name.
 *
 * @throws TypeError when `next` is not a function, `attempts` not a number of 1 or more, or an option is unknown.
 * @example
 * const aside = rename((name, attempt) => `${name}.${attempt}`, { attempts: 5 });
 * remedy(new OSS(config), { policies: { FileAlreadyExists: firstOf(acceptOwnWrite(), aside) } });
 */
export function rename(next: NextName, options: RenameOptions = {}): Policy {
  const { attempts } = renameOptions(next, options);
  const firstNames = new WeakMap<object, string>();

  const renamed = async (conflict: Conflict, tools: Tools, present: string): Promise<Decision> => {
    const { args, attempt } = conflict;
    if (attempt >= attempts) return surface(say.taken(attempt));
    const first = firstNames.get(args) ?? present;
    const name: unknown = await next(first, attempt);
    if (typeof name !== 'string' || objectName(name) === '') return surface(say.none());
    if (objectName(name) === objectName(present)) return surface(say.same());
    await abortGivenUpUpload(conflict, tools);
    const renamedArgs = [name, ...args.slice(1)];
    firstNames.set(renamedArgs, first);
    return retry({ args: renamedArgs, because: say.next(name) });
  };

  return async (conflict, tools) => {
    const { operation, args } = conflict;
    const [present, , options] = args;
    if (!RENAMED.has(operation) || typeof present !== 'string') return undefined;
    const { checkpoint } = (options ?? {}) as { readonly checkpoint?: { readonly uploadId?: unknown } };
    if (checkpoint?.uploadId) return surface(say.checkpoint());
    return (await refusalOf(conflict, tools)) ?? renamed(conflict, tools, present);
  };
}

const RENAMED = new Set([
  ...['put', 'putStream', 'copy', 'putSymlink'],
  ...['multipartUpload', 'multipartUploadCopy', 'initMultipartUpload'],
]);

/** Why another name might store a second time. */
async function refusalOf(conflict: Conflict, tools: Tools): Promise<Decision | undefined> {
  // A directory is nobody's upload, and beginning one stores no object.
  if (conflict.kind === 'directory' || conflict.operation === 'initMultipartUpload' || !mayBeOwn(conflict))
    return undefined;
  const verdict = await proveOwnWrite(conflict, tools);
  if (verdict?.is === 'theirs') return undefined;
  return surface(
    verdict?.is === 'ours' ? say.stored() : say.maybeStored(verdict?.because ?? say.incomparable(conflict.operation)),
  );
}

function renameOptions(next: NextName, options: RenameOptions): Filled<RenameOptions> {
  const works = 'rename((name, attempt) => `${name}.${attempt}`, { attempts: 5 })';
  expect(isFunction(next), 'the first argument of rename()', 'a function (name, attempt) => name', next, works);
  expect(isRecord(options), 'options of rename()', 'an object', options, works);
  expectKnown(Object.keys(options), ['attempts'], 'option of rename()', works);
  expectChecked(options, { attempts: { expected: 'a number ≥ 1', works, ok: isNumberFrom(1) } });
  return { attempts: options.attempts ?? 10 };
}
