import OSS from 'ali-oss';
import { writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { cli } from '../../src/cli/cli.js';
import { ROOT } from '../structure/sources.js';
import { run } from './support.js';

const ending: (() => unknown)[] = [];
afterEach(async () => {
  await Promise.all(ending.splice(0).map(end => end()));
});

/** Starts `try`, and ends it with the test. */
async function tried(...args: readonly string[]): Promise<{ out: string; end: () => Promise<number> }> {
  const running: { stop: () => void } = { stop: () => undefined };
  let exit: Promise<number> | undefined;
  const out = await new Promise<string>((resolve, reject) => {
    const stopped = () => new Promise<void>(stop => (running.stop = stop));
    const unused = { chunks: reject as never, note: reject, isTerminal: false, readInput: reject as never };
    const io = { complain: reject, print: resolve, env: {}, hasColors: false, ...unused, stopped };
    exit = cli(['try', ...args], io);
  });
  const end = async () => {
    running.stop();
    return (await exit) ?? NaN;
  };
  ending.push(end);
  return { out, end };
}

describe('try', () => {
  it('starts a local OSS, and shows what to give to a client, which then works', async () => {
    const { out, end } = await tried('--json');
    const told = JSON.parse(out) as { url: string; port: number; options: OSS.Options };
    expect(told.url).toBe(`http://127.0.0.1:${told.port}`);
    const client = new OSS(told.options);
    await client.put('k', Buffer.from('x'));
    expect((await client.get('k')).content).toEqual(Buffer.from('x'));
    expect(await end()).toBe(0);
    await expect(fetch(told.url)).rejects.toThrow();
  });

  it('shows a snippet that can be pasted and run as it is', async () => {
    const { out } = await tried();
    const snippet = /import OSS[^]*?\n\n(?=Ctrl-C)/.exec(out)?.[0] ?? '';
    const folder = mkdtempSync(join(ROOT, 'build', 'test-try-'));
    ending.push(() => {
      rmSync(folder, { recursive: true });
    });
    const file = join(folder, 'pasted.ts');
    const exported = snippet.replace('console.log(await', 'export const result = (await');
    expect(exported).not.toBe(snippet);
    writeFileSync(file, exported);
    const { result } = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as { result: object };
    expect(result).toMatchObject({ name: 'app.log', nextAppendPosition: '5' });
  });

  it('takes the port it is given, and says so when that is taken', async () => {
    const server = createServer();
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const { exit, out, err } = await run(['try', '--port', String(port)]);
    expect({ exit, out, err }).toEqual({ exit: 1, out: '', err: 'The local OSS could not be started: EADDRINUSE.' });
    expect((await run(['try', '--port', String(port), '--locale', 'zh'])).err).toBe(
      '无法启动OSS模拟服务：EADDRINUSE。',
    );
    await new Promise(resolve => server.close(resolve));
    const { out: told } = await tried('--port', String(port));
    expect(told).toContain(`http://127.0.0.1:${port}`);
  });

  it('speaks Chinese', async () => {
    const { exit, out } = await run(['try', '--locale', 'zh']);
    expect(exit).toBe(0);
    expect(out).toMatch(/^OSS模拟服务正在监听http:\/\/127\.0\.0\.1:\d+。[^]*按Ctrl-C结束。$/);
  });
});
