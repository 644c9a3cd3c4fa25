import type { FaultKind } from './faults.js';
import type { Report } from './judge.js';
import type { Append, Query, Seen } from './object.js';

/** One thing that happened. */
export type Event =
  | { readonly who: string; readonly query: Query; readonly how: FaultKind | 'ok'; readonly seen: Seen | undefined }
  | { readonly report: Report }
  | { readonly late: Append }
  | { readonly restart: string };

/** Tells it as `A r;@2 [late] → nothing`: who asked for what, what hit it, and what was seen. */
export function tell(event: Event): string {
  if ('restart' in event) return `${event.restart} restarts`;
  if ('late' in event) return `${event.late.who}'s late ${event.late.bytes}@${event.late.at} lands`;
  if ('report' in event) {
    const { who, says, at, healthyTry } = event.report;
    return `${who} says ${says}${at === undefined ? '' : `@${at}`}${healthyTry ? ' (all well again)' : ''}`;
  }
  const { who, query, how, seen } = event;
  const hit = how === 'ok' ? '' : ` [${how}]`;
  return `${who} ${asked(query)}${hit}${seen ? ` → ${seen.status || 'nothing'}${told(query, seen)}` : ''}`;
}

function asked(query: Query): string {
  if (query.op === 'append') return `${query.bytes}@${query.at}`;
  return query.op === 'get' ? `get@${query.from}+${query.size}` : query.op;
}

function told({ op }: Query, { status, end, bytes, object }: Seen): string {
  const fact = op === 'get' ? bytes : op === 'head' ? object?.length : status === 409 ? end : undefined;
  return fact === undefined ? '' : ` ${fact}`;
}
