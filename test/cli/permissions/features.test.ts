import { describe, expect, it } from 'vitest';
import { FEATURES } from '../../../src/cli/permissions/features.js';
import { seenOf } from './scenario.js';
import { SCENARIOS } from './scenarios.js';

describe('the table of permissions names exactly what reaches OSS', () => {
  it.each([...FEATURES])('%s', { timeout: 60_000 }, async (feature, needs) => {
    const seen = await seenOf(SCENARIOS[feature] ?? [], feature.startsWith('diagnose:'));
    expect([...seen].sort()).toEqual(needs.map(({ operation }) => operation).sort());
  });
});
