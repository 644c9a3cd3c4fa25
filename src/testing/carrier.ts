import type { Success } from './call.js';
import { callBack } from './callback.js';
import { dispatch } from './dispatch.js';
import type { Effect, EffectOf, Wire } from './effect.js';
import type { OpenEntry } from './log.js';
import { withOtherBytes, withOtherRange, withoutRange } from './misread.js';
import type { Outlet } from './outlet.js';
import { earlier, isLook } from './past.js';
import type { RefusalCode } from './refusal-code.js';
import { isRefusal, refusal, type Refusal } from './refusal.js';
import type { Replies, Reply } from './reply.js';
import type { OssRequest } from './request.js';
import type { Settings } from './settings.js';
import type { State } from './state.js';
import { textOf } from './xml.js';

/** What requests are carried out on. */
export interface Shared {
  readonly state: State;
  readonly settings: Settings;
}

/** What it takes to carry one request out and to answer it. */
export interface Means extends Shared {
  readonly replies: Replies;
  readonly outlet: Outlet;
  readonly after: (ms: number, run: () => void) => void;
}

/** Carries one request out, the way the effect that a fault has on it lets it. */
export function carrierOf(entry: OpenEntry, means: Means): (request: OssRequest, effect: Effect | undefined) => void {
  const { state, settings, replies, outlet, after } = means;
  return (request, effect) => {
    if (effect === undefined) {
      apply(request, outlet.send);
      return;
    }
    switch (effect.kind) {
      case 'drop':
        outlet.drop();
        break;
      case 'apply-then-drop':
        apply(request, outlet.drop);
        break;
      case 'apply-then-answer':
        apply(request, () => {
          outlet.send(replies.byHand(effect));
        });
        break;
      case 'apply-then-cut':
        apply(request, outlet.cut);
        break;
      case 'late':
        outlet.drop();
        after(effect.afterMs, () => {
          apply(request, nothing);
        });
        break;
      case 'delay':
        after(effect.ms, () => {
          apply(request, outlet.send);
        });
        break;
      case 'answer':
        noteCode(effect);
        outlet.send(replies.byHand(effect));
        break;
      case 'hang':
        if (effect.apply === true) apply(request, nothing);
        break;
      case 'gateway':
        if (effect.apply === true) {
          apply(request, () => {
            outlet.send(replies.byGateway(effect));
          });
        } else outlet.send(replies.byGateway(effect));
        break;
      case 'deliver-twice':
        deliverTwice(request, effect);
        break;
      case 'drop-range':
        apply(withoutRange(request), outlet.send);
        break;
      case 'other-bytes':
        if (effect.range === 'other') apply(withOtherRange(request), outlet.send);
        else {
          apply(request, reply => {
            outlet.send(entry.operation === 'GetObject' ? withOtherBytes(reply) : reply);
          });
        }
        break;
      case 'refuse':
        refuse(effect.code);
        break;
      case 'callback-failed':
        apply(request, outlet.send, { verdict: refusal('CallbackFailed') });
        break;
      case 'from-cache':
        if (isLook(request)) answerFromCache(request, effect);
        else apply(request, outlet.send);
        break;
      default:
        throw impossible(effect);
    }
  };

  function deliverTwice(request: OssRequest, { betweenMs = 0, refuseSecond }: EffectOf<'deliver-twice'>): void {
    const again = () => {
      if (refuseSecond === undefined) apply(request, outlet.send);
      else refuse(refuseSecond);
    };
    apply(request, () => {
      if (betweenMs === 0) again();
      else after(betweenMs, again);
    });
  }

  function refuse(code: RefusalCode): void {
    entry.code = code;
    outlet.send(replies.of(refusal(code)));
  }

  function answerFromCache(request: OssRequest, { of, tells = true }: EffectOf<'from-cache'>): void {
    const send = (reply: Reply) => {
      entry.applied = false;
      outlet.send(tells ? replies.aged(reply) : reply);
    };
    apply(request, send, { seen: earlier(state, request, of === 'beginning' ? of : 'beforeLastChange') });
  }

  function apply(request: OssRequest, then: (reply: Reply) => void, { seen = state, verdict }: Instead = {}): void {
    // What is delivered twice may be refused the first time only.
    delete entry.code;
    const outcome = dispatch(request, entry.operation, seen, settings);
    const answer = (answered: Success | Refusal) => {
      if (isRefusal(answered)) entry.code = answered.code;
      then(replies.of(answered));
    };
    if (isRefusal(outcome)) {
      answer(outcome);
      return;
    }
    entry.applied = true;
    const { holds, callback } = outcome;
    if (holds) {
      after(settings.staleMs, () => {
        holds.held = false;
        answer(verdict ?? outcome);
      });
    } else if (callback && !verdict) {
      callBack(callback, called => {
        after(0, () => {
          answer(Buffer.isBuffer(called) ? calledBack(outcome, called) : called);
        });
      });
    } else answer(verdict ?? outcome);
  }

  function noteCode({ body = '' }: Wire): void {
    const code = textOf(Buffer.from(body).toString(), 'Code');
    if (code !== undefined) entry.code = code;
  }
}

/** What stands in for what is so. */
interface Instead {
  readonly seen?: State;
  /** Answered in place of success. Then nobody is called back. */
  readonly verdict?: Refusal;
}

// OSS hands on what the user's own server said.
function calledBack({ headers }: Success, body: Buffer): Success {
  return { status: 200, headers: { ...headers, 'content-type': 'application/json' }, body };
}

function nothing(): void {}

// Faults are checked when they are added: this stands against a kind that is known there and not here.
function impossible(effect: never): TypeError {
  return new TypeError(`No such effect: ${JSON.stringify(effect)}`);
}
