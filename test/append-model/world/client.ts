import type { Caller, Desk, Strategy, Told } from './caller.js';
import type { Query, World } from './object.js';
import type { Step } from './scenario.js';
import { type Answer, clockOf, queryOf } from './wire.js';

/** One client under way: it stands still at every request until that is answered. */
export interface Client {
  readonly who: string;
  /** Everything it was answered and told so far: what its further behaviour can depend on. */
  history: string;
  /** What it waits for, if anything. */
  asked: Asked | undefined;
  /** `idle`: its program is done. `done`: it has tried every record again, too. */
  state: 'busy' | 'idle' | 'done';
  failed: unknown;
  /** How many faults its present call has met, and how many of them a look. */
  faults: number;
  lookFaults: number;
  /** For each record, where it was sent to without an answer. */
  readonly silent: Map<string, Set<number>>;
  /** Begins to try every record again. */
  tryAgain(): void;
}

/** A request under way. */
export interface Asked {
  readonly query: Query;
  /** Whether it was delivered once already, by something between the client and OSS. */
  isSecond: boolean;
  answer(answer: Answer | Error): void;
}

/** What a call of a client ended with. */
export interface Ended extends Told {
  readonly id: string;
  readonly bytes: string;
  readonly given: number | undefined;
  readonly forgot: boolean;
  readonly healthyTry?: number;
}

/** How a client tells what it does beside asking. */
export interface Listener {
  onEnded(client: Client, ended: Ended): void;
  onRestart(client: Client): void;
}

export function startClient(
  who: string,
  program: readonly Step[],
  strategy: Strategy,
  world: World,
  on: Listener,
): Client {
  let id = '';
  let resume: () => void = () => undefined;
  const resumed = new Promise<void>(resolve => {
    resume = resolve;
  });
  const client: Client = {
    ...{ who, history: '', asked: undefined, state: 'busy', failed: undefined, faults: 0, lookFaults: 0 },
    silent: new Map(),
    tryAgain() {
      client.state = 'busy';
      resume();
    },
  };
  const ask = (query: Query) =>
    new Promise<Answer>((resolve, reject) => {
      if (client.asked) throw new Error('A client sent a request to an object while another of its own was under way.');
      const answer = (given: Answer | Error) => {
        client.asked = undefined;
        if (given instanceof Error) reject(given);
        else resolve(given);
      };
      client.asked = { query, isSecond: false, answer };
    });
  const urllib = { request: (url: string, given: unknown) => ask(queryOf(url, given, who, id)) };
  const desk: Desk = { scenario: world.scenario, urllib, now: () => clockOf(world) };

  /** The program, and then, when all is quiet and healthy, every record once more: is it refused for ever? */
  const live = async () => {
    let caller: Caller = strategy(desk);
    const said = new Map<string, Told['says']>();
    let deletes = '';
    for (const step of program) {
      if (step.do === 'restart') {
        caller = strategy(desk);
        on.onRestart(client);
      } else if (step.do === 'wait') await ask({ op: 'wait' });
      else if (step.do === 'delete') {
        deletes += '+';
        await caller.remove();
      } else if (step.do !== 'again' || said.get(step.id) === 'unknown') {
        // What is appended after the client's own delete is a new record.
        id = step.id + deletes;
        const told = await caller.append(step.bytes, step.at);
        said.set(step.id, told.says);
        on.onEnded(client, { ...told, id, bytes: step.bytes, given: step.at, forgot: step.do === 'repeat' });
      }
    }
    client.state = 'idle';
    await resumed;
    for (const bytes of new Set(program.flatMap(step => ('bytes' in step ? [step.bytes] : [])))) {
      id = `${bytes}!`;
      for (let healthyTry = 1; healthyTry <= 2; healthyTry += 1) {
        const told = await caller.append(bytes, undefined);
        on.onEnded(client, { ...told, id, bytes, given: undefined, forgot: false, healthyTry });
        if (told.says === 'yes') break;
      }
    }
    client.state = 'done';
  };
  live().catch((error: unknown) => {
    client.failed = error ?? new Error('a client failed');
  });
  return client;
}
