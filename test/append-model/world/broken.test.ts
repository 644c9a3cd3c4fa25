import { existsSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { BROKEN } from './broken.js';
import { ours } from './caller.js';
import { explore } from './explore.js';
import { INSIDE } from './families.js';
import type { Verdict } from './judge.js';

type Rules = Record<string, (...given: unknown[]) => unknown>;

const FILE = new URL('../../../src/append/rules.ts', import.meta.url);
const { rules = {} } = existsSync(FILE) ? ((await import(FILE.pathname)) as { rules: Rules }) : {};

/** What only spares needless doubts shows in more of them than where every rule is kept. */
const ALSO_WITHOUT: ReadonlySet<Verdict> = new Set(['needless', 'gaveUp']);
const BOUNDS = { faultsAtMost: () => 2 };

describe.skipIf(Object.keys(rules).length === 0)('every clause is needed: it is seen where', () => {
  afterEach(() => void vi.restoreAllMocks());

  it.each(BROKEN)('$clause', { timeout: 600_000 }, async ({ rules: broken, family, shows }) => {
    const kept = shows.some(kind => ALSO_WITHOUT.has(kind)) ? await explore(INSIDE[family], ours, BOUNDS) : undefined;
    const isEnough = (seen: ReadonlySet<string>) => shows.every(kind => seen.has(kind) && !kept?.[kind]);
    for (const [name, instead] of Object.entries(broken)) {
      expect(Object.keys(rules)).toContain(name);
      vi.spyOn(rules, name).mockImplementation(instead as (...given: unknown[]) => unknown);
    }
    const seen = await explore(INSIDE[family], ours, { ...BOUNDS, isEnough });
    for (const kind of shows) expect(seen[kind], kind).toBeGreaterThan(kept?.[kind] ?? 0);
  });
});
