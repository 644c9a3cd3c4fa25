import { fork } from 'node:child_process';
import type { ClientOptions } from 'ali-oss-remedy/testing';
import type { Ambush, FromServer, Tally, ToServer } from './server-messages.js';

/** The OSS of a measurement, in a process of its own. */
export interface Server extends AsyncDisposable {
  readonly client: ClientOptions;
  /** What arrived since the last call. */
  tally(): Promise<Tally>;
  ambush(ambush: Ambush): Promise<void>;
}

/** With timers and loopback on top of it, a round trip of a small append then takes about 20 ms. */
export const DELAY_MS = 19;

const PROGRAM = new URL('./server-process.js', import.meta.url);

/** Starts it, without any object. It is gone with its objects when it is disposed of. */
export async function startServer(delayMs = DELAY_MS): Promise<Server> {
  const child = fork(PROGRAM, [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const ask = (message: ToServer): Promise<FromServer> =>
    new Promise((resolve, reject) => {
      const onExit = () => {
        reject(new Error('The server process ended by itself.'));
      };
      child.once('exit', onExit);
      child.once('message', (answer: FromServer) => {
        child.off('exit', onExit);
        resolve(answer);
      });
      child.send(message);
    });
  const answer = await ask({ start: { delayMs } });
  if (answer === 'laid' || !('client' in answer)) throw new Error('Expected the options of a client.');
  return {
    client: answer.client,
    async tally() {
      const told = await ask('tally');
      if (told === 'laid' || !('tally' in told)) throw new Error('Expected a tally.');
      return told.tally;
    },
    async ambush(ambush) {
      await ask({ ambush });
    },
    [Symbol.asyncDispose]: () =>
      new Promise(resolve => {
        child.once('exit', () => {
          resolve();
        });
        child.kill('SIGKILL');
      }),
  };
}
