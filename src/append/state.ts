import { crc64OfHeader } from '../policies/tools.js';
import type { ClientState } from '../memory/client.js';
import { acknowledge, isAcknowledged, type KnownObject, type OpenSend } from '../memory/objects.js';
import type { Settings } from '../options.js';
import { type Body, sumOf } from './body.js';
import { rules } from './rules.js';

/** What one append knows of itself while it is under way, whether recovery is on, off or watched. */
export interface AppendState {
  readonly client: ClientState;
  readonly settings: Settings;
  /** Names the record among open sends; the second try of a batch has the name of the first. */
  record: object;
  /** The names that it had before a policy brought another body: those are other records. */
  readonly replaced: Set<object>;
  readonly identicalRecords: 'never' | 'possible';
  /** The object, among those that the client knows. */
  key: string;
  /** The bytes; `undefined` where they cannot be measured any more. */
  body: Body | undefined;
  /** The position that the caller gave: the record's own key. */
  readonly given: number | undefined;
  /** Where it was last sent to. */
  position: number;
  /** Whether nobody had said that the object ends there. */
  isGuess: boolean;
  /** When it was last sent, by the clock of the known objects. */
  sentAt: number;
  /** CRC-64 of the object before `position`, where known. */
  crcBefore: bigint | undefined;
  /** Open sends of earlier calls that may have been of this very record. */
  earlier: readonly OpenSend[];
  /** What it left open itself, wherever a policy sent it. */
  readonly doubts: Doubt[];
  /** Whether a policy sent the record elsewhere while it was not known to be absent where it was. */
  isLeftBehind: boolean;
  /** Whether anything of the last send may have been handed to the network. */
  isReached: boolean;
  /** Whether it is known to be stored. */
  isStored: boolean;
  /** Lost positions. */
  moves: number;
  /** How often it had to be tried again without knowing more than before. */
  silences: number;
  /** Whether the answer to the last send was looked into, and OSS told all that it tells. */
  isLookedInto: boolean;
  /** What the caller is told of a position that was kept. */
  kept: string | undefined;
  /** What made it impossible to say whether it is stored. */
  doubt: string | undefined;
}

/** An open send that a call left, and its object. */
interface Doubt {
  readonly key: string;
  readonly send: OpenSend;
}

/** How long the object may become, where that is not left to OSS. */
export interface AppendLimit {
  /** In bytes. */
  readonly endsAtMost: number;
  /** Is told where the object ends when the record would take it past that; the call is then surfaced. */
  passed(end: number): void;
}

/** What an append begins with. */
type Beginning = Pick<
  AppendState,
  'client' | 'settings' | 'record' | 'identicalRecords' | 'key' | 'body' | 'given' | 'position'
>;

/** Written out, since every append makes one and spreads cost more than all the rest of it. */
export function newState(begins: Beginning): AppendState {
  return {
    client: begins.client,
    settings: begins.settings,
    record: begins.record,
    replaced: new Set(),
    identicalRecords: begins.identicalRecords,
    key: begins.key,
    body: begins.body,
    given: begins.given,
    position: begins.position,
    isGuess: false,
    sentAt: begins.client.objects.clock,
    crcBefore: undefined,
    earlier: [],
    doubts: [],
    isLeftBehind: false,
    isReached: false,
    isStored: false,
    moves: 0,
    silences: 0,
    isLookedInto: false,
    kept: undefined,
    doubt: undefined,
  };
}

/** What the client knows of the object. */
export function objectOf({ client, key }: AppendState): KnownObject {
  return client.objects.of(key);
}

/** The open sends that the call has to answer for, the furthest first. */
export function openSends(state: AppendState): OpenSend[] {
  const { client, key, record, earlier } = state;
  const open = client.objects.get(key)?.open ?? [];
  return open
    .filter(send => !send.isPassed && (send.record === record || earlier.includes(send)))
    .sort((a, b) => b.position - a.position);
}

/** Whether something of the record may be stored without our knowing. */
export function isInDoubt(state: AppendState): boolean {
  return state.isLeftBehind || openSends(state).length > 0;
}

/** Finds the open sends of earlier calls that may have been of these bytes. */
export async function findEarlier(state: AppendState): Promise<void> {
  const { client, key, body } = state;
  const found: OpenSend[] = [];
  for (const send of client.objects.get(key)?.open ?? []) {
    if (
      send.record === state.record ||
      state.replaced.has(send.record) ||
      !rules.concerns(send, state) ||
      !couldEqual(send.length, body?.length)
    )
      continue;
    if (couldEqual(await send.crc64, body && (await sumOf(body)))) found.push(send);
  }
  state.earlier = found;
}

/**
 * A send to the position of the moment got no answer; or, `isSuspected`, a 409 that does not tell whether the record is there.
 */
export function doubt(state: AppendState, isSuspected = false): void {
  const { client, key, record, body, given, position, isGuess, settings } = state;
  const isOfUs = (send: OpenSend) => send.record === record || state.earlier.includes(send);
  const others = objectOf(state).open.filter(send => !(send.position === position && isOfUs(send)));
  const atMs = settings.now();
  const sum = summedOnce(body);
  const send: OpenSend = {
    position,
    length: body?.length,
    get crc64() {
      return sum();
    },
    record,
    given,
    isGuess,
    isSuspected,
    atMs,
    now: settings.now,
    isPassed: false,
  };
  client.objects.setOpen(key, [...others, send]);
  state.doubts.push({ key, send });
}

/** A checksum that is made when somebody asks, and lets go of the bytes: most doubts are cleared up by a look before that. */
function summedOnce(body: Body | undefined): () => Promise<bigint | undefined> {
  let held = body;
  let sum: Promise<bigint | undefined> | undefined;
  return () => {
    sum ??= held ? sumOf(held) : Promise.resolve(undefined);
    held = undefined;
    return sum;
  };
}

/** Has what stays open be known by its checksum, so that the bytes need not be held. */
export function sumUp({ client, doubts }: AppendState): Promise<unknown> {
  const isOpen = ({ key, send }: Doubt) => client.objects.get(key)?.open.includes(send) === true;
  return Promise.all(doubts.filter(isOpen).map(({ send }) => send.crc64));
}

/** Whether a send of the record to its position is unanswered: not one that is merely suspected. */
export function isOpen(state: AppendState): boolean {
  const { position, record } = state;
  return openSends(state).some(send => send.position === position && !(send.isSuspected && send.record === record));
}

/** The 409 of the moment is cleared up: what it made suspect is not there. */
export function unsuspect(state: AppendState): void {
  const { client, key, record } = state;
  const { open } = objectOf(state);
  const kept = open.filter(send => !(send.isSuspected && send.record === record));
  if (kept.length < open.length) client.objects.setOpen(key, kept);
}

/** OSS has told, in whatever way, that the object ends at least here. */
export function tellEnd(state: AppendState, end: number): void {
  const known = objectOf(state);
  const next = rules.endAfter(known.end, end);
  if (next !== known.end) grow(state, next, undefined);
}

function grow(state: AppendState, end: number, crc64: unknown): void {
  const known = objectOf(state);
  [known.end, known.crc64] = [end, crc64];
  known.grewAt = state.client.objects.clock += 1;
}

/**
 * The object is shorter than it was known to be: others replaced it, or it never was that long. An answer to a request that
 * left before the object was last seen to grow may be older than that, and tells nothing.
 */
export function tellShrunk(state: AppendState, end: number): void {
  const known = objectOf(state);
  if (known.end !== undefined && (known.end <= end || rules.isOvertaken(known, state))) return;
  [known.end, known.crc64, known.acknowledged] = [end, undefined, []];
  known.given.clear();
  if (rules.reopens()) for (const send of known.open) send.isPassed = false;
}

/** Another record sits at this place, so what was sent there never will, as long as the object lives. */
export function pass(state: AppendState, position: number, isAll = false): void {
  for (const send of objectOf(state).open) {
    const isOfUs = send.record === state.record || state.earlier.includes(send);
    if (send.position === position && (isAll || isOfUs)) send.isPassed = true;
  }
}

/** The record is stored at its position, and the object ends at `end` or behind. */
export function stored(state: AppendState, end: number, crc64?: unknown): void {
  const { client, key, record, given, position, settings } = state;
  const known = objectOf(state);
  if (rules.endAfter(known.end, end) === end) grow(state, end, crc64);
  acknowledge(known, position, end, given);
  state.isStored = true;
  if (!client.rivals.isEmpty) client.rivals.won(key, settings.now());
  if (known.open.length === 0) return;
  const isSettled = (send: OpenSend) =>
    send.record === record ||
    (state.earlier.includes(send) && send.position === position) ||
    (send.isPassed && rules.cannotArrive(send));
  client.objects.setOpen(
    key,
    known.open.filter(send => !isSettled(send)),
  );
  // An empty record leaves the position as free as it was.
  if (end > position) pass(state, position, true);
}

/** Whether the place is acknowledged for another record of this process. */
export function isTaken(state: AppendState, position: number): boolean {
  return rules.isTaken(isAcknowledged(objectOf(state), position, state.given));
}

/** Takes out an open send that cannot arrive any more. */
export function settle({ client, key }: AppendState, send: OpenSend): void {
  const open = client.objects.get(key)?.open ?? [];
  client.objects.setOpen(
    key,
    open.filter(other => other !== send),
  );
}

/** CRC-64 of the object before a position, where known. */
export function crcBefore(state: AppendState, position: number): bigint | undefined {
  const known = state.client.objects.get(state.key);
  return position === 0 ? 0n : known?.end === position ? crc64OfHeader(known.crc64) : undefined;
}

function couldEqual<T>(a: T | undefined, b: T | undefined): boolean {
  return a === undefined || b === undefined || a === b;
}
