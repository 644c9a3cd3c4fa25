import { readdirSync, readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { expect, it } from 'vitest';

it('The local OSS stands apart: it imports itself and Node, and nothing else', () => {
  const root = join(import.meta.dirname, '../../src/testing');
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.ts'));
  expect(files.length).toBeGreaterThan(30);
  for (const file of files) {
    const source = readFileSync(join(root, file), 'utf8');
    for (const [, from = ''] of source.matchAll(/^(?:import|export) [^;]*?from '(.*?)';$/gm)) {
      const inside = from.startsWith('.') && !normalize(join(file, '..', from)).startsWith('..');
      expect(inside || from.startsWith('node:'), `${file} imports ${from}`).toBe(true);
    }
  }
});
