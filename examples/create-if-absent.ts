import { fork } from 'node:child_process';
import { once } from 'node:events';
import OSS from 'ali-oss';
import { openBucket, skipOnRealBucket } from './client.js';
import { type Contest, contend, type Ended } from './create-if-absent/contend.js';

const CONTENDERS = 4;

/** Several processes want to make today's report. Exactly one creates the marker; the others learn who did. */
export const main = () => compete(inItsOwnProcess);

/** The same with contenders that are started in another way. */
export async function compete(start: Start) {
  await using bucket = await openBucket();
  const name = bucket.newName('report-of-today.lock');
  // The answer of the very first one is lost: it has won, and must not believe that somebody else has.
  if (bucket.local) bucket.local.fault({ match: { operation: 'PutObject' }, do: { kind: 'apply-then-drop' } });
  else skipOnRealBucket('losing the answer of the winner');

  const client = bucket.newClient();
  const contests = Array.from({ length: CONTENDERS }, (_, nth) => ({
    config: configOf(client),
    name,
    who: `host-${nth}`,
  }));
  const ended = await Promise.all(contests.map(start));

  for (const { who, won, holder, attempts } of ended) {
    console.log(`${who}: ${won ? `won, in ${attempts} requests` : `leaves it to ${holder}`}`);
  }
  const stored = String((await client.get(name)).content);
  console.log(`in the marker: ${stored}`);
  return { ended, stored };
}

/** Runs one contender to its end. */
export type Start = (contest: Contest) => Promise<Ended>;

/** The same in this process: for tests. */
export const inThisProcess: Start = ({ config, name, who }) => contend(new OSS(config), name, who);

async function inItsOwnProcess(contest: Contest): Promise<Ended> {
  const child = fork(new URL('./create-if-absent/process.js', import.meta.url));
  child.send(contest);
  const [ended] = (await once(child, 'message')) as [Ended];
  return ended;
}

const configOf = (client: OSS): OSS.Options => (client as OSS & { readonly options: OSS.Options }).options;
