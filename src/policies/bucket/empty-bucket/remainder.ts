import { emptyBucket as say } from '../../../catalogue/reasons/empty-bucket.js';
import type { Conflict } from '../../../conflict/conflict.js';
import type { Tools } from '../../policy.js';
import type { Held } from './pages.js';
import type { Kept } from './removal.js';

/** What could not be deleted, of one kind and for one reason. */
export interface Remainder {
  readonly kind: Held['kind'];
  readonly because: Kept['because'];
  /** What OSS answered to the first. */
  readonly answer: string;
  count: number;
  /** The first of the names. */
  readonly names: string[];
  /** When the oldest and the youngest of the versions were stored, in milliseconds since 1970. */
  oldest: number;
  youngest: number;
}

/** Adds one thing to what is left. */
export function keep(remainders: Remainder[], held: Held, { because, answer }: Kept): void {
  const { kind, name } = held;
  let remainder = remainders.find(other => other.kind === kind && other.because === because);
  if (!remainder) {
    remainder = { kind, because, answer, count: 0, names: [], oldest: Infinity, youngest: -Infinity };
    remainders.push(remainder);
  }
  remainder.count += 1;
  if (remainder.names.length < SHOWN) remainder.names.push(name);
  if (!('lastModified' in held)) return;
  const stored = Date.parse(held.lastModified);
  remainder.oldest = Math.min(remainder.oldest, stored);
  remainder.youngest = Math.max(remainder.youngest, stored);
}

/** Why nothing can be done about it by trying again; `undefined` where that may help. */
export async function obstacle(
  remainders: readonly Remainder[],
  conflict: Conflict,
  tools: Tools,
): Promise<string | undefined> {
  const of = (reason: Kept['because']) => remainders.filter(({ because }) => because === reason);
  const told = [
    ...of('forbidden').map(({ kind, count, answer }) => say.missing(say[kind](count), answer, permissionOf(kind))),
    ...of('live').map(({ count, names }) =>
      say.live(say.channels(count), `${names.join(', ')}${count > SHOWN ? ', …' : ''}`),
    ),
  ];
  const kept = of('retention');
  if (kept.length > 0) told.push(await retention(kept, conflict, tools));
  return told.length > 0 ? say.all(...told) : undefined;
}

/** What is left, in words: `3 old versions (400 InvalidArgument)`. */
export function remainderText(remainders: readonly Remainder[]): string {
  return say.list(...remainders.map(({ kind, count, answer }) => say.left(say[kind](count), answer)));
}

async function retention(kept: readonly Remainder[], conflict: Conflict, tools: Tools): Promise<string> {
  const what = say.and(...kept.map(({ kind, count }) => say[kind](count)));
  try {
    const { days, state } = (await tools.call('getBucketWorm', conflict.bucket)) as Worm;
    const free = (stored: number) => new Date(stored + Number(days) * DAY_MS).toISOString();
    const first = free(Math.min(...kept.map(({ oldest }) => oldest)));
    const last = free(Math.max(...kept.map(({ youngest }) => youngest)));
    return say.retention(days, state, what, first, last);
  } catch {
    return say.someRetention(what);
  }
}

interface Worm {
  readonly days: string;
  readonly state: string;
}

const SHOWN = 3;
const DAY_MS = 86_400_000;

const PERMISSIONS = {
  versions: 'oss:DeleteObjectVersion',
  markers: 'oss:DeleteObjectVersion',
  uploads: 'oss:AbortMultipartUpload',
  channels: 'oss:DeleteLiveChannel',
} as const satisfies Record<Exclude<Held['kind'], 'objects'>, string>;

function permissionOf(kind: Held['kind']): string {
  return kind === 'objects' ? say.either('oss:DeleteObject', 'oss:DeleteObjectVersion') : PERMISSIONS[kind];
}
