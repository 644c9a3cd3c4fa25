#!/usr/bin/env node
import { cli } from './cli.js';
import type { Io } from './io.js';
import { readAll } from './read.js';

const io: Io = {
  print: text => {
    process.stdout.write(`${text}\n`);
  },
  complain: text => {
    process.stderr.write(`${text}\n`);
  },
  env: process.env,
  hasColors: process.stdout.isTTY && process.stdout.hasColors(),
  readInput: () => readAll(process.stdin),
  chunks: () => process.stdin,
  note: text => {
    process.stderr.write(`${text}\n`);
  },
  isTerminal: process.stderr.isTTY,
  stopped: () =>
    new Promise(resolve => {
      process.once('SIGINT', () => {
        resolve();
      });
      process.once('SIGTERM', () => {
        resolve();
      });
    }),
};

// `| head` closes the pipe when it has what it wants, and a supervisor may read nothing: that is no fault.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

process.exitCode = await cli(process.argv.slice(2), io);
// A pipe that is still open must not keep a process that has been asked to end.
process.stdin.destroy();
