import { letOthers, recoveredAppend } from '../append/append.js';
import { endByHead, failureOf, isAbsence, prove } from '../append/looks.js';
import { memoryBody } from '../append/memory-body.js';
import { objectKey } from '../memory/client.js';
import { waitMs } from '../policies/policy.js';
import { RECOVERY } from '../options.js';
import { appendGuardOf } from '../call/wrapped.js';
import { keepReport, reportOf } from '../conflict/report.js';
import { toolsFor } from '../policies/tools.js';
import { isFullError } from './error.js';
import type { Waiting } from './queue.js';
import type { Sender, Sent } from './sending.js';
import type { WriterSettings } from './settings.js';
import type { Receipt } from './types.js';
import { wait } from '../wait.js';

const HEADS_AT_MOST = 8;
const HEAD_AGAIN = { baseMs: 100, capMs: 5000, jitter: 'full' } as const;

/**
 * Makes a sender that stays in the bucket of the moment, whatever the client is switched to later.
 *
 * @throws TypeError when `client` cannot append, or only observes.
 */
export function createSender(client: object, { remedy, creation, maxObjectBytes }: WriterSettings): Sender {
  const guarded = appendGuardOf(client, remedy);
  const { state } = guarded;
  const { appendRecovery, mode, signal, random } = guarded.settings;
  if (mode === 'observe') {
    throw new TypeError(
      "appendWriter() does not work in `observe` mode. Example: appendWriter(withOptions(client, { mode: 'act' }), name)",
    );
  }
  const { bucket } = state.client.options;
  const rules = appendRecovery || RECOVERY;

  return {
    signal,
    objectOf: name => `oss://${bucket ?? ''}/${name}`,
    mayRepeat: rules.identicalRecords === 'possible',
    turn: ({ name }) => letOthers({ guarded, key: objectKey(bucket, name) }),
    async head(name) {
      const inner = state.viewFor(bucket, true);
      const { head } = toolsFor({ inner, name, acts: true, random, signal, dates: state.dates });
      const known = state.objects.of(objectKey(bucket, name));
      for (let tries = 1; ; tries += 1) {
        try {
          const found = await head();
          const end = endByHead(found);
          if (end !== undefined && end >= (known.end ?? 0)) [known.end, known.crc64] = [end, found.crc64];
          return found;
        } catch (error) {
          if (isAbsence(error)) known.end ??= 0;
          if (failureOf(error).is !== 'lost' || tries === HEADS_AT_MOST) throw error;
          await wait(waitMs(tries, HEAD_AGAIN, random), signal);
        }
      }
    },
    async isBeyondProof(bytes, place, batch) {
      const { dates } = state;
      const looks = toolsFor({
        inner: state.viewFor(bucket, true),
        name: place.name,
        acts: true,
        random,
        signal,
        dates,
      });
      for (const { record, position } of state.objects.get(objectKey(bucket, place.name))?.open ?? []) {
        if (record !== batch) continue;
        const at = { position, body: memoryBody(bytes), end: position + bytes.length, crcBefore: undefined };
        if ((await prove(at, looks)).is === 'ours') return true;
      }
      return false;
    },
    forgetEnd(place) {
      place.end = 0;
      state.objects.forgetContent(objectKey(bucket, place.name), () => true);
    },
    async send(bytes, place, batch, journaled) {
      let isFull = false;
      const { given, beforeSend } = journaled ?? {};
      const limit = {
        // Where it was sent before there was room for it, whatever the limit is now.
        endsAtMost: Math.max(maxObjectBytes, (given ?? -Infinity) + bytes.length),
        passed(end: number) {
          isFull = true;
          place.end = end;
        },
      };
      try {
        const key = given === undefined ? [] : [{ position: String(given) }];
        const moving = given === undefined ? rules : ({ ...rules, explicitPosition: 'move' } as const);
        const value = await recoveredAppend(guarded, [place.name, bytes, ...key], moving, {
          ...{ bucket, creation, limit, batch, beforeSend },
        });
        const { name = place.name, nextAppendPosition } = value as { name?: string; nextAppendPosition: string };
        const end = Number(nextAppendPosition);
        // A policy of the client's may have sent it to another object.
        if (name === place.name) place.end = end;
        return stored(value, name, end - bytes.length);
      } catch (error) {
        // A policy may have moved the batch from where it is not known to be absent: then it must not be sent anew.
        const isAbsent = isFullError(error) || reportOf(error)?.written !== 'unknown';
        if (isFull && isAbsent) return { is: 'full' };
        const end = state.objects.get(objectKey(bucket, place.name))?.end;
        // Stored, and a callback that the client asks for failed: sent again it would be stored twice.
        if (reportOf(error)?.written === 'yes' && end !== undefined) {
          place.end = end;
          return stored(error, place.name, end - bytes.length);
        }
        // The reason of an abort may be a mere text, which cannot be asked: then the memory of unanswered sends is.
        const mayBeStored = () =>
          state.objects.get(objectKey(bucket, place.name))?.open.some(({ length }) => length === bytes.length);
        const written = reportOf(error)?.written ?? (mayBeStored() ? 'unknown' : 'no');
        return { is: 'failed', error, written: written === 'unknown' ? 'unknown' : 'no' };
      }
    },
  };
}

function stored(value: unknown, name: string, start: number): Sent {
  const report = reportOf(value);
  let nextAppendPosition = start;
  const receiptOf = ({ bytes: { length } }: Pick<Waiting, 'bytes'>): Receipt => {
    const position = nextAppendPosition;
    nextAppendPosition += length;
    const receipt = { name, position, length, nextAppendPosition };
    if (report) keepReport(receipt, report);
    return Object.freeze(receipt);
  };
  const isFound = report?.trail.at(-1)?.decision.action === 'resolve';
  return { is: 'stored', isFound, receiptsOf: batch => batch.map(receiptOf) };
}
