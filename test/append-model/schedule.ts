import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultHandle, LocalOss, LoggedRequest } from '../../src/testing/index.js';
import type { Plan, PlannedCall, Record } from './plan.js';
import type { Appender, Appending } from './appending.js';

/** What a caller was told, in the order in which it was told it. */
export interface Told {
  readonly record: Record;
  readonly claims: readonly Claim[];
}

/** `nonsense`: a report that is missing or contradicts how the call ended. */
export interface Claim {
  readonly says: 'yes' | 'no' | 'unknown' | 'nonsense';
  /** Where the record ends, by what the call resolved with. */
  readonly end?: number | undefined;
  readonly because?: string;
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
  const faults = plan.faults.map(({ operation, skip, effect }) =>
    oss.fault({ match: { operation, name }, skip, do: effect }),
  );
  try {
    const told = await Promise.all(
      plan.clients.map(async client => {
        const appender = appending(oss, name, client, plan.seed);
        const told: Told[] = [];
        for (const group of client.groups) {
          told.push(...(await Promise.all(group.map(call => persist(appender, call)))));
        }
        return told;
      }),
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

async function persist(appender: Appender, call: PlannedCall): Promise<Told> {
  const claims: Claim[] = [];
  for (let attempt = 1; attempt <= call.tries; attempt += 1) {
    if (attempt > 1) await sleep(call.pauseMs);
    const claim = await appender.append(call, attempt);
    claims.push(claim);
    if (claim.says === 'yes' || claim.says === 'nonsense' || (claim.says === 'no' && !call.afterNo)) break;
  }
  return { record: call.record, claims };
}

function remove(handles: readonly FaultHandle[]): void {
  for (const handle of handles) handle.remove();
}
