import type { Strategy } from './caller.js';
import { type Asked, type Client, type Ended, startClient } from './client.js';
import { type FaultKind, FAULTS } from './faults.js';
import { judge, type Report, type Verdict } from './judge.js';
import { append, carryOut, newWorld, type Query, type Seen, trying } from './object.js';
import type { Step } from '../walk.js';
import type { Scenario } from './scenario.js';
import { type Event, tell } from './trace.js';
import { answerTo } from './wire.js';

/** One run of a scenario: everything stands still until a step is taken. */
export interface Run {
  /** Waits until every client has asked for something or ended. */
  settle(): Promise<void>;
  /** Every step that can come next. After the last of them nothing more happens: what is late by then never comes. */
  steps(): readonly Step[];
  judge(): ReadonlySet<Verdict>;
  /** Makes everything well again and has every client try its records once more. */
  recover(): Promise<void>;
  /** How many things have happened. */
  readonly length: number;
  /** What happened, to be read by people. */
  trace(): readonly string[];
}

/** More rounds of the event loop than loading a WebAssembly module takes. */
const ROUNDS_AT_MOST = 1_000_000;

export function startRun(scenario: Scenario, strategy: Strategy): Run {
  const world = newWorld(scenario);
  let left = scenario.faults;
  let reports: Report[] = [];
  const events: Event[] = [];

  const onEnded = (client: Client, { says, at, ...ended }: Ended) => {
    const { who, faults, lookFaults, silent } = client;
    const { id, bytes, given } = ended;
    if (ended.forgot) reports = reports.filter(one => one.who !== who || one.id !== id);
    const isStored = world.commits.some(one => one.bytes === bytes && one.at === at && one.life === world.life);
    const never = scenario.identical === 'never';
    const tells = (place: number) =>
      place + bytes.length <= world.content.length && (never || !world.content.startsWith(bytes, place));
    const isReadable =
      lookFaults === 0 && scenario.may.includes('get') && (never || (given === undefined && !scenario.mayBeResent));
    const couldKnow = isReadable && [...(silent.get(id) ?? [])].every(tells);
    const wasSpared = faults === 0 && given === undefined;
    const report: Report = { ...ended, who, says, at, life: world.life, isStored, couldKnow, wasSpared };
    reports.push(report);
    client.history += `=${says}${at ?? ''} ${isStored} ${couldKnow} ${world.life};`;
    events.push({ report });
    client.faults = client.lookFaults = 0;
  };
  const onRestart = ({ who }: Client) => events.push({ restart: who });
  const clients = scenario.programs.map((program, index) =>
    startClient('ABCDEFGH'.charAt(index), program, strategy, world, { onEnded, onRestart }),
  );

  /** Names everything that what follows can depend on: two runs with equal states go on equally. */
  const state = () =>
    [
      ...[world.content, world.before, world.life, world.tick, left, ...clients.map(({ history }) => history), ''],
      ...[...world.late.map(({ who, id, at, dies }) => `${who}${id}@${at}-${dies}`), ''],
      ...world.commits.map(({ who, id, at, life }) => `${who}${id}@${at}.${life}`),
    ].join('|');

  /** The state that something leads to, with all that it changes taken back. */
  const leading = (act: () => unknown) => () => {
    const before = { left, histories: clients.map(({ history }) => history) };
    try {
      return trying(world, () => {
        act();
        return state();
      });
    } finally {
      ({ left } = before);
      clients.forEach((client, index) => (client.history = before.histories[index] ?? ''));
    }
  };

  /** What becomes of a request, and what its client will have seen. */
  const carry = (client: Client, query: Query, how: FaultKind | 'ok'): Seen | undefined => {
    const seen = how === 'ok' ? carryOut(world, query) : FAULTS[how](world, query);
    if (how !== 'ok') left -= 1;
    const { status, end, object, bytes } = seen ?? {};
    const told = scenario.checksums ? object : object?.length;
    client.history += seen ? `${how} ${status} ${end ?? ''} ${bytes ?? ''} ${told ?? ''} ${world.tick};` : '2x';
    return seen;
  };

  const serve = (client: Client, asked: Asked, how: FaultKind | 'ok') => {
    const { query } = asked;
    const seen = carry(client, query, how);
    if (how !== 'ok') {
      client.faults += 1;
      if (isLook(query)) client.lookFaults += 1;
    }
    events.push({ who: client.who, query, how, seen });
    if (!seen) {
      asked.isSecond = true;
      return;
    }
    noteSilence(client, asked, seen);
    asked.answer(answerTo(query, seen, world));
  };

  const underWay = () => clients.flatMap(client => (client.asked ? [{ client, asked: client.asked }] : []));
  const settle = async () => {
    for (let round = 0; round === 0 || clients.some(isBusy); round += 1) {
      if (round > ROUNDS_AT_MOST) throw new Error('A client neither asked for anything nor ended.');
      await new Promise(setImmediate);
    }
    const failed = clients.find(one => one.failed !== undefined);
    if (failed) throw failed.failed;
  };

  return {
    settle,
    steps() {
      const answering = underWay().flatMap(({ client, asked }) => {
        const faults = left > 0 ? kindsFor(asked, scenario) : [];
        return (['ok', ...faults] as const).map(how => ({
          leadsTo: leading(() => carry(client, asked.query, how)),
          take() {
            serve(client, asked, how);
          },
        }));
      });
      // What arrives too late and is refused is as if it had been lost.
      const arriving = world.late.filter(({ at }) => at === world.content.length);
      const never = () => {
        world.late = [];
      };
      const nothing = answering.length === 0 && arriving.length > 0 ? [{ leadsTo: leading(never), take: never }] : [];
      const late = arriving.map(one => {
        const arrive = () => {
          world.late = world.late.filter(other => other !== one);
          append(world, one);
        };
        return {
          leadsTo: leading(arrive),
          take() {
            arrive();
            events.push({ late: one });
          },
        };
      });
      return [...answering, ...nothing, ...late];
    },
    judge: () => judge(world, reports),
    async recover() {
      left = 0;
      world.late = [];
      world.tick += 3;
      for (const client of clients) {
        client.tryAgain();
        await settle();
        while (client.asked) {
          serve(client, client.asked, 'ok');
          await settle();
        }
      }
    },
    get length() {
      return events.length;
    },
    trace: () => events.map(tell),
  };
}

function isBusy({ asked, state, failed }: Client): boolean {
  return !asked && state === 'busy' && failed === undefined;
}

function isLook({ op }: Query): boolean {
  return op === 'head' || op === 'get';
}

function kindsFor({ query, isSecond }: Asked, { kinds, looks }: Scenario): readonly FaultKind[] {
  switch (query.op) {
    case 'append':
      return isSecond ? kinds.filter(kind => kind !== 'twice') : kinds;
    case 'delete':
      return ['answer lost'];
    case 'wait':
      return [];
    default:
      return looks;
  }
}

/** Remembers, for the judge, a send of which its client cannot know what became of it. */
function noteSilence(client: Client, { query, isSecond }: Asked, { status, oss, unsent }: Seen): void {
  const isSilent = status === 0 || oss === false || status === 503 || isSecond;
  if (query.op !== 'append' || !isSilent || unsent) return;
  const places = client.silent.get(query.id) ?? new Set();
  client.silent.set(query.id, places.add(query.at));
}
