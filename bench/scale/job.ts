import { fork } from 'node:child_process';

/** What a program is given and what it gives. */
export interface Contract {
  readonly task: unknown;
  readonly result: unknown;
}

/** Work in a process of its own. */
export interface Job<Result> {
  /** Settles when the process has everything it needs and waits for its sign. */
  readonly ready: Promise<void>;
  begin(): void;
  /** Rejects when the process ends without one. */
  readonly result: Promise<Result>;
}

/** To the process. */
export type ToJob<Task> = { readonly task: Task } | 'begin';

/** From the process. */
export type FromJob<Result> = 'ready' | { readonly result: Result };

/** Starts a program that calls `work`. It can collect its garbage on demand. */
export function startJob<Of extends Contract>(program: URL, task: Of['task']): Job<Of['result']> {
  const child = fork(program, [], { execArgv: ['--expose-gc'], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const send = (message: ToJob<Of['task']>) => child.send(message);
  let isReady: () => void;
  const ready = new Promise<void>(resolve => {
    isReady = resolve;
  });
  const result = new Promise<Of['result']>((resolve, reject) => {
    child.on('message', (message: FromJob<Of['result']>) => {
      if (message === 'ready') isReady();
      else {
        resolve(message.result);
        child.disconnect();
      }
    });
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      reject(new Error(`${program.pathname} ended without a result: ${signal ?? `exit code ${String(code)}`}`));
    });
  });
  send({ task });
  return {
    // A process that dies before it is ready never says so.
    ready: Promise.race([ready, result.then(() => undefined)]),
    begin: () => {
      send('begin');
    },
    result,
  };
}

/** Starts a program and gives it its sign as soon as it is ready. */
export async function runJob<Of extends Contract>(program: URL, task: Of['task']): Promise<Of['result']> {
  const job = startJob<Of>(program, task);
  await job.ready;
  job.begin();
  return job.result;
}
