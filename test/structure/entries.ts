import { textOf } from './sources.js';

/** The entry points of the package: the name it is imported by, and the source behind it. */
export function entries(): (readonly [name: string, file: string])[] {
  const { name, exports } = JSON.parse(textOf('package.json')) as {
    name: string;
    exports: Record<string, string | { import: { types: string } }>;
  };
  return Object.entries(exports).flatMap(([path, target]) =>
    typeof target === 'string' ? [] : [[name + path.slice(1), sourceOf(target.import.types)] as const],
  );
}

function sourceOf(declarations: string): string {
  return declarations.replace(/^\.\/dist\/(.*)\.d\.ts$/, 'src/$1.ts');
}
