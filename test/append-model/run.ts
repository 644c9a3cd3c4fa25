import { type Asked, startThread, type Thread } from './thread.js';
import { loss, type Loss, newWorld, type Answer, type Manners, type Request, type World } from './world.js';
import type { Step } from './walk.js';
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
  /** How many processes may be gone, each at any moment; a fresh one goes on for the writer. @default 0 */
  readonly crashes?: number;
  /** What a client sees of an append or a look without an answer. @default 'connection' */
  readonly loss?: Loss;
  /** Whether OSS may also refuse what goes wrong, with a 403. @default false */
  readonly refusals?: boolean;
}

/** One step a run can take from where it stands. */
export interface Option extends Step {
  readonly told: string;
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
}

/** More rounds of the event loop than loading a WebAssembly module takes. */
const ROUNDS_AT_MOST = 1_000_000;

export function startRun(scenario: Scenario): Run {
  const { writer, records, telling = true, checksums = true, content = '' } = scenario;
  const world = newWorld({ telling, checksums, content });
  let late: readonly { readonly request: Request; readonly label: string }[] = [];
  const { faults, lookFaults = 0, aborts = 0, crashes = 0 } = scenario;
  let left = { faults, lookFaults, aborts, crashes };
  const threads = records.map((own, id) =>
    startThread(id, typeof writer === 'function' ? writer : (writer[id] ?? nobody), own, aborts > 0),
  );

  /** Names everything that what follows can depend on: two runs with equal states go on equally. */
  const state = (gone?: Thread) =>
    JSON.stringify([
      threads.map(thread => {
        const { before, left: records } = thread === gone ? thread.afterCrash() : thread;
        return [thread === gone ? [] : thread.life.history, before, records];
      }),
      world.stored,
      alive()
        .map(({ label: name, request }) => name + tell(request))
        .sort(),
      left,
    ]);

  /** The object only grows: a request to a position that is passed can never be carried out, so it is as if lost. */
  const alive = () =>
    late.filter(({ request }) => request.kind === 'append' && request.position >= world.content.length);

  /** The state that something leads to, with all that it changes here taken back. */
  const leading = (act: () => unknown, gone?: Thread) => () => {
    const before = { late, left };
    const histories = threads.map(({ life }) => life.history);
    try {
      return world.trying(() => {
        act();
        return state(gone);
      });
    } finally {
      ({ late, left } = before);
      threads.forEach(({ life }, index) => (life.history = histories[index] ?? []));
    }
  };

  const spend = (budget: keyof typeof left) => {
    left = { ...left, [budget]: left[budget] - 1 };
  };

  const arrivesLate = (request: Request, label: string) => {
    late = [...late, { request, label }];
  };

  const answering = ({ id, life }: Thread, asked: Asked): Option[] => {
    const { request } = asked;
    const name = labelOf(id, request);
    const option = (how: string, answerOf: () => Answer | Error): Option => {
      const act = () => {
        const answer = answerOf();
        life.history = [...life.history, `${tell(request)}=${tellAnswer(answer)}`];
        return answer;
      };
      return {
        told: `${nameOf(id)} ${tell(request)} ${how}`,
        leadsTo: leading(act),
        take() {
          const answer = act();
          life.asked = undefined;
          if (answer instanceof Error) asked.reject(answer);
          else asked.resolve(answer);
        },
      };
    };
    const budget = request.kind === 'append' ? 'faults' : 'lookFaults';
    const fault = (how: string, act: () => unknown, seen: Loss = scenario.loss ?? 'connection') =>
      option(how, () => {
        spend(budget);
        act();
        return loss(seen);
      });
    const options = [option('ok', () => world.serve(request, name))];
    if (left[budget] === 0) return options;
    options.push(fault('lost-request', () => undefined));
    if (scenario.refusals) options.push(fault('refused', () => undefined, 'forbidden'));
    if (request.kind !== 'append') return options;
    options.push(fault('lost-response', () => world.serve(request, name)));
    options.push(
      fault('late', () => {
        arrivesLate(request, name);
      }),
    );
    return options;
  };

  const arriving = () =>
    alive().map(one => {
      const take = () => {
        late = late.filter(other => other !== one);
        world.serve(one.request, one.label);
      };
      return { told: `${one.label} ${tell(one.request)} arrives`, take, leadsTo: leading(take) };
    });

  const aborting = () =>
    threads
      .filter(({ life }) => left.aborts > 0 && !life.claims && !life.abort.signal.aborted)
      .map(({ id, life }) => {
        const act = () => {
          spend('aborts');
          life.history = [...life.history, 'abort'];
        };
        return {
          told: `${nameOf(id)} aborts`,
          leadsTo: leading(act),
          take() {
            act();
            life.abort.abort(new Error('given up'));
          },
        };
      });

  const crashing = (thread: Thread, { request }: Asked): Option[] => {
    if (left.crashes === 0) return [];
    const name = labelOf(thread.id, request);
    const option = (how: string, served: () => unknown): Option => {
      const act = () => {
        spend('crashes');
        served();
      };
      return {
        told: `${nameOf(thread.id)} crashes, ${tell(request)} ${how}`,
        leadsTo: leading(act, thread),
        take() {
          act();
          thread.crash();
        },
      };
    };
    const gone = option('is gone too', () => undefined);
    if (request.kind !== 'append') return [gone];
    return [
      gone,
      option('is carried out', () => world.serve(request, name)),
      option('is late', () => {
        arrivesLate(request, name);
      }),
    ];
  };

  const underWay = (optionsOf: (thread: Thread, asked: Asked) => readonly Option[]) =>
    threads.flatMap(thread => (thread.life.asked ? optionsOf(thread, thread.life.asked) : []));

  return {
    world,
    label,
    claimsOf: id => threads.slice(id, id + 1).flatMap(({ before, life }) => [...before, ...(life.claims ?? [])]),
    async settle() {
      for (let round = 0; round === 0 || threads.some(isBusy); round += 1) {
        if (round > ROUNDS_AT_MOST) throw new Error('A writer neither asked for anything nor ended.');
        await new Promise(setImmediate);
      }
      const failed = threads.find(({ life }) => life.failed !== undefined);
      if (failed) throw failed.life.failed;
    },
    options: () => [...underWay(answering), ...arriving(), ...aborting(), ...underWay(crashing)],
  };
}

function isBusy({ life: { asked, claims, failed } }: Thread): boolean {
  return !asked && !claims && failed === undefined;
}

const nobody: Writer = () => Promise.resolve([]);
const nameOf = (id: number) => 'ABC'.charAt(id);
const label = (id: number, record: string) => `${nameOf(id)}:${record}`;
const labelOf = (id: number, request: Request) =>
  request.kind === 'append' ? label(id, request.bytes.toString()) : '';

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
