import { readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { defineConfig, type Plugin } from 'rolldown';
import { parseSync, Visitor } from 'rolldown/utils';
import { dts } from 'rolldown-plugin-dts';

// What is in `dist`: a file for each entry, and chunks for what several of them share, as ES modules and for `require`.
// Loading a hundred small files takes several times as long as ali-oss's own import.

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

/** Projects for browsers may have no types of Node.js: what the sources say about that reaches the .d.ts with this. */
function withoutNodeTypes(): Plugin {
  return {
    name: 'without-node-types',
    generateBundle(_options, output) {
      for (const file of Object.values(output)) {
        if (file.type !== 'chunk') continue;
        const ignoring = file.code.replace(/^import .* from ["']node:/gm, line => `/** @ts-ignore */\n${line}`);
        file.code = `/// <reference lib="esnext.disposable" />\n${ignoring}`;
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

/**
 * The local OSS and the journal run in Node.js only, so they are built once, for `require`. Their ES modules hand that on, which
 * also makes each one and the same for both.
 */
function onceForBoth(name: string): { readonly refers: Plugin; readonly handsOn: Plugin } {
  return {
    refers: {
      name: 'refers',
      resolveId(id, importer) {
        const isIt = importer !== undefined && resolve(dirname(importer), id) === resolve(`src/${name}.js`);
        return isIt ? { id: `../${name}.js`, external: true } : undefined;
      },
    },
    handsOn: {
      name: 'hands-on',
      generateBundle(_options, output) {
        const chunk = Object.values(output).find(file => file.type === 'chunk' && file.name === name);
        const exports = chunk?.type === 'chunk' ? chunk.exports.join(', ') : '';
        const source = `import all from './${basename(name)}.cjs';\n\nexport const { ${exports} } = all;\n`;
        this.emitFile({ type: 'asset', fileName: `${name}.js`, source });
      },
    },
  };
}

/**
 * Begins a line with every statement, in place of the semicolon before it, so that a stack trace names a line that can be
 * read: Node.js prints the whole of it. Costs next to no bytes.
 */
function linesOfStatements(): Plugin {
  return {
    name: 'lines-of-statements',
    generateBundle(_options, output) {
      for (const file of Object.values(output)) if (file.type === 'chunk') file.code = byStatement(file.code);
    },
  };
}

interface Statement {
  readonly type: string;
  readonly start: number;
  readonly body?: unknown;
  readonly consequent?: unknown;
  readonly alternate?: unknown;
}

/** Whether what ends a statement is no statement itself, as after `while (next());`, where the semicolon is the loop's body. */
function endsItself({ type, body, consequent, alternate }: Statement): boolean {
  const last = alternate ?? consequent ?? (/^(?:For|While|Label|With)/.test(type) ? body : undefined);
  return last ? endsItself(last as Statement) : type !== 'EmptyStatement';
}

function byStatement(code: string): string {
  const starts = new Set<number>();
  const each = ({ body }: { readonly body: readonly Statement[] }) => {
    for (const [nth, statement] of body.entries()) {
      const next = body[nth + 1];
      if (next && endsItself(statement)) starts.add(next.start);
    }
  };
  new Visitor({ Program: each, BlockStatement: each }).visit(parseSync('chunk.js', code).program);
  // Where a word begins a line, JavaScript itself ends the statement before it.
  return code.replace(/;(?=[\w$])|(?<=\})(?=[\w$])/g, (semicolon, at: number) =>
    starts.has(at + semicolon.length) ? '\n' : semicolon,
  );
}

const PACKAGES = /^(@?[a-z]|node:)/;
const IN_NODE_ONLY = ['testing/index', 'journal/index'];
const inNodeOnly = IN_NODE_ONLY.map(onceForBoth);
const forBrowsersToo = Object.fromEntries(Object.entries(entries()).filter(([name]) => !IN_NODE_ONLY.includes(name)));

/** Names stay, for stack traces; what is not code goes. */
const SMALLER = { mangle: false, compress: true, codegen: { removeWhitespace: true } } as const;

export default defineConfig([
  {
    input: { ...forBrowsersToo, 'cli/main': 'src/cli/main.ts' },
    platform: 'neutral',
    external: PACKAGES,
    plugins: [...inNodeOnly.map(({ refers }) => refers), linesOfStatements()],
    output: {
      dir: 'dist',
      format: 'esm',
      entryFileNames: '[name].js',
      chunkFileNames: 'chunks/[name].js',
      comments: { legal: false, annotation: true, jsdoc: false },
      minify: SMALLER,
    },
  },
  {
    input: entries(),
    external: PACKAGES,
    // Types take their time; a warning about that is not needed.
    checks: { bundlerTimings: false },
    plugins: [dts({ emitDtsOnly: true, tsconfig: 'tsconfig.build.json' }), withoutNodeTypes()],
    output: {
      dir: 'dist',
      format: 'esm',
      entryFileNames: ({ facadeModuleId }) => relative(resolve('src'), facadeModuleId ?? ''),
      chunkFileNames: 'chunks/[name].ts',
    },
  },
  {
    input: entries(),
    platform: 'node',
    external: new RegExp(`^(?!${INSIDE.join('|')})(@?[a-z]|node:)`),
    plugins: [declarations(), ...inNodeOnly.map(({ handsOn }) => handsOn), licences(), linesOfStatements()],
    output: {
      dir: 'dist',
      format: 'cjs',
      entryFileNames: '[name].cjs',
      chunkFileNames: 'chunks/[name].cjs',
      comments: false,
      minify: SMALLER,
      // Jest loads what is imported on demand only with a flag; what is required it loads as it is.
      dynamicImportInCjs: false,
    },
  },
]);
