import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './command.js';

/** What `npm pack` says of a package. */
export interface Packed {
  readonly filename: string;
  /** Bytes of the tarball. */
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

/** A folder that is gone when the process ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ali-oss-remedy-'));
  process.on('exit', () => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** Packs what was built into `package.tgz` of a folder. */
export function pack(folder: string): Packed {
  const [packed] = JSON.parse(
    run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder]),
  ) as Packed[];
  if (!packed) throw new Error('npm pack packed nothing');
  renameSync(join(folder, packed.filename), join(folder, 'package.tgz'));
  return packed;
}

/** Installs what the project in a folder needs, the packed package among it. */
export function install(project: string): void {
  const quiet = ['--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error'];
  run('npm', ['install', '--prefer-offline', ...quiet], project);
}
