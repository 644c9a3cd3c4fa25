import { describe, expect, test } from 'vitest';
import { filesIn, textOf } from './sources.js';

const PAGE = textOf('docs/how-it-works.md');
const diagrams = filesIn('docs/diagrams').filter(file => file.endsWith('.svg'));

describe.each(diagrams)('%s', file => {
  const text = textOf(file);

  test('is well-formed: every element is closed, in order', () => {
    const open: string[] = [];
    for (const [, closing, name = '', single] of text.matchAll(/<(\/?)([a-z]+)(?:\s[^<>]*?)?(\/?)>/gi)) {
      if (single) continue;
      if (closing) expect(open.pop()).toBe(name);
      else open.push(name);
    }
    expect(open).toEqual([]);
    expect(text.replaceAll(/<[^<>]+>/g, '')).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/);
  });

  test('says in words what it shows', () => {
    expect(text).toMatch(/<svg [^>]*role="img" aria-labelledby="title desc"/);
    expect(text).toMatch(/<title id="title">[^<]{10,}<\/title>/);
    expect(text).toMatch(/<desc id="desc">[^<]{200,}<\/desc>/);
  });

  test('needs nothing from elsewhere and runs nothing', () => {
    expect(text).not.toMatch(/<script|href=|url\((?!#)|@import|\son[a-z]+=/);
  });

  test('is on the page, with a text in its place', () => {
    expect(PAGE).toMatch(new RegExp(`!\\[[^\\]]{30,}\\]\\(${file.replace('docs/', '')}\\)`));
  });
});

describe('the states of an append', () => {
  const states = [...textOf('docs/diagrams/append.svg').matchAll(/<text class="name"[^>]*>([^<]+)</g)].map(
    ([, name]) => name,
  );
  const rows = [...(PAGE.split('## The states of an append')[1] ?? '').matchAll(/^\| ([a-z]+) \| /gm)].map(
    ([, name]) => name,
  );

  test('in the picture are those of the table', () => {
    expect(rows.filter(name => name !== 'state').sort()).toEqual([...states].sort());
  });
});

test('the files that the page names exist', () => {
  const sources = filesIn('src');
  const named = [...PAGE.matchAll(/`(src\/[\w/.-]+)`/g)].map(([, name = '']) => name);
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter(name => !sources.some(source => source === name || source.startsWith(name)))).toEqual([]);
});
