import { randomUUID } from 'node:crypto';
import { checkBucket } from './run.js';

const ending = new AbortController();
// Ctrl-C may come twice, from the terminal and from npm: none of them ends it before what it created is deleted.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    ending.abort();
  });
}

process.exitCode = await checkBucket(process.argv.slice(2), {
  print: text => {
    console.log(text);
  },
  env: process.env,
  id: randomUUID(),
  signal: ending.signal,
});
