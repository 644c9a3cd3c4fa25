import { join } from 'node:path';
import { career, type Desk } from './career.js';
import type { Call } from './journal.js';
import { type Kill, killsOn } from './kills.js';
import type { Life } from './life.js';
import type { WriterTask } from './messages.js';

/** What the writers of a run are to do. */
export interface CrewTask extends Pick<WriterTask, 'client' | 'object' | 'manner' | 'seed' | 'ticks' | 'boxes'> {
  /** Where each writer gets a folder of its own. */
  readonly folder: string;
  readonly writers: number;
  /** Of all writers. */
  readonly records: number;
  readonly kills: readonly Kill[];
  /** Ends it all. */
  readonly signal: AbortSignal;
  /** Is told how many records are answered and how many processes are killed so far. */
  readonly onProgress: (records: number, kills: number) => void;
}

/** What they did. */
export interface CrewReport {
  readonly calls: readonly Call[];
  readonly kills: number;
  /** From the first call to the last answer, in milliseconds. */
  readonly ms: number;
}

/** No append takes so long: a run that stands still is a fault, and has to end. */
const STANDSTILL_MS = 120_000;

/** Has all writers append to one object, each in a process of its own, and kills some of these. */
export async function runCrew(task: CrewTask): Promise<CrewReport> {
  const { client, object, manner, seed, ticks, boxes, writers, records, onProgress } = task;
  const shared = { client, object, manner, seed, ticks, boxes };
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, task.signal]);
  const alive = new Map<number, Life>();
  const kills = killsOn(alive, task.kills);
  let answered = 0;
  let killed = 0;
  let startedAt = 0;
  let lastAnswerAt = performance.now();

  const desk: Desk = {
    signal,
    alive,
    atGate: gateFor(writers, () => {
      startedAt = performance.now();
    }),
    onAnswer: count => {
      answered += count;
      lastAnswerAt = performance.now();
      kills.due(answered);
      onProgress(answered, killed);
    },
    onKilled: () => {
      killed += 1;
    },
  };
  const watch = setInterval(() => {
    const stillMs = performance.now() - lastAnswerAt;
    if (stillMs > STANDSTILL_MS) stop.abort(new Error(`No append was answered for ${STANDSTILL_MS / 1000} s.`));
  }, 1000);
  const careers = Array.from({ length: writers }, (_, writer) =>
    career(
      {
        ...shared,
        folder: join(task.folder, `writer-${writer}`),
        writer,
        epoch: 1,
        first: 0,
        end: shareOf(records, writer, writers),
      },
      desk,
    ),
  );
  try {
    const calls = await Promise.all(careers);
    await kills.done();
    return { calls: calls.flat(), kills: killed, ms: lastAnswerAt - startedAt };
  } catch (error) {
    // What stopped the others is of more use than that they were stopped.
    throw signal.aborted ? signal.reason : error;
  } finally {
    clearInterval(watch);
    stop.abort();
    await Promise.allSettled(careers);
  }
}

function shareOf(records: number, writer: number, writers: number): number {
  return Math.floor((records * (writer + 1)) / writers) - Math.floor((records * writer) / writers);
}

/** Opens when as many have come as it is for, and stays open. */
function gateFor(count: number, onOpen: () => void): () => Promise<void> {
  let open: () => void = onOpen;
  let arrived = 0;
  const opened = new Promise<void>(resolve => {
    open = () => {
      onOpen();
      resolve();
    };
  });
  return () => {
    arrived += 1;
    if (arrived === count) open();
    return opened;
  };
}
