import { format, resolveConfig } from 'prettier';
import { expect, test } from 'vitest';
import { codesPage } from '../../scripts/codes-page.js';
import { codes } from '../../src/catalogue/codes.js';
import * as library from '../../src/index.js';
import { textOf } from './sources.js';

const PAGE = 'docs/codes.md';

test('docs/codes.md is what the catalogue says: `npm run docs:codes` writes it anew', async () => {
  const markdown = codesPage(Object.keys(library));
  const formatted = await format(markdown, { ...(await resolveConfig(PAGE)), filepath: PAGE });
  await expect(formatted).toMatchFileSnapshot(`../../${PAGE}`);
});

test('every code and sub-case has its section', () => {
  const text = textOf(PAGE);
  for (const { code, kinds } of codes) {
    expect(text).toContain(`\n## ${code}\n`);
    for (const { kind } of kinds) expect(text).toContain(`\n### ${code}: ${kind}\n`);
  }
});
