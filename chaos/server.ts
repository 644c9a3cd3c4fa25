import { fork } from 'node:child_process';
import type { ClientOptions } from 'ali-oss-remedy/testing';
import type { FromServer, ServerTask, ToServer, Weather } from './messages.js';

/** The OSS of a run, in a process of its own. */
export interface Server extends AsyncDisposable {
  readonly client: ClientOptions;
  /** Is aborted when the process ends by itself. */
  readonly signal: AbortSignal;
  /** Ends the faults, and waits until nothing can arrive any more. */
  settle(): Promise<Weather>;
}

const PROGRAM = new URL('./server-process.js', import.meta.url);

/** Starts it. It stores its objects in memory, and is gone with them when it is disposed of. */
export async function startServer(task: ServerTask): Promise<Server> {
  const child = fork(PROGRAM, [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const end = new AbortController();
  const gone = new Error('The server process ended by itself.');
  child.once('exit', () => {
    end.abort(gone);
  });
  const ask = (message: ToServer): Promise<FromServer> =>
    new Promise((resolve, reject) => {
      const onExit = () => {
        reject(gone);
      };
      child.once('exit', onExit);
      child.once('message', (answer: FromServer) => {
        child.off('exit', onExit);
        resolve(answer);
      });
      child.send(message, error => {
        if (error) reject(error);
      });
    });
  const answer = await ask({ start: task });
  if (!('client' in answer)) throw new Error('Expected the options of a client from the server process.');
  return {
    client: answer.client,
    signal: end.signal,
    async settle() {
      const weather = await ask('settle');
      if (!('settled' in weather)) throw new Error('Expected a report from the server process.');
      return weather.settled;
    },
    [Symbol.asyncDispose]: () =>
      new Promise(resolve => {
        if (child.exitCode !== null || child.signalCode !== null) resolve();
        else
          child.once('exit', () => {
            resolve();
          });
        child.kill('SIGKILL');
      }),
  };
}
