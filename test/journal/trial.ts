import { setTimeout as sleep } from 'node:timers/promises';
import OSS from 'ali-oss';
import { appendWriter, type JournaledWriter } from '../../src/index.js';
import { journalOn } from '../../src/journal/open.js';
import type { Change, Store } from '../../src/journal/store.js';
import type { LocalOss, LoggedRequest } from '../../src/testing/index.js';
import { type Dice, diceOf, randomOf } from '../append-model/dice.js';
import { lossOn, mischiefOn } from '../append-model/effects.js';
import { isSettled } from '../append-model/schedule.js';
import { clientIn, worldUntil } from './killed.js';
import { afterKill, afterPowerCut, type Failing, newDisk, storeOn } from './memory-store.js';

/** What a source went through on its way into OSS, and what is wrong with it. */
export interface Journey {
  readonly seed: number;
  readonly wrong: readonly string[];
  readonly story: readonly string[];
  /** How many processes died on the way. */
  readonly deaths: number;
  /** How many batches that a process had left open were found in OSS. */
  readonly found: number;
  readonly rivals: number;
}

/** After so many processes the rest goes well. */
const DEATHS_AT_MOST = 8;
const HEALTHY_AT_MOST = 4;

/**
 * Brings a source into OSS by one process after the other: each begins behind the mark that the journal has, and dies at any step,
 * or the power is cut. In the end OSS has to hold the source, once and in order, whatever else was appended in between.
 */
export async function runJourney(
  seed: number,
  oss: LocalOss,
  broken = (store: Store) => store,
  looksAnew = true,
): Promise<Journey> {
  const dice = diceOf(seed);
  const prefix = `j-${String(seed)}`;
  const nameOf = (index: number) => `${prefix}.${String(index)}`;
  const isBoxed = dice.chance(0.3);
  const timeoutMs = dice.chance(0.2) ? dice.from(20, 60) : 60_000;
  // A tick is equal to every other one.
  const source = dice.list(4, 30, index =>
    dice.chance(0.25) ? '[tick]\n' : `${`[${String(index)}]`.padEnd(dice.from(6, 30), 'x')}\n`,
  );
  const rolling = { maxObjectBytes: dice.chance(0.6) ? dice.from(60, 300) : 5_000, rollover: nameOf };
  const requests: LoggedRequest[] = [];
  const isOurs = ({ name = '' }: LoggedRequest) => name.startsWith(`${prefix}.`);
  const watch = oss.fault({ match: request => isOurs(request) && requests.push(request) < 0, do: { kind: 'drop' } });
  const rival = newRival(oss, nameOf, dice.chance(0.4) ? diceOf(seed * 2 + 1) : undefined);
  const story: string[] = [];
  const wrong: string[] = [];
  let disk = newDisk();
  let [deaths, found, heard] = [0, 0, -1];

  for (let life = 0; life < DEATHS_AT_MOST + HEALTHY_AT_MOST; life += 1) {
    const isHealthy = life >= DEATHS_AT_MOST;
    const faults = (isHealthy ? [] : dice.list(0, 3, () => (isBoxed && dice.chance(0.6) ? mischiefOn : lossOn))).map(
      pick => {
        const hit = pick(dice, timeoutMs < 60_000);
        const match = (request: LoggedRequest) => isOurs(request) && request.operation === hit.operation;
        return oss.fault({ match, skip: dice.from(0, 4), times: hit.times, do: hit.effect });
      },
    );
    const world = worldUntil(isHealthy ? Infinity : dice.from(0, 80), () => rival.mayAppend());
    const random = randomOf(seed * 16 + life);
    const plain = new OSS(oss.clientOptions({ timeout: isHealthy ? 60_000 : timeoutMs }));
    const client = clientIn(world, plain, { appendRecovery: { mayBeResent: isBoxed }, random: () => random() * 0.02 });
    let isDone = false;
    const failing = isHealthy ? () => undefined : newDiskTrouble(diceOf(seed * 64 + life));
    const store = broken(storeOn(disk, { step: world.step, failing, looksAnew }));
    const opening = journalOn(store, 'memory').catch((error: unknown) => {
      wrong.push(`life ${String(life)}: ${String(error)}`);
      return undefined;
    });
    const journal = await Promise.race([opening, world.death]);
    if (journal) {
      const writer = appendWriter(client, nameOf(0), {
        ...{ journal, ...rolling, maxBatchBytes: dice.pick([60, 200, 4096]), lingerMs: dice.from(0, 2) },
        maxElapsedMs: isHealthy ? 10_000 : dice.pick([0, 20, 2_000]),
      });
      story.push(
        `life ${String(life)}: ${String(journal.chunks)} open, mark ${writer.mark ?? 'none'}, heard ${String(heard)}`,
      );
      if (Number(writer.mark ?? -1) < heard)
        wrong.push(`the mark is ${writer.mark ?? 'none'}, behind ${String(heard)}`);
      writer.recovered.then(({ batch }) => (found += batch === 'found' ? 1 : 0)).catch(() => undefined);
      const living = live(
        diceOf(seed * 32 + life),
        writer,
        source,
        nth => {
          if (!world.isDead) heard = Math.max(heard, nth);
        },
        what => story.push(what),
      );
      living.catch((error: unknown) => {
        if (!world.isDead) wrong.push(`life ${String(life)}: ${String(error)}`);
      });
      await Promise.race([living.catch(() => undefined), world.death]);
      isDone = !world.isDead && journal.chunks === 0 && Number(writer.mark) === source.length - 1;
    }
    for (const handle of faults) handle.remove();
    if (isDone) break;
    const isPowerCut = dice.chance(0.4);
    if (world.isDead) deaths += 1;
    story.push(world.isDead ? `dies at ${world.steps.at(-1) ?? ''}${isPowerCut ? ', the power cut' : ''}` : 'closes');
    disk = (isPowerCut && world.isDead ? afterPowerCut : afterKill)(disk);
    if (wrong.length > 0) break;
    if (life === DEATHS_AT_MOST + HEALTHY_AT_MOST - 1) wrong.push(`${String(journal?.chunks)} chunks are in doubt`);
  }

  while (!requests.every(isSettled)) await sleep(2);
  // A process that died may have left bytes in a socket that OSS has not read yet.
  await sleep(20);
  watch.remove();
  const stored = storedIn(oss, nameOf).filter(line => !line.startsWith('rival'));
  if (stored.join('') !== source.join('')) {
    wrong.push(differenceOf(source, stored));
    story.push(`source ${JSON.stringify(source.join(''))}`, `stored ${JSON.stringify(stored.join(''))}`);
  }
  return { seed, wrong, story, deaths, found, rivals: rival.appended };
}

/** A disk that fails now and then, once or for a while; what it could not confirm it may have all the same. */
function newDiskTrouble(dice: Dice): (changes: readonly Change[]) => Failing {
  const chance = dice.pick([0, 0, 0.05, 0.2]);
  let left = 0;
  return () => {
    if (left === 0 && dice.chance(chance)) left = dice.from(1, 6);
    if (left === 0) return undefined;
    left -= 1;
    return dice.pick<Failing>(['nothing', 'all']);
  };
}

/** Ships what is behind the mark, a few at a time. */
async function live(
  dice: Dice,
  writer: JournaledWriter,
  source: readonly string[],
  accepted: (nth: number) => void,
  tell: (what: string) => void,
): Promise<void> {
  const behind = () => Number(writer.mark ?? -1) + 1;
  let next = behind();
  const pending: Promise<void>[] = [];
  let isRefused = false;
  while (next < source.length || pending.length > 0) {
    if (isRefused || next === source.length) {
      // A disk that failed: everything behind the mark once more.
      await Promise.allSettled(pending.splice(0));
      isRefused = false;
      next = behind();
      continue;
    }
    const group = Math.min(dice.from(1, 5), source.length - next);
    for (let nth = next; nth < next + group; nth += 1) {
      const accepting = writer.accept(source[nth] ?? '', { mark: String(nth) });
      pending.push(
        accepting.then(
          () => {
            accepted(nth);
          },
          (error: unknown) => {
            tell(`${String(nth)}: ${String(error)}`);
            isRefused = true;
          },
        ),
      );
    }
    next += group;
    if (dice.chance(0.6)) await Promise.all(pending.splice(0));
    if (dice.chance(0.3)) await sleep(dice.from(0, 4));
    if (dice.chance(0.3)) await writer.flush().catch(() => undefined);
    if (dice.chance(0.2)) await writer.resume().catch(() => undefined);
  }
  // What OSS does not take now is the matter of the next process.
  await writer.close().catch((error: unknown) => {
    tell(String(error));
  });
}

/** Somebody else, who appends to the same objects at any moment. */
function newRival(oss: LocalOss, nameOf: (index: number) => string, dice: Dice | undefined) {
  // What never comes back must not hold up everybody else.
  const plain = new OSS(oss.clientOptions({ timeout: 60 })) as unknown as {
    append(name: string, body: Buffer, options: object): Promise<unknown>;
  };
  let appended = 0;
  return {
    get appended() {
      return appended;
    },
    async mayAppend(): Promise<void> {
      if (!dice?.chance(0.03)) return;
      const name = nameOf(dice.from(0, 2));
      const content = oss.object('logs', name)?.content;
      if (!content) return;
      const line = Buffer.from(`rival ${String(dice.from(0, 1e9))}\n`);
      await plain.append(name, line, { position: content.length }).then(
        () => (appended += 1),
        () => undefined,
      );
    },
  };
}

function storedIn(oss: LocalOss, nameOf: (index: number) => string): string[] {
  const lines: string[] = [];
  for (let index = 0; ; index += 1) {
    const object = oss.object('logs', nameOf(index));
    if (!object) return lines;
    lines.push(...object.content.toString().split(/(?<=\n)/));
  }
}

function differenceOf(source: readonly string[], stored: readonly string[]): string {
  const at = source.findIndex((line, nth) => stored[nth] !== line);
  const counts = `${String(stored.length)} of ${String(source.length)} lines are stored`;
  if (at < 0) return `${counts}: doubled at the end`;
  return `${counts}: the first that differs is ${String(at)}, ${JSON.stringify(stored[at])} for ${JSON.stringify(source[at])}`;
}
