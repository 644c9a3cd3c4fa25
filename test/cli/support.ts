import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { onTestFinished } from 'vitest';
import { cli } from '../../src/cli/cli.js';
import type { Io } from '../../src/cli/io.js';

/** What a command printed, and how it ended. */
export interface Outcome {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command line in this process. */
export async function run(args: readonly string[], given: Partial<Io> & { readonly input?: Uint8Array | string } = {}) {
  const out: string[] = [];
  const err: string[] = [];
  const { input = '', ...io } = given;
  const exit = await cli(args, {
    print: text => out.push(text),
    complain: text => err.push(text),
    env: {},
    hasColors: false,
    readInput: () => Promise.resolve(Buffer.from(input)),
    chunks: () => Readable.from([Buffer.from(input)]),
    note: text => err.push(text),
    isTerminal: false,
    stopped: () => Promise.resolve(),
    ...io,
  });
  return { exit, out: out.join('\n'), err: err.join('\n') } satisfies Outcome;
}

/** What a command printed with `--json`. */
export async function json(args: readonly string[], given: Parameters<typeof run>[1] = {}): Promise<unknown> {
  return JSON.parse((await run([...args, '--json'], given)).out) as unknown;
}

/** A file that is gone after the test. */
export function saved(content: Uint8Array | string, name = 'error.txt'): string {
  const folder = mkdtempSync(join(tmpdir(), 'ali-oss-remedy-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}
