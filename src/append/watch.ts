import { isNodeBuild } from '../ali-oss/view.js';
import type { Guarded } from '../call/guarded.js';
import { type Call, targetOfCall } from '../call/end.js';
import type { Recovery } from '../call/decide.js';
import type { Sends, Watch } from '../call/sends.js';
import { objectKey } from '../memory/client.js';
import { positionOf } from '../conflict/conflict.js';
import type { Body } from './body.js';
import { pinBody, pinBuffer } from './pin-body.js';
import { appendPosition, argsAt, optionsOf } from './position.js';
import { decideAppendConflict } from './recovery.js';
import { noteStored } from './send.js';
import { learn, recoveryOf } from './sends.js';
import { type AppendState, doubt, findEarlier, isInDoubt, newState, sumUp } from './state.js';

/**
 * Keeps an append honest where recovery is off or only watches: it is sent as it was asked for, but what may be stored is
 * known.
 */
export function watchAppends({ state: client, settings }: Guarded): Watch {
  const { appendRecovery, mode } = settings;
  const seesHeaders = isNodeBuild(client.client);
  const identicalRecords = appendRecovery ? appendRecovery.identicalRecords : 'never';
  const mayBeResent = !seesHeaders || (appendRecovery !== false && appendRecovery.mayBeResent);
  const begunAt = client.objects.clock;
  const stateFor = (call: Call, args: readonly unknown[], body: Body | undefined): AppendState => {
    const given = positionOf(optionsOf(args)['position']);
    const position = appendPosition(args);
    const begins = { client, settings, record: call, identicalRecords, key: keyOf(call), body, given, position };
    const state = newState(begins);
    state.isGuess = isGuessed(args);
    return state;
  };
  return {
    async mayHold(call) {
      if (!client.objects.get(keyOf(call))?.open.length) return false;
      const append = stateFor(call, call.args, pinBuffer(call.args[1]));
      await findEarlier(append);
      return isInDoubt(append);
    },
    stored(call, args, value) {
      const file = args[1];
      const body = file instanceof Uint8Array ? { length: file.length } : undefined;
      try {
        noteStored(stateFor(call, args, body as Body | undefined), value, seesHeaders);
      } catch (error) {
        // Watching changes nothing, so what ali-oss resolves with stays a result.
        if (mode === 'act') throw error;
      }
    },
    over(sends, call) {
      const pinned = new Map<unknown, Promise<Body | undefined>>();
      const bodyOf = (file: unknown) => {
        const known = pinned.get(file) ?? measurable(file);
        pinned.set(file, known);
        return known;
      };
      const append = stateFor(call, call.args, undefined);
      append.sentAt = begunAt;
      // A send that ali-oss itself sent again, because no answer came.
      let wasSilent = sends.written === 'unknown';
      /** Has the state speak of what was sent last. */
      const catchUp = async () => {
        const { args } = sends;
        const body = await bodyOf(args[1]);
        const key = keyOf({ ...call, args });
        const isNew = body !== append.body || key !== append.key;
        [append.key, append.body, append.position] = [key, body, appendPosition(args)];
        append.isGuess = isGuessed(args);
        if (isNew && client.objects.get(key)?.open.length) await findEarlier(append);
      };
      const ofPositions: Recovery = (conflict, tools) => {
        if (!appendRecovery || !append.body) return undefined;
        return decideAppendConflict(conflict, tools, append, {
          ...{ explicitPosition: appendRecovery.explicitPosition, mayBeResent, acts: false },
          toArgs: position => argsAt(conflict.args, position),
          toResult: () => undefined,
        });
      };
      return watched(sends, append, {
        async learn(failure) {
          await catchUp();
          const holds = append.body?.length !== 0;
          learn(append, failure, { mayBeResent, holds, isKey: false });
          if (wasSilent && holds) doubt(append);
          wasSilent = false;
        },
        decide: mode === 'observe' && appendRecovery ? recoveryOf(appendRecovery, ofPositions) : undefined,
        async end() {
          for (const body of await Promise.all(pinned.values())) {
            // A file that is closed too early would have its checksum read from whatever gets its descriptor next.
            await sumUp(append);
            body?.release();
          }
        },
      });
    },
  };
}

/** The same sends, which learn and remember. */
function watched(sends: Sends, append: AppendState, more: Pick<Sends, 'learn' | 'decide' | 'end'>): Sends {
  return {
    ...more,
    get args() {
      return sends.args;
    },
    get reached() {
      return sends.reached;
    },
    given: append.given,
    get written() {
      return append.isStored ? 'yes' : isInDoubt(append) ? 'unknown' : sends.written;
    },
    canSend: args => sends.canSend(args),
    send(args) {
      append.sentAt = append.client.objects.clock;
      return sends.send(args);
    },
    async learn(failure) {
      // What a 409 says of an append is learned by position, not by its code.
      await sends.learn({ ...failure, conflict: undefined });
      await more.learn(failure);
    },
  };
}

/** Where no position is given ali-oss sends to 0, and equal bytes may have been there before. */
function isGuessed(args: readonly unknown[]): boolean {
  return positionOf(optionsOf(args)['position']) === undefined;
}

function keyOf(call: Call): string {
  return objectKey(call.bucket, targetOfCall(call).name ?? '');
}

/** The body as far as it can still be measured: a stream is gone. */
async function measurable(file: unknown): Promise<Body | undefined> {
  const isHere =
    typeof file === 'string' || file instanceof Uint8Array || (typeof Blob === 'function' && file instanceof Blob);
  if (!isHere) return undefined;
  try {
    return pinBuffer(file) ?? (await pinBody(file, { bufferStreamsBytes: 0, givenLength: undefined }));
  } catch {
    return undefined;
  }
}
