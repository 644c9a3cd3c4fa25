import diagnosticsChannel from 'node:diagnostics_channel';
import { format } from 'node:util';
import debug from 'debug';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { resolve, retry, surface } from '../../src/conflict/decision.js';
import { decisionEvent, isObserved, nextCallId, publish } from '../../src/call/publish.js';
import type { Listener, RemedyEvent } from '../../src/conflict/events.js';
import { conflict, settled } from './fakes.js';

const lines: string[] = [];
const { log } = debug;

beforeEach(() => {
  lines.length = 0;
  debug.log = (...line: unknown[]) => {
    lines.push(format(...line));
  };
});
afterEach(() => {
  debug.disable();
  debug.log = log;
});

const secret = 'aSecretRecord';
const where = { callId: 7, elapsedMs: 12, operation: 'append', bucket: 'b', name: 'app.log' };
const report = { attempts: 3, waitedMs: 12.6, lookUps: 0, written: 'unknown', trail: [] } as const;
const stale = conflict({
  code: 'PositionNotEqualToLength',
  operation: 'append',
  name: 'app.log',
  args: ['app.log', secret, { position: '5' }],
  nextPosition: 9,
  attempt: 2,
  written: 'unknown',
});

const EVENTS: readonly (readonly [RemedyEvent, string])[] = [
  [
    { type: 'conflict', callId: 7, conflict: stale },
    'append b/app.log PositionNotEqualToLength (stale-position) at attempt 2, written: unknown next 9',
  ],
  [
    { type: 'conflict', callId: 8, conflict: conflict({ name: undefined }) },
    'putMeta b/ StaleFile at attempt 1, written: no',
  ],
  [
    { type: 'unanswered', ...where, attempt: 1, error: new Error(secret) },
    'append b/app.log got no answer at attempt 1',
  ],
  [
    { ...where, type: 'unanswered', operation: 'put', bucket: undefined, name: undefined, attempt: 2, error: secret },
    'put -/ got no answer at attempt 2',
  ],
  [
    decisionEvent({
      ...where,
      attempt: 1,
      decision: retry({ afterMs: 99.7, args: [secret], because: 'busy' }),
      acted: true,
    }),
    'append b/app.log retry in 100 ms: busy',
  ],
  [
    decisionEvent({ ...where, attempt: 1, decision: retry({ because: 'busy' }), acted: false, refused: 'time' }),
    'append b/app.log retry in 0 ms refused: time: busy',
  ],
  [
    decisionEvent({ ...where, attempt: 1, decision: resolve(secret, 'stored'), acted: false }),
    'append b/app.log resolve (not acted on): stored',
  ],
  [
    decisionEvent({ ...where, attempt: 1, decision: surface('enough'), acted: true, conflict: stale }),
    'append b/app.log surface: enough',
  ],
  [
    { type: 'settled', ...where, outcome: 'rejected', report },
    'append b/app.log rejected after 3 attempts, waited 13 ms, written: unknown',
  ],
  [
    { type: 'settled', ...where, outcome: 'resolved', report: { ...report, written: 'yes' } },
    'append b/app.log resolved after 3 attempts, waited 13 ms, written: yes',
  ],
];

describe.each(EVENTS)('the event %#: %o', (event, line) => {
  test('is one line of the debug log, which says nothing of the data', () => {
    debug.enable('ali-oss-remedy:*');
    publish(event, undefined);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(`#${event.callId} ${line}`);
    expect(lines[0]).toContain(`ali-oss-remedy:${event.type}`);
    expect(lines[0]).not.toContain(secret);
  });

  test('is not logged where nobody asked for it', () => {
    publish(event, undefined);
    debug.enable('something-else:*');
    publish(event, undefined);
    expect(lines).toEqual([]);
  });

  test('reaches the diagnostics channel of its type, as it is', () => {
    const heard: unknown[] = [];
    const hear = (message: unknown) => {
      heard.push(message);
    };
    const name = `ali-oss-remedy:${event.type}`;
    diagnosticsChannel.subscribe(name, hear);
    publish(event, undefined);
    diagnosticsChannel.unsubscribe(name, hear);
    publish(event, undefined);
    expect(heard).toEqual([event]);
    expect(heard[0]).toBe(event);
  });

  test('reaches the listener of the caller, as it is', () => {
    const listener = vi.fn<Listener>();
    publish(event, listener);
    expect(listener.mock.calls).toEqual([[event]]);
    expect(listener.mock.calls[0]?.[0]).toBe(event);
  });
});

describe('a listener that fails does no harm, and is told in the log', () => {
  const event = { type: 'conflict', callId: 7, conflict: stale } as const;

  test.each<[string, Listener, string]>([
    [
      'by throwing an Error',
      () => {
        throw new Error('disk full');
      },
      'onEvent failed: disk full',
    ],
    [
      'by throwing a text, which may be a secret',
      () => {
        throw secret;
      },
      'onEvent failed: string',
    ],
    [
      'by throwing nothing',
      () => {
        throw undefined;
      },
      'onEvent failed: undefined',
    ],
    ['by rejecting', () => Promise.reject(new Error('disk full')), 'onEvent failed: disk full'],
    ['by rejecting with a text', () => Promise.reject(secret), 'onEvent failed: string'],
  ])('%s', async (_how, listener, line) => {
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    debug.enable('ali-oss-remedy:*');
    publish(event, listener);
    await settled();
    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
    expect(lines.at(-1)).toContain(line);
    expect(lines.join('\n')).not.toContain(secret);
  });

  test('silently, where the log is off', async () => {
    publish(event, () => {
      throw new Error('disk full');
    });
    publish(event, () => Promise.reject(new Error('disk full')));
    await settled();
    expect(lines).toEqual([]);
  });
});

describe('whether anybody listens', () => {
  const types = ['conflict', 'unanswered', 'decision', 'settled'] as const;

  test.each(types)('to %s: nobody, by default', type => {
    expect(isObserved(type, undefined)).toBe(false);
  });

  test.each(types)('to %s: the listener of the caller', type => {
    expect(isObserved(type, () => undefined)).toBe(true);
  });

  test.each(types)('to %s: a subscriber of its channel, and of no other', type => {
    const hear = () => undefined;
    diagnosticsChannel.subscribe(`ali-oss-remedy:${type}`, hear);
    expect(types.filter(other => isObserved(other, undefined))).toEqual([type]);
    diagnosticsChannel.unsubscribe(`ali-oss-remedy:${type}`, hear);
    expect(isObserved(type, undefined)).toBe(false);
  });

  test.each(types)('to %s: the debug log, and no other', type => {
    debug.enable(`ali-oss-remedy:${type}`);
    expect(types.filter(other => isObserved(other, undefined))).toEqual([type]);
  });
});

test('copies of this library do not give two calls one number', async () => {
  vi.resetModules();
  const copy = await import('../../src/call/publish.js');
  const numbers = [nextCallId(), copy.nextCallId(), nextCallId(), copy.nextCallId()];
  expect(copy.nextCallId).not.toBe(nextCallId);
  expect(new Set(numbers).size).toBe(4);
});

test('a decision is published without the data of the caller', () => {
  const event = decisionEvent({ ...where, attempt: 1, decision: retry({ args: [secret] }), acted: true });
  expect(JSON.stringify(event)).not.toContain(secret);
  expect(event).toMatchObject({ type: 'decision', ...where, decision: { action: 'retry' } });
  expect(Object.isFrozen(event.decision)).toBe(true);
});

describe('where there are no diagnostics channels, as in a browser', () => {
  test.each([
    ['there is no process', undefined],
    ['there is a process of a bundler', {}],
    ['its builtins are not to be had', { getBuiltinModule: () => undefined }],
  ])('since %s, events still reach the listener', async (_why, process) => {
    vi.resetModules();
    // The build of debug for browsers needs no process; the one for Node.js does.
    vi.doMock('debug', () => ({ default: () => Object.assign(() => undefined, { enabled: false }) }));
    const alone = await import('../../src/call/publish.js');
    const listener = vi.fn<Listener>();
    vi.stubGlobal('process', process);
    try {
      alone.publish({ type: 'conflict', callId: 7, conflict: stale }, listener);
      expect(alone.isObserved('conflict', undefined)).toBe(false);
    } finally {
      vi.unstubAllGlobals();
      vi.doUnmock('debug');
    }
    expect(listener).toHaveBeenCalledOnce();
  });
});
