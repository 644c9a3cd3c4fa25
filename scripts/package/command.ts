import { spawnSync } from 'node:child_process';

/** Runs a command and gives back what it printed; where it fails, shows all of it and ends the process. */
export function run(command: string, args: readonly string[], cwd = '.'): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8', env: environment() });
  if (status === 0) return stdout;
  console.error(`${command} ${args.join(' ')} failed${error ? `: ${error.message}` : ''}\n${stdout}\n${stderr}`);
  process.exit(1);
}

/** Says what is done and, when it is, how long it took and what came of it. */
export function step(what: string, work: () => string): void {
  const began = performance.now();
  const result = work().trim();
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`${what} (${seconds} s)${result === '' ? '' : `\n${result.replace(/^/gm, '  ')}`}`);
}

/** That of a shell of its own: what npm tells its scripts would tell the inner npm where to install. */
function environment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^npm_(package|lifecycle|command|execpath)/.test(name),
  );
  return { ...Object.fromEntries(inherited), NO_COLOR: '1', FORCE_COLOR: '0' };
}
