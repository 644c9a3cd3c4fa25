import { backoff, firstOf, type Policy, remedy, reportOf, retry, surface, upTo } from 'ali-oss-remedy';
import { openBucket } from './client.js';

/** A put that must not overwrite takes the next free name: report.csv, report-2.csv, report-3.csv. */
const nextFreeName: Policy = ({ args, attempt, written }) => {
  // An earlier send without an answer may have made the object: a second copy is what nobody wants.
  if (written === 'unknown') return surface('the object may be our own');
  const [taken, ...rest] = args;
  const free = String(taken).replace(/(-\d+)?\.csv$/, `-${attempt + 1}.csv`);
  return retry({ args: [free, ...rest], because: `taken, so ${free.split('/').at(-1) ?? free}` });
};

export async function main() {
  await using bucket = await openBucket();
  const client = remedy(bucket.newClient(), {
    policies: {
      FileAlreadyExists: firstOf(upTo(5, nextFreeName), () => surface('five names were taken')),
      StaleFile: backoff({ attempts: 8, baseMs: 20, jitter: 'equal' }),
      '*': conflict => surface(`nobody has thought about ${conflict.code} yet`),
    },
  });

  const name = bucket.newName('report.csv');
  const headers = { 'x-oss-forbid-overwrite': 'true' };
  const names: string[] = [];
  for (const content of ['first', 'second', 'third']) {
    const result = await client.put(name, Buffer.from(content), { headers });
    names.push(result.name);
    const steps = reportOf(result)?.trail ?? [];
    console.log([`${content} put: ${name}`, ...steps.map(({ decision }) => decision.because)].join('; '));
  }
  return names;
}
