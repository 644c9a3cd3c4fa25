import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pages } from './blocks.js';
import { filesIn, ROOT, textOf } from './sources.js';

/** What a page leads to, its own headings included; not what is in its code. */
function linksOf(page: string): string[] {
  const prose = textOf(page)
    .replaceAll(/^(\s*)(`{3,})[\s\S]*?^\1\2$/gm, '')
    .replaceAll(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, to = '']) => to).filter(to => !/^https?:/.test(to));
}

/** The anchors that GitHub gives to headings. */
const anchorsOf = (page: string): string[] =>
  [...textOf(page).matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );

describe.each(pages)('%s', page => {
  test('leads only to what exists', () => {
    const lost = linksOf(page).filter(to => {
      const [file = '', anchor] = to.split('#');
      const target = file === '' ? page : normalize(join(dirname(page), file));
      if (!existsSync(join(ROOT, target))) return true;
      return anchor !== undefined && target.endsWith('.md') && !anchorsOf(target).includes(anchor);
    });
    expect(lost).toEqual([]);
  });
});

test('every page of the documentation is in its index', () => {
  const linked = linksOf('docs/README.md').map(to => normalize(join('docs', to)));
  const own = filesIn('docs').filter(file => file.endsWith('.md') && file !== 'docs/README.md');
  expect(own.filter(file => !linked.includes(file))).toEqual([]);
});

describe('the Chinese README is in step with the English one', () => {
  /** Comments are translated, what follows on their line is not. */
  const code = (page: string) =>
    [...textOf(page).matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language = '', text = '']) => [
      language,
      ...text
        .split('\n')
        .map(line => line.replace(/(^|\s)(\/\/|#).*$/, '').trimEnd())
        .filter(line => line !== ''),
    ]);
  const headings = (page: string) => [...textOf(page).matchAll(/^(#+) /gm)].map(([, level]) => level);
  const tables = (page: string) => textOf(page).match(/^\|[-:|]+\|$/gm)?.length;

  test('section by section, table by table', () => {
    expect(headings('README.zh-CN.md')).toEqual(headings('README.md'));
    expect(tables('README.zh-CN.md')).toBe(tables('README.md'));
  });

  test('and in its code, but for comments', () => {
    expect(code('README.zh-CN.md')).toEqual(code('README.md'));
  });

  test('and is at most 200 lines', () => {
    expect(textOf('README.zh-CN.md').trimEnd().split('\n').length).toBeLessThanOrEqual(200);
  });
});

test.each(['docs/appends.md', 'docs/policies.md', 'docs/journal.md', 'CONTRIBUTING.md'])(
  'every test file that %s names is there',
  page => {
    const named = textOf(page).match(/\btest\/[\w/-]+\.test\.ts\b/g) ?? [];
    const wrong = named.filter(file => !existsSync(join(ROOT, file)));
    expect(wrong).toEqual([]);
    if (page.startsWith('docs/a') || page.startsWith('docs/p')) expect(named.length).toBeGreaterThan(7);
  },
);
