import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';

const run = (...args) => execFileSync('npx', ['--no-install', 'ali-oss-remedy', ...args], { encoding: 'utf8' });

assert.match(run('list'), /PositionNotEqualToLength/);
assert.match(run('explain', 'FileImmutable'), /FileImmutable/);
console.log('the command: lists and explains');
