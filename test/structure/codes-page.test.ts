import { format, resolveConfig } from 'prettier';
import { describe, expect, test } from 'vitest';
import { codesPage } from '../../scripts/codes-page.js';
import { codesPages } from '../../scripts/codes-pages.js';
import { codes } from '../../src/catalogue/codes.js';
import * as library from '../../src/index.js';

const names = Object.keys(library);

describe.each(codesPages)('$path', page => {
  const { path } = page;

  test('is what the catalogue says: `npm run docs:codes` writes it anew', async () => {
    const formatted = await format(codesPage(page, names), { ...(await resolveConfig(path)), filepath: path });
    await expect(formatted).toMatchFileSnapshot(`../../${path}`);
  });

  test('has a section for every code and sub-case', () => {
    const text = codesPage(page, names);
    for (const { code, kinds } of codes) {
      expect(text).toContain(`\n## ${code}\n`);
      for (const { kind } of kinds) expect(text).toContain(`\n### ${code}: ${kind}\n`);
    }
  });

  test('tells what can help as the catalogue does, in words that differ for each', () => {
    const rows = codesPage(page, names).split('\n');
    const told = codes.map(({ code }) => {
      const row = rows.find(line => line.startsWith(`| [${code}](`)) ?? '';
      return Object.entries(page.helps).flatMap(([helps, words]) => (row.includes(words) ? [helps] : []));
    });
    expect(told).toEqual(codes.map(({ helps }) => [helps]));
  });
});

test('the Chinese page names its sources in Chinese', () => {
  const chinese = codesPages.find(({ locale }) => locale.language === 'zh');
  const told = chinese ? codes.map(({ source }) => chinese.source(source)) : [];
  expect(told.length).toBe(codes.length);
  expect(told.filter(text => /\b[a-z]+ [a-z]+\b|\bpages?\b|[,;] | \(/.test(text))).toEqual([]);
});
