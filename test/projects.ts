import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/** Which project of Vitest a test file belongs to. Read by `vitest.config.ts`; CONTRIBUTING.md says what each is for. */
export type Project = 'alone' | 'browser' | 'model' | 'oss' | 'unit';

const ROOT = resolve(import.meta.dirname, '..');

/** Run by `npm run test:browser`, with configurations of their own. */
const IN_A_BROWSER = /^test\/browser\/|^test\/dashboard\/(?:dashboard|accessible)\.test\.ts$/;

/** What takes long: explorers, random trials, laws, every method with every secret, and what reads the whole repository. */
const MODEL =
  /^test\/(?:append-model|chaos|crowd|fuzz|laws|leaks|package|soak|structure)\/|\/(?:.*-)?(?:trial|killed|contention)\.test\.ts$/;

/** What takes as long as those, and names nothing that shows it: many rounds, or a table of every way. */
const LONG =
  /^test\/(?:call\/budget(?:-abuse)?|cases\/equal-records|cli\/permissions\/features|conflict\/hostile|examples\/exactly-once|journal\/accept|policies\/(?:answers-cut|own-write|rename))\.test\.ts$/;

/** What changes the process for every other file in it, or starts another one. */
const CHANGES_THE_PROCESS = /\bvi\.(?:mock|doMock|resetModules)\(|\bprocess\.(?:on|chdir)\(|'node:child_process'/;

/** The same, where the text of the file does not show it. */
export const ALONE: Readonly<Record<string, string>> = {
  'test/ali-oss/guarded.test.ts': 'loads the build for browsers, which wants a window',
  'test/ali-oss/methods.test.ts': 'loads the build for browsers, which wants a window',
  'test/conflict/wire.test.ts': 'nock answers every request of the process',
  'test/examples/observability-docs.test.ts': 'counts what everybody in the process publishes',
  'test/examples/opentelemetry.test.ts': 'counts what everybody in the process publishes',
  'test/examples/opentelemetry-bridge.test.ts': 'counts what everybody in the process publishes',
  'test/journal/lives.test.ts': 'measures the heap',
  'test/soak/memory.test.ts': 'measures the heap, and collects it',
};

/** A server or a process, where a test or what it brings imports this. */
const STARTS_SOMETHING =
  /^(?:node:(?:child_process|http|https|net|tls)|nock|ali-oss-remedy\/testing|src\/testing\/(?:index|oss)\.ts)$/;

/** Every test file, as a path from the root. */
export const TEST_FILES: readonly string[] = readdirSync(join(ROOT, 'test'), { recursive: true, encoding: 'utf8' })
  .filter(file => file.endsWith('.test.ts'))
  .map(file => `test/${file.replaceAll('\\', '/')}`)
  .sort();

export function projectOf(file: string): Project {
  if (IN_A_BROWSER.test(file)) return 'browser';
  if (file in ALONE || CHANGES_THE_PROCESS.test(textOf(file))) return 'alone';
  if (MODEL.test(file) || LONG.test(file)) return 'model';
  return startsSomething(file) ? 'oss' : 'unit';
}

/** Without a look into `src`: it starts nothing unless a test has it do so. */
function startsSomething(file: string, seen = new Set<string>()): boolean {
  if (seen.has(file)) return false;
  seen.add(file);
  return importsOf(file).some(
    name => STARTS_SOMETHING.test(name) || (/^(?!src\/).*\.ts$/.test(name) && startsSomething(name, seen)),
  );
}

const IMPORT = /^(?:import|export) (?!type )(?:[^;']* from )?'([^']+)'|\bimport\('([^']+)'\)/gm;

/** What a file imports when it runs: paths from the root for files of ours, names for packages. */
function importsOf(file: string): string[] {
  return [...textOf(file).matchAll(IMPORT)].map(([, name = '', onDemand = name]) => {
    if (!onDemand.startsWith('.')) return onDemand;
    return relative(ROOT, resolve(ROOT, dirname(file), onDemand))
      .replaceAll('\\', '/')
      .replace(/\.js$/, '.ts');
  });
}

const texts = new Map<string, string>();

function textOf(file: string): string {
  const text = texts.get(file) ?? readFileSync(join(ROOT, file), 'utf8');
  texts.set(file, text);
  return text;
}
