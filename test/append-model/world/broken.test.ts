import { afterEach, describe, expect, it, vi } from 'vitest';
import { BROKEN } from './broken.js';
import { ours } from './caller.js';
import { explore } from './explore.js';
import { INSIDE, OUTSIDE } from './families.js';
import type { Verdict } from './judge.js';
import type { Scenario } from './scenario.js';

/** What is no violation is also seen where every rule is kept: then it has to be seen more often. */
const ALSO_KEPT: ReadonlySet<Verdict> = new Set(['unknown', 'needless', 'gaveUp']);
const FAMILIES = { ...INSIDE, ...OUTSIDE };

describe('every clause is needed. Where this is done instead, it is seen:', () => {
  afterEach(() => void vi.restoreAllMocks());

  it.each(BROKEN)('$clause', { timeout: 600_000 }, async ({ breaks, family, only = {}, faults, shows }) => {
    const isMeant = (scenario: Scenario) =>
      Object.entries(only).every(([name, value]) => scenario[name as keyof Scenario] === value);
    const scenarios = FAMILIES[family].filter(isMeant);
    const faultsAtMost = ({ programs }: Scenario) => faults ?? (programs.length > 1 ? 1 : 2);
    const kept = shows.some(kind => ALSO_KEPT.has(kind)) ? await explore(scenarios, ours, { faultsAtMost }) : undefined;
    const isEnough = (seen: ReadonlySet<string>) => shows.every(kind => seen.has(kind) && !kept?.[kind]);
    for (const takeAway of breaks) takeAway();
    const seen = await explore(scenarios, ours, { faultsAtMost, isEnough });
    for (const kind of shows) expect(seen[kind], kind).toBeGreaterThan(kept?.[kind] ?? 0);
  });
});
