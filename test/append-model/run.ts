import { loss, type Loss, newWorld, requestOf, type Answer, type Manners, type Request, type World } from './world.js';
import type { Claim, Writer } from './writers.js';

/** What is explored. */
export interface Scenario extends Partial<Manners> {
  /** Each writer, or one for all. */
  readonly writer: Writer | readonly Writer[];
  /** For each writer, the records it wants appended. */
  readonly records: readonly (readonly string[])[];
  /** How many appends may go wrong. */
  readonly faults: number;
  /** How many HEADs and GETs may go wrong. @default 0 */
  readonly lookFaults?: number;
  /** How many writers may be aborted, each at any moment. @default 0 */
  readonly aborts?: number;
  /** What a client sees of an append or a look without an answer. @default 'connection' */
  readonly loss?: Loss;
  /** Whether OSS may also refuse what goes wrong, with a 403. @default false */
  readonly refusals?: boolean;
}

/** One step a run can take from where it stands. */
export interface Option {
  readonly told: string;
  take(): void;
}

/** One run of a scenario: everything stands still until an option is taken. */
export interface Run {
  readonly world: World;
  /** What a writer was told; complete when there is no option left. */
  claimsOf(writer: number): readonly Claim[];
  /** How a record of a writer is called among what is stored. */
  label(writer: number, record: string): string;
  /** Waits until every writer has either asked OSS for something or ended. */
  settle(): Promise<void>;
  options(): readonly Option[];
  /** Names everything that what follows can depend on: two runs with equal states go on equally. */
  state(): string;
}

interface Asked {
  readonly request: Request;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

interface Thread {
  readonly id: number;
  readonly abort: AbortController;
  /** What it asked and was answered so far: all that its further behaviour can depend on. */
  readonly history: string[];
  asked: Asked | undefined;
  claims: readonly Claim[] | undefined;
  failed: unknown;
}

/** More rounds of the event loop than loading a WebAssembly module takes. */
const ROUNDS_AT_MOST = 1_000_000;

export function startRun(scenario: Scenario): Run {
  const { writer, records, telling = true, checksums = true, content = '' } = scenario;
  const world = newWorld({ telling, checksums, content });
  const late: { readonly request: Request; readonly label: string }[] = [];
  const left = { faults: scenario.faults, lookFaults: scenario.lookFaults ?? 0, aborts: scenario.aborts ?? 0 };
  const threads = records.map((own, id): Thread => {
    const abort = new AbortController();
    const thread: Thread = { id, abort, history: [], asked: undefined, claims: undefined, failed: undefined };
    const write = typeof writer === 'function' ? writer : (writer[id] ?? nobody);
    write({ urllib: urllibOf(thread), signal: left.aborts > 0 ? abort.signal : undefined }, own).then(
      claims => (thread.claims = claims),
      (error: unknown) => (thread.failed = error ?? new Error('a writer failed')),
    );
    return thread;
  });

  const answering = (thread: Thread, asked: Asked): Option[] => {
    const { request } = asked;
    const name = request.kind === 'append' ? label(thread.id, request.bytes.toString()) : '';
    const option = (how: string, answerOf: () => Answer | Error): Option => ({
      told: `${nameOf(thread.id)} ${tell(request)} ${how}`,
      take() {
        const answer = answerOf();
        thread.asked = undefined;
        thread.history.push(`${tell(request)}=${tellAnswer(answer)}`);
        if (answer instanceof Error) asked.reject(answer);
        else asked.resolve(answer);
      },
    });
    const budget = request.kind === 'append' ? 'faults' : 'lookFaults';
    const fault = (how: string, act: () => unknown, seen: Loss = scenario.loss ?? 'connection') =>
      option(how, () => {
        left[budget] -= 1;
        act();
        return loss(seen);
      });
    const options = [option('ok', () => world.serve(request, name))];
    if (left[budget] === 0) return options;
    options.push(fault('lost-request', () => undefined));
    if (scenario.refusals) options.push(fault('refused', () => undefined, 'forbidden'));
    if (request.kind !== 'append') return options;
    options.push(fault('lost-response', () => world.serve(request, name)));
    options.push(fault('late', () => late.push({ request, label: name })));
    return options;
  };

  const arriving = () =>
    late.map((one, index) => ({
      told: `${one.label} ${tell(one.request)} arrives`,
      take() {
        late.splice(index, 1);
        world.serve(one.request, one.label);
      },
    }));

  const aborting = () =>
    threads
      .filter(({ claims, abort }) => left.aborts > 0 && !claims && !abort.signal.aborted)
      .map(({ id, history, abort }) => ({
        told: `${nameOf(id)} aborts`,
        take() {
          left.aborts -= 1;
          history.push('abort');
          abort.abort(new Error('given up'));
        },
      }));

  return {
    world,
    label,
    claimsOf: id => threads[id]?.claims ?? [],
    async settle() {
      for (let round = 0; round === 0 || threads.some(isBusy); round += 1) {
        if (round > ROUNDS_AT_MOST) throw new Error('A writer neither asked for anything nor ended.');
        await new Promise(setImmediate);
      }
      const failed = threads.find(thread => thread.failed !== undefined);
      if (failed) throw failed.failed;
      // The object only grows: a request to a position that is passed can never be carried out, so it is as if lost.
      const alive = late.filter(({ request }) => request.kind === 'append' && request.position >= world.content.length);
      late.splice(0, late.length, ...alive);
    },
    options: () => [
      ...threads.flatMap(thread => (thread.asked ? answering(thread, thread.asked) : [])),
      ...arriving(),
      ...aborting(),
    ],
    state: () =>
      JSON.stringify([
        threads.map(({ history }) => history),
        world.stored,
        late.map(({ label: name, request }) => name + tell(request)).sort(),
        left,
      ]),
  };
}

function urllibOf(thread: Thread) {
  return {
    async request(url: string, params: unknown): Promise<Answer> {
      const request = await requestOf(url, params);
      if (thread.asked) throw new Error('A client sent a request to an object while another of its own was under way.');
      return new Promise<Answer>((resolve, reject) => {
        thread.asked = { request, resolve, reject };
      });
    },
  };
}

function isBusy({ asked, claims, failed }: Thread): boolean {
  return !asked && !claims && failed === undefined;
}

const nobody: Writer = () => Promise.resolve([]);
const nameOf = (id: number) => 'ABC'.charAt(id);
const label = (id: number, record: string) => `${nameOf(id)}:${record}`;

function tell(request: Request): string {
  if (request.kind === 'append') return `append(${request.bytes.toString()})@${request.position}`;
  return request.kind === 'head' ? 'head' : `read@${request.start}-${request.end}`;
}

function tellAnswer(answer: Answer | Error): string {
  if (answer instanceof Error) return answer.name;
  const { status, headers, data } = answer;
  const told = ['x-oss-next-append-position', 'x-oss-hash-crc64ecma'].map(name => headers[name] ?? '');
  return `${status} ${told.join(' ')} ${data.toString('latin1')}`;
}
