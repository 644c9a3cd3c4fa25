import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { defineConfig, type Plugin } from 'rolldown';

// The CommonJS build: what `require` gets. The ES modules are TypeScript's own output, one file for each source.

interface Manifest {
  readonly exports: Readonly<Record<string, string | { readonly require?: { readonly default: string } }>>;
}

/** What cannot be loaded by Jest and others that know no ES modules goes inside; everything else is required as usual. */
const INSIDE = ['p-retry', 'is-network-error'];

/** What `require` may ask for: its name in dist, without the ending, and the source behind it. */
function entries(): Record<string, string> {
  const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
  const files = Object.values(exports).flatMap(target =>
    typeof target === 'string' ? [] : (target.require?.default ?? []),
  );
  const names = files.map(file => file.replace(/^\.\/dist\/|\.cjs$/g, ''));
  return Object.fromEntries(names.map(name => [name, `src/${name}.ts`]));
}

/** A `.d.ts` of this package describes an ES module, as TypeScript reads it: what is required needs descriptions of its own. */
function declarations(): Plugin {
  return {
    name: 'declarations',
    generateBundle() {
      const open = Object.keys(entries());
      const seen = new Set(open);
      // Grows while it is walked: by what each file imports.
      for (const name of open) {
        const text = readFileSync(`dist/${name}.d.ts`, 'utf8');
        const source = text.replace(/(["'])(\.{1,2}\/[^"']+)\.js\1/g, (_all, quote: string, path: string) => {
          const imported = join(dirname(name), path);
          if (!seen.has(imported)) open.push(imported);
          seen.add(imported);
          return `${quote}${path}.cjs${quote}`;
        });
        this.emitFile({ type: 'asset', fileName: `${name}.d.cts`, source });
      }
    },
  };
}

/** The licences of what is inside ask to go with it. */
function licences(): Plugin {
  return {
    name: 'licences',
    generateBundle() {
      const texts = INSIDE.map(name => `${name}\n\n${readFileSync(`node_modules/${name}/license`, 'utf8').trim()}\n`);
      const source = ['The .cjs files contain code of these packages.\n', ...texts].join('\n');
      this.emitFile({ type: 'asset', fileName: 'third-party-licences.txt', source });
    },
  };
}

export default defineConfig({
  input: entries(),
  platform: 'node',
  external: new RegExp(`^(?!${INSIDE.join('|')})(@?[a-z]|node:)`),
  plugins: [declarations(), licences()],
  output: {
    dir: 'dist',
    format: 'cjs',
    entryFileNames: '[name].cjs',
    chunkFileNames: 'chunks/[name].cjs',
    comments: false,
    // Jest loads what is imported on demand only with a flag; what is required it loads as it is.
    dynamicImportInCjs: false,
  },
});
