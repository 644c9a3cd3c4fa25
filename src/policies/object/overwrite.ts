import { overwrite as say } from '../../catalogue/reasons/object.js';
import { retry } from '../../conflict/decision.js';
import type { Policy } from '../policy.js';
import { abortGivenUpUpload } from './given-up-upload.js';

/**
 * Gives up the protection that the call asked for: sends it once more without `x-oss-forbid-overwrite`, and what is stored
 * under the name is replaced. For every operation that carries the header; where a directory has the name, there is nothing
 * to replace. Where an overwrite rule of the bucket refused it, leaving the header out does not help: the next policy is
 * asked.
 *
 * A `multipartUpload` or `multipartUploadCopy` that OSS refused at its end begins anew; what it had uploaded is aborted.
 * One with a `checkpoint` goes on with the upload of the checkpoint.
 *
 * Assumes that the stored content may be lost. Use `firstOf(acceptOwnWrite(), overwrite())` to replace only objects that
 * are not your own.
 *
 * @see https://help.aliyun.com/en/oss/user-guide/0026-00000002
 * @example
 * const replacing: Policy = firstOf(acceptOwnWrite(), overwrite());
 * remedy(new OSS(config), { policies: { FileAlreadyExists: replacing } });
 */
export function overwrite(): Policy {
  return async (conflict, tools) => {
    const { kind, args } = conflict;
    if (kind === 'overwrite-rule') return tools.notMine(say.ruled());
    if (kind !== 'forbid-overwrite') return undefined;
    const next = args.map(withoutForbid);
    const changed = next.some((arg, index) => arg !== args[index]);
    if (!changed) return tools.notMine(say.nothing());
    await abortGivenUpUpload(conflict, tools);
    return retry({ args: next, because: say.replaced() });
  };
}

function withoutForbid(arg: unknown): unknown {
  const { headers, pipe } = (arg ?? {}) as { readonly headers?: unknown; readonly pipe?: unknown };
  // A request that is passed on as a body has headers too, which are not those of this call.
  if (typeof headers !== 'object' || headers === null || typeof pipe === 'function') return arg;
  const kept = Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'x-oss-forbid-overwrite');
  if (kept.length === Object.keys(headers).length) return arg;
  return { ...(arg as object), headers: Object.fromEntries(kept) };
}
