import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startLocal } from '../../ali-oss/support.js';
import { ROOT } from '../../structure/sources.js';

it('deletes what it created before it ends, however often it is told to end', { timeout: 120_000 }, async () => {
  execFileSync('npx', ['tsc', '-p', 'tsconfig.check-bucket.json', '--noCheck'], { cwd: ROOT });
  const oss = await startLocal({ delayMs: 20 });
  const { accessKeyId: OSS_ACCESS_KEY_ID, accessKeySecret: OSS_ACCESS_KEY_SECRET } = oss.clientOptions();
  const keys = { OSS_ACCESS_KEY_ID, OSS_ACCESS_KEY_SECRET, OSS_REGION: 'cn-hangzhou', OSS_ENDPOINT: oss.url };
  const main = join(ROOT, 'build/check-bucket/scripts/check-bucket/main.js');
  const child = spawn(process.execPath, [main, 'logs', '--yes'], {
    env: { PATH: process.env['PATH'], ...keys },
    cwd: ROOT,
  });
  let out = '';
  child.stdout.on('data', (text: Buffer) => {
    out += text.toString();
    if (out.includes('HEAD:') && !out.includes('is deleted')) child.kill('SIGINT');
  });
  const [exit] = (await once(child, 'close')) as [number];
  expect(out).toContain('Ended before it was done.');
  expect(out).toContain('What was created is deleted');
  expect(exit).toBe(1);
  expect(oss.bucket('logs')?.objectNames).toEqual([]);
});
