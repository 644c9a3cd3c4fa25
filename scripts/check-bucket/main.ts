import { randomUUID } from 'node:crypto';
import { checkBucket } from './run.js';

const ending = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
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
