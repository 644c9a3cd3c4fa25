import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { en } from '../../src/catalogue/index.js';
import { compiledCommand, VERSION } from './compiled.js';
import { saved } from './support.js';

const { folder, main } = compiledCommand();
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const ENV = { PATH: process.env['PATH'], LANG: 'C' };
const XML = '<Error><Code>FileImmutable</Code><RequestId>R1</RequestId><EC>0026-00000005</EC></Error>';

/** Runs the compiled command as a process of its own. */
function command(args: readonly string[], { input = '', env = {} }: { input?: string; env?: object } = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
    input,
    env: { ...ENV, ...env },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

describe('the command, as a process', () => {
  it('explains a code', () => {
    const { status, stdout, stderr } = command(['explain', 'FileImmutable']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^FileImmutable\nA retention policy[^]*0026-00000005\n$/);
  });

  it('explains what it is piped, and a file', () => {
    expect(command(['explain', '-'], { input: XML }).stdout).toContain('requestId  R1');
    expect(command(['explain', saved(XML)]).stdout).toContain('requestId  R1');
    const long = command(['explain', '-'], { input: `${XML}${'x'.repeat(3 * 1024 * 1024)}` });
    expect(long).toMatchObject({ status: 0, stderr: '' });
  });

  it('ends with 1 for what is not known, and 2 for what is not asked for properly', () => {
    expect(command(['explain', 'NoSuchKey'])).toMatchObject({ status: 1, stdout: '' });
    expect(command(['explain', 'NoSuchKey']).stderr).toContain('"NoSuchKey" is neither a file');
    expect(command(['lst'])).toMatchObject({ status: 2, stdout: '' });
    expect(command([])).toMatchObject({ status: 2, stdout: '' });
  });

  it('lists, in the language of the environment', () => {
    expect(command(['list'], { env: { LANG: 'zh_CN.UTF-8' } }).stdout).toContain('合规保留策略');
    expect(JSON.parse(command(['list', '--json']).stdout)).toHaveLength(24);
  });

  it('tells the version of its package', () => {
    expect(command(['--version'])).toEqual({ status: 0, stdout: `${VERSION}\n`, stderr: '' });
  });

  it('begins with the line that has Node.js run it', () => {
    expect(readFileSync(main, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  });

  it('says nothing when the reader of a pipe has seen enough', async () => {
    const child = spawn(process.execPath, [main, 'explain', '-'], { env: ENV });
    let complaint = '';
    child.stderr.on('data', (text: Buffer) => (complaint += text.toString()));
    // Nobody reads any more by the time there is something to write.
    child.stdout.destroy();
    child.stdin.end(XML);
    expect(await once(child, 'close')).toEqual([0, null]);
    expect(complaint).toBe('');
  });

  it('has colours when forced, and none in a pipe', () => {
    expect(command(['explain', 'StaleFile']).stdout).not.toContain('\u001b[');
    expect(command(['explain', 'StaleFile'], { env: { FORCE_COLOR: '1' } }).stdout).toContain(
      '\u001b[1mStaleFile\u001b[22m',
    );
  });

  it.skipIf(!existsSync('/usr/bin/script'))('has colours on a terminal, unless NO_COLOR is set', () => {
    const onTerminal = (env: object) =>
      execFileSync('/usr/bin/script', ['-qec', `"${process.execPath}" "${main}" explain StaleFile`, '/dev/null'], {
        env: { ...ENV, TERM: 'xterm-256color', ...env },
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'inherit'],
      });
    expect(onTerminal({})).toContain('\u001b[1mStaleFile\u001b[22m');
    expect(onTerminal({ NO_COLOR: '1' })).not.toContain('\u001b[1m');
    expect(onTerminal({ TERM: 'dumb' })).not.toContain('\u001b[1m');
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('runs a local OSS until %s, and ends with 0', async signal => {
    const child = spawn(process.execPath, [main, 'try', '--json'], { env: ENV, stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const { url } = JSON.parse(line.toString()) as { url: string };
    expect((await fetch(`${url}/bucket/k`)).status).toBe(403);
    child.kill(signal);
    expect(await once(child, 'exit')).toEqual([0, null]);
  });
});

describe('what is published', () => {
  interface PackageJson {
    readonly bin: object;
    readonly files: readonly string[];
    readonly exports: Readonly<Record<string, object>>;
  }

  it('has the command, and the entry point for Chinese, which imports from outside of the package work with', () => {
    const { bin, files, exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as PackageJson;
    expect(Object.keys(bin)).toEqual(['ali-oss-remedy']);
    expect(files).toContain('dist');
    expect(Object.keys(exports)).toContain('./locales/zh');
    const code = `
      const { zh } = await import('ali-oss-remedy/locales/zh');
      const { explain } = await import('ali-oss-remedy');
      console.log(explain('FileImmutable', { locale: zh }).summary, explain('FileImmutable').summary);
    `;
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(stdout).toContain('该Object受合规保留策略（WORM）保护');
    expect(stdout).toContain(en.advice.FileImmutable.summary);
  });
});
