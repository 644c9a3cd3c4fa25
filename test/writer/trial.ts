import { setTimeout as sleep } from 'node:timers/promises';
import OSS from 'ali-oss';
import { type AppendWriter, appendWriter, type AppendWriterError, type Receipt, remedy } from '../../src/index.js';
import type { LocalOss, LoggedRequest } from '../../src/testing/index.js';
import { type Dice, diceOf, randomOf } from '../append-model/dice.js';
import { lossOn, mischiefOn } from '../append-model/effects.js';
import { isSettled } from '../append-model/schedule.js';

/** What writers with rollover went through, and what is wrong with it. */
export interface Trial {
  readonly seed: number;
  readonly wrong: readonly string[];
  readonly story: readonly string[];
  readonly ends: Readonly<Record<End, number>>;
  /** How many objects there are in the end. */
  readonly objects: number;
}

export type End = 'yes' | 'no' | 'unknown';

/** One call of `write`, in the order of the calls of its writer. */
interface Written {
  readonly text: string;
  end: End;
  receipt?: Receipt;
}

/** Runs one or two writers on the same objects. Requests that are late may still arrive afterwards. */
export async function runTrial(seed: number, oss: LocalOss): Promise<Trial> {
  const dice = diceOf(seed);
  const prefix = `w-${String(seed)}`;
  const isBoxed = dice.chance(0.3);
  const timeoutMs = dice.chance(0.2) ? dice.from(20, 60) : 60_000;
  const maxObjectBytes = dice.chance(0.7) ? dice.from(60, 400) : 5_000;
  const requests: LoggedRequest[] = [];
  const watch = oss.fault({
    match(request) {
      if (request.name?.startsWith(`${prefix}.`)) requests.push(request);
      return false;
    },
    do: { kind: 'drop' },
  });
  const faults = dice.list(0, 6, () => {
    const hit = isBoxed && dice.chance(0.6) ? mischiefOn(dice) : lossOn(dice, timeoutMs < 60_000);
    const match = ({ operation, name = '' }: LoggedRequest) =>
      operation === hit.operation && name.startsWith(`${prefix}.`);
    return oss.fault({ match, skip: dice.from(0, 8), times: hit.times, do: hit.effect });
  });
  const writers = dice.list(1, 2, nth => {
    const identicalRecords = dice.pick([...Array<'never'>(9).fill('never'), 'possible'] as const);
    const settings = {
      ...{
        identicalRecords,
        explicitPosition: dice.pick(['move', 'keep'] as const),
        mayBeResent: isBoxed || dice.chance(0.1),
      },
    } as const;
    const newWriter = (life: number) => {
      const random = randomOf(seed * 8 + nth * 4 + life);
      const client = remedy(new OSS(oss.clientOptions({ timeout: timeoutMs, retryMax: dice.from(0, 1) * 2 })), {
        ...{ appendRecovery: settings, random: () => random() * 0.02 },
      });
      return appendWriter(client, `${prefix}.0`, {
        ...{ maxObjectBytes, maxBatchBytes: dice.pick([60, 200, 4096]), lingerMs: dice.from(0, 2) },
        ...{
          rollover: index => `${prefix}.${String(index)}`,
          maxElapsedMs: dice.chance(0.3) ? dice.from(0, 60) : 2_000,
        },
        ...(dice.chance(0.3) && { attempts: dice.from(1, 3) }),
        ...(life === 0 && dice.chance(0.15) && { signal: abortedAfter(dice.from(0, 12)) }),
      });
    };
    return { nth, newWriter, isPossible: identicalRecords === 'possible' };
  });
  const written = await Promise.all(writers.map(async one => live(diceOf(seed * 16 + one.nth), one)));
  for (const handle of [...faults, watch]) handle.remove();
  while (!requests.every(isSettled)) await sleep(2);
  // A client that gave up may have left bytes in a socket that OSS has not read yet.
  await sleep(20);
  return judge({ seed, oss, prefix, maxObjectBytes, written, requests });
}

function abortedAfter(ms: number): AbortSignal {
  const abort = new AbortController();
  setTimeout(() => {
    abort.abort(new Error('given up'));
  }, ms);
  return abort.signal;
}

interface OneWriter {
  readonly nth: number;
  readonly isPossible: boolean;
  readonly newWriter: (life: number) => AppendWriter;
}

async function live(dice: Dice, { nth, newWriter, isPossible }: OneWriter): Promise<readonly Written[]> {
  const all: Written[] = [];
  let writer = newWriter(0);
  const restartsAt = dice.chance(0.3) ? dice.from(1, 3) : -1;
  let again: string[] = [];
  for (let group = 0; group < 4; group += 1) {
    if (group === restartsAt) {
      await writer.close().catch(() => undefined);
      writer = newWriter(1);
    }
    const fresh = dice.list(0, 6, index =>
      // A tick is equal to every other one of this writer.
      dice.chance(0.25)
        ? `[${String(nth)}.t]`
        : `[${String(nth)}.${String(group)}.${String(index)}]`.padEnd(dice.from(8, 40), 'x'),
    );
    const texts = [...again, ...fresh];
    again = [];
    const calls = texts.map(text => {
      const one: Written = { text, end: 'unknown' };
      all.push(one);
      return writer.write(text).then(
        receipt => {
          one.end = 'yes';
          one.receipt = receipt;
        },
        (error: unknown) => {
          one.end = (error as AppendWriterError).written === 'no' ? 'no' : 'unknown';
        },
      );
    });
    if (dice.chance(0.3)) await writer.flush().catch(() => undefined);
    await Promise.all(calls);
    const mine = all.slice(all.length - texts.length);
    for (let tries = 0; writer.failure !== undefined && tries < 4; tries += 1) await goOn(writer, mine, isPossible);
    // What is certain not to be stored may be written again.
    again = mine.filter(({ end }) => end === 'no').map(({ text }) => text);
    if (dice.chance(0.3)) await sleep(dice.from(0, 4));
  }
  await writer.close().catch(() => undefined);
  return all;
}

async function goOn(writer: AppendWriter, mine: readonly Written[], isPossible: boolean): Promise<void> {
  const open = mine.filter(({ end }) => end === 'unknown');
  try {
    const receipts = await writer.resume();
    if (receipts.length === 0) for (const one of open) one.end = 'no';
    else if (receipts.length !== open.length)
      throw new Error(`resume() gave ${String(receipts.length)} receipts for ${String(open.length)} that were open.`);
    for (const [at, receipt] of receipts.entries()) Object.assign(open[at] ?? {}, { end: 'yes', receipt });
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('resume() gave')) throw error;
    // Under 'possible' it is told once that it can never be known.
    if (isPossible && writer.failure === undefined) return;
  }
}

interface Ended {
  readonly seed: number;
  readonly oss: LocalOss;
  readonly prefix: string;
  readonly maxObjectBytes: number;
  readonly written: readonly (readonly Written[])[];
  readonly requests: readonly LoggedRequest[];
}

function judge({ seed, oss, prefix, maxObjectBytes, written, requests }: Ended): Trial {
  const wrong: string[] = [];
  const names = (oss.bucket('logs')?.objectNames ?? []).filter(name => name.startsWith(`${prefix}.`));
  const stored = new Map<string, string[]>();
  for (const name of names) {
    const content = oss.object('logs', name)?.content.toString() ?? '';
    if (content.length > maxObjectBytes) wrong.push(`${name} is ${String(content.length)} bytes long`);
    let at = 0;
    for (const [text] of content.matchAll(/\[[^\]]*\]x*/g)) {
      stored.set(text, [...(stored.get(text) ?? []), `${name}:${String(at)}`]);
      at += text.length;
    }
    if (at !== content.length) wrong.push(`${name} is torn`);
  }
  const all = written.flat();
  const places = all.flatMap(({ receipt }) => (receipt ? [`${receipt.name}:${String(receipt.position)}`] : []));
  if (new Set(places).size !== places.length) wrong.push('one place was acknowledged twice');
  for (const { text, end, receipt } of all) {
    const place = receipt && `${receipt.name}:${String(receipt.position)}`;
    if (end === 'yes' && !(place !== undefined && stored.get(text)?.includes(place)))
      wrong.push(`${text} was acknowledged and is not at ${String(place)}`);
  }
  for (const text of new Set(all.map(one => one.text))) {
    const ends = all.filter(one => one.text === text).map(({ end }) => end);
    const count = stored.get(text)?.length ?? 0;
    const most = ends.filter(end => end !== 'no').length;
    if (count > most) wrong.push(`${text} is stored ${String(count)} times, of at most ${String(most)}`);
  }
  for (const text of stored.keys()) if (!all.some(one => one.text === text)) wrong.push(`${text} was never written`);
  for (const own of written) {
    const order = own.flatMap(({ receipt }) => (receipt ? [receipt] : []));
    const numbers = order.map(({ name, position }) => Number(name.slice(prefix.length + 1)) * 1e6 + position);
    if (numbers.some((number, at) => at > 0 && number < (numbers[at - 1] ?? 0))) wrong.push('order was not kept');
  }
  const ends = { yes: 0, no: 0, unknown: 0 };
  for (const { end } of all) ends[end] += 1;
  const story = [
    ...all.map(
      ({ text, end, receipt }) => `${text} ${end} ${receipt ? `${receipt.name}:${String(receipt.position)}` : ''}`,
    ),
    ...requests.map(
      ({ operation, name, query, bytes: sent, fault, applied, status, code }) =>
        `${operation} ${String(name)}@${query['position'] ?? ''} ${String(sent)} ${fault ?? '-'} ${applied ? 'applied' : 'not applied'} ${String(status)} ${code ?? ''}`,
    ),
  ];
  return { seed, wrong, story, ends, objects: names.length };
}
