import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultHandle, LocalOss, LoggedRequest } from '../../src/testing/index.js';
import type { Plan, PlannedCall, PlannedClient, Record } from './plan.js';
import type { Appender, Appending } from './appending.js';

/** What a caller was told of one record, in the order in which it was told it. */
export interface Told {
  readonly call: PlannedCall;
  readonly client: PlannedClient;
  readonly record: Record;
  /** The position that was given. */
  readonly position: number | undefined;
  readonly claims: readonly Claim[];
}

/** `nonsense`: a report that is missing or contradicts how the call ended. */
export interface Claim {
  readonly says: 'yes' | 'no' | 'unknown' | 'nonsense';
  /** Where the record ends, by what the call resolved with. */
  readonly end?: number | undefined;
  readonly because?: string;
  /** Which process of the client said so: one number for each process of a schedule. */
  readonly process?: number;
}

/** A schedule that ran: what its callers were told, and what OSS saw. */
export interface Ran {
  readonly plan: Plan;
  readonly name: string;
  readonly told: readonly Told[];
  readonly requests: readonly LoggedRequest[];
}

/** Runs a schedule on an object of its own. Requests that are late may still arrive afterwards. */
export async function runSchedule(plan: Plan, oss: LocalOss, appending: Appending): Promise<Ran> {
  const name = `log-${plan.seed}`;
  const requests: LoggedRequest[] = [];
  const watch = oss.fault({
    match: request => {
      if (request.name === name) requests.push(request);
      return false;
    },
    do: { kind: 'drop' },
  });
  const faults = plan.faults.map(({ operation, skip, times, effect }) =>
    oss.fault({ match: { operation, name }, skip, times, do: effect }),
  );
  try {
    const told = await Promise.all(
      plan.clients.map((client, index) =>
        live(client, process => numbered(appending(oss, name, client, plan.seed), 2 * index + process)),
      ),
    );
    return { plan, name, told: told.flat(), requests };
  } finally {
    remove([...faults, watch]);
  }
}

/** Whether OSS is through with a request that was not answered in time. */
export function isSettled({ fault, applied, code }: LoggedRequest): boolean {
  return applied || code !== undefined || (fault !== 'late' && fault !== 'delay');
}

/** One client, in one process or in two. */
async function live(client: PlannedClient, start: (process: number) => Appender): Promise<readonly Told[]> {
  let appender = start(0);
  let told: Told[] = [];
  for (const [index, group] of client.groups.entries()) {
    if (index === client.restartsBefore) {
      appender = start(1);
      told = await Promise.all(told.map(async one => (isKept(one) ? onceMore(appender, one) : one)));
    }
    const mine = told.flatMap(({ claims }) => claims.flatMap(({ end }) => end ?? [])).at(-1) ?? 0;
    const from = ({ position }: PlannedCall) =>
      position === 'end' ? undefined : position === 'mine' ? mine : position;
    told.push(...(await Promise.all(group.map(call => persist(appender, client, call, from(call))))));
  }
  return told;
}

async function persist(
  appender: Appender,
  client: PlannedClient,
  call: PlannedCall,
  position: number | undefined,
): Promise<Told> {
  const claims: Claim[] = [];
  for (let attempt = 1; attempt <= call.tries; attempt += 1) {
    if (attempt > 1) await sleep(call.pauseMs);
    const claim = await appender.append(call, position, attempt);
    claims.push(claim);
    if (claim.says === 'yes' || claim.says === 'nonsense' || (claim.says === 'no' && !call.afterNo)) break;
  }
  return { call, client, record: call.record, position, claims };
}

/** What may be told apart after a restart: a record in doubt that was sent to its own position and nowhere else. */
function isKept({ client, position, claims }: Told): boolean {
  return client.explicitPosition === 'keep' && position !== undefined && claims.at(-1)?.says === 'unknown';
}

async function onceMore(appender: Appender, told: Told): Promise<Told> {
  const claim = await appender.append(told.call, told.position, told.claims.length + 1);
  return { ...told, claims: [...told.claims, claim] };
}

function numbered(appender: Appender, process: number): Appender {
  return { append: async (...given) => ({ ...(await appender.append(...given)), process }) };
}

function remove(handles: readonly FaultHandle[]): void {
  for (const handle of handles) handle.remove();
}
