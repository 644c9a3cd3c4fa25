import { readFileSync } from 'node:fs';

/** The version of this package: that of the nearest package.json above this file that bears its name. */
export function version(folder = new URL('.', import.meta.url)): string {
  const { name, version: found } = packageIn(folder);
  return name === 'ali-oss-remedy' ? String(found) : version(new URL('..', folder));
}

function packageIn(folder: URL): { readonly name?: unknown; readonly version?: unknown } {
  try {
    return JSON.parse(readFileSync(new URL('package.json', folder), 'utf8')) as object;
  } catch {
    // Not every folder has one.
    return {};
  }
}
