import { answerOf } from '../../policies/census.js';
import type { Facts } from '../../catalogue/index.js';
import type { Conflict } from '../../conflict/conflict.js';
import { versionOf } from '../../ali-oss/operations.js';
import { toRead } from '../../policies/look.js';
import type { ObjectHead, Tools } from '../../policies/policy.js';

/** One fact, for any language to word. */
export type Fact = (say: Facts) => string;

/** Looks up, with read requests, what makes the advice for a surfaced conflict concrete. */
export type LookUp = (conflict: Conflict, tools: Tools) => Promise<readonly Fact[]>;

/** What one look gave, or the one fact that it failed. `permission` is what it needs, e.g. `oss:GetBucketWorm`. */
export async function looked<T>(
  permission: string,
  look: () => Promise<T>,
): Promise<{ readonly found: T } | { readonly failure: Fact; readonly code: string | undefined }> {
  try {
    return { found: await look() };
  } catch (error) {
    const { status, code } = (error ?? {}) as { readonly status?: unknown; readonly code?: unknown };
    const answer = String(said(answerOf(error)));
    const named = said(code);
    if (status === 403) return { failure: say => say.forbidden(answer, permission), code: named };
    const isAnswer = typeof status === 'number' && status > 0;
    return { failure: say => (isAnswer ? say.failed(answer) : say.noAnswer()), code: named };
  }
}

/** The headers of the conflict's object, in the version that the call names. */
export function headers({ operation, name, args }: Conflict, tools: Tools) {
  const versionId = versionOf(operation, args);
  const asking = async () =>
    versionId === undefined ? tools.head() : ((await tools.call('head', name, { versionId })) as Headed).res;
  return looked(toRead(versionId), async () => (await asking()).headers);
}

interface Headed {
  readonly res: Pick<ObjectHead, 'headers'>;
}

/** Text that came over the wire, fit for one line of advice. */
export function said(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value.replace(/\s+/g, ' ').trim() : '';
  return text === '' ? undefined : text.slice(0, 200);
}
