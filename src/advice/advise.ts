import { type Advice, adviceFor, type Locale } from '../catalogue/index.js';
import { reasonIn } from '../catalogue/reasons/reason.js';
import type { Conflict } from '../conflict/conflict.js';
import type { Tools } from '../policies/policy.js';
import { unlessAborted } from '../wait.js';

/** What the advice for one conflict is made of. */
export interface Knowledge {
  readonly kind: string | undefined;
  readonly locale: Locale;
  /** What the call itself found out. */
  readonly known: readonly (string | undefined)[];
  /** What to look closer with, where that is wanted. */
  readonly look: Tools | undefined;
}

/** The advice for a conflict, with what is known of this very one. */
export async function adviseOn(conflict: Conflict, { kind, locale, known, look }: Knowledge): Promise<Advice> {
  const advice = adviceFor(conflict.code, kind, locale);
  const seen = look && (await looked(conflict, look, locale));
  const why = known.map(reason => reason && reasonIn(locale.reasons, reason));
  const facts = [...why, seen].flatMap(fact => (fact === undefined || fact === '' ? [] : [fact]));
  const { added = inBrackets } = locale.facts ?? {};
  return facts.length === 0 ? advice : { ...advice, cause: added(advice.cause, facts) };
}

const inBrackets = (cause: string, facts: readonly string[]) => `${cause} (${facts.join('; ')})`;

/** What a closer look finds; its code is loaded only where one is asked for. */
async function looked(conflict: Conflict, tools: Tools, locale: Locale): Promise<string | undefined> {
  try {
    const { diagnosed } = await import('./diagnose.js');
    return await unlessAborted(diagnosed(conflict, tools, locale), tools.signal);
  } catch {
    // Advice without facts is worth more than none.
    return undefined;
  }
}
