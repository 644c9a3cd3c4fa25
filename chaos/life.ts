import { type ChildProcess, fork } from 'node:child_process';
import type { Readable } from 'node:stream';
import { type Call, journalOf } from './journal.js';
import type { WriterTask } from './messages.js';

/** One writer process, from its start to its end. */
export interface Life {
  readonly writer: number;
  /** Settles when the process is ready for its task. */
  readonly ready: Promise<void>;
  /** Gives it its task. */
  begin(): void;
  /** Kills it without notice. */
  kill(): void;
  /** Settles when the process is gone and all that it wrote was read. Rejects when it ended by a fault of its own. */
  readonly end: Promise<Death>;
}

export interface Death {
  /** In the order in which they were made. */
  readonly calls: readonly Call[];
  /** Before which record everything was accepted by the processes before. */
  readonly kept: number | undefined;
  readonly killed: boolean;
}

const PROGRAM = new URL('./writer-process.js', import.meta.url);
const COMPLAINT_AT_MOST = 4000;

/** Starts a writer process. It is killed when the signal is aborted. */
export function startLife(task: WriterTask, signal: AbortSignal, onAnswer: (records: number) => void): Life {
  const { writer, epoch } = task;
  const stdio = ['ignore', 'ignore', 'pipe', 'pipe', 'ipc'] as const;
  const child = fork(PROGRAM, [], { stdio: [...stdio], signal, killSignal: 'SIGKILL' });
  const journal = journalOf(writer, epoch, onAnswer);
  const complaint = complaintOf(child);
  let isMarked = false;

  const ready = new Promise<void>(resolve => {
    child.once('message', () => {
      resolve();
    });
  });
  const end = new Promise<Death>((resolve, reject) => {
    child.once('error', reject);
    (child.stdio[3] as Readable).setEncoding('utf8').on('data', (text: string) => {
      try {
        journal.read(text);
      } catch (error) {
        reject(error);
      }
    });
    // 'close' comes after the last byte of the journal, 'exit' may come before it.
    child.once('close', (code, by) => {
      const killed = isMarked && by === 'SIGKILL';
      if (killed || code === 0) resolve({ calls: journal.calls(), kept: journal.kept(), killed });
      else reject(new Error(`The process of writer ${writer}, epoch ${epoch}, failed by itself: ${complaint()}`));
    });
  });
  // It may fail while nobody has come to wait for its end yet.
  end.catch(() => undefined);
  return {
    writer,
    ready,
    begin: () => {
      if (child.connected) child.send(task);
    },
    kill: () => {
      isMarked = true;
      child.kill('SIGKILL');
    },
    end,
  };
}

function complaintOf({ stderr }: ChildProcess): () => string {
  let text = '';
  stderr?.setEncoding('utf8').on('data', (more: string) => {
    text = (text + more).slice(-COMPLAINT_AT_MOST);
  });
  return () => text.trim();
}
