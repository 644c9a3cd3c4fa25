import { describe, expect, it } from 'vitest';
import { type RemedyEvent, reportOf } from '../../src/index.js';
import type { LocalOss } from '../../src/testing/index.js';
import { always, APPEND, arrival, bytes, failure, loseAnswer, loseRequest, outcome, start } from './support.js';
import type { Law } from './law.js';

const throwing = () => {
  throw new Error('out of order');
};
const isAppend = ({ operation }: { readonly operation: string }) => operation === 'AppendObject';
const settledOf = (events: readonly RemedyEvent[]) =>
  events.flatMap(event =>
    event.type === 'settled' ? [`${event.operation} ${event.outcome} ${event.report.written}`] : [],
  );

/** Ways in which one append ends: each gives the call. */
const ENDS: readonly (readonly [string, (law: Law, oss: LocalOss) => Promise<unknown>])[] = [
  ['a result', law => law.client().append('app.log', bytes('one\n'))],
  ['a result without recovery', law => law.client({ appendRecovery: false }).append('app.log', bytes('one\n'))],
  ['a result where it only watches', law => law.client({ mode: 'observe' }).append('app.log', bytes('one\n'))],
  [
    'a refusal of OSS',
    (law, oss) => {
      oss.fault({ match: APPEND, do: { kind: 'refuse', code: 'AccessDenied' } });
      return law.client().append('app.log', bytes('one\n'));
    },
  ],
  [
    'a 409 that nobody takes',
    (law, oss) => {
      oss.fault({ match: APPEND, do: { kind: 'refuse', code: 'FileImmutable' } });
      return law.client().append('app.log', bytes('one\n'));
    },
  ],
  [
    'a lost answer that is found',
    (law, oss) => {
      loseAnswer(oss);
      return law.client().append('app.log', bytes('one\n'));
    },
  ],
  [
    'no answer at all',
    (law, oss) => {
      always(oss, undefined, { kind: 'drop' });
      return law.client({ attempts: 2 }).append('app.log', bytes('one\n'));
    },
  ],
  [
    'options that throw',
    law =>
      law.client().append('app.log', bytes('one\n'), {
        get position() {
          return throwing();
        },
      }),
  ],
  ['a position that is none', law => law.client().append('app.log', bytes('one\n'), { position: 'x' })],
  ['a name that is none', law => law.client().append(undefined as never, bytes('one\n'))],
  ['a body that is none', law => law.client().append('app.log', 17)],
  [
    'a path that is not there',
    law =>
      law
        .client()
        .append('app.log', '/no/such/file')
        .catch(() => undefined),
  ],
  ['a stream that was destroyed', law => law.client().append('app.log', law.stream('x').destroy())],
  [
    'a stream that fails',
    law => {
      const stream = law.stream('x');
      stream._read = () => {
        stream.destroy(new Error('the disk is gone'));
      };
      return law.client().append('app.log', stream);
    },
  ],
  [
    'a policy that throws',
    (law, oss) => {
      oss.fault({ match: APPEND, do: { kind: 'refuse', code: 'FileImmutable' } });
      return law.client({ policies: { FileImmutable: throwing } }).append('app.log', bytes('one\n'));
    },
  ],
  [
    'a policy that never ends, and an abort',
    (law, oss) => {
      const abort = new AbortController();
      oss.fault({ match: APPEND, do: { kind: 'refuse', code: 'FileImmutable' } });
      const FileImmutable = () => {
        setImmediate(() => {
          abort.abort('enough');
        });
        return new Promise<undefined>(() => undefined);
      };
      return law.client({ policies: { FileImmutable }, signal: abort.signal }).append('app.log', bytes('one\n'));
    },
  ],
  ['a clock that throws', law => law.client({ now: throwing }).append('app.log', bytes('one\n'))],
  [
    'a clock that throws from the second answer on',
    (law, oss) => {
      loseAnswer(oss);
      let calls = 0;
      return law.client({ now: () => ((calls += 1) > 2 ? throwing() : calls) }).append('app.log', bytes('one\n'));
    },
  ],
  ['a listener that throws', law => law.client({ onEvent: throwing }).append('app.log', bytes('one\n'))],
  [
    'a listener that throws what cannot be read',
    law =>
      law
        .client({
          onEvent: () => {
            throw Object.defineProperty(new Error('x'), 'message', { get: throwing });
          },
        })
        .append('app.log', bytes('one\n')),
  ],
  [
    'a listener that throws a revoked Proxy',
    law =>
      law
        .client({
          onEvent: () => {
            const { proxy, revoke } = Proxy.revocable({}, {});
            revoke();
            throw proxy;
          },
        })
        .append('app.log', bytes('one\n')),
  ],
  [
    'a listener that rejects',
    law => law.client({ onEvent: () => Promise.reject(new Error('x')) }).append('app.log', bytes('one\n')),
  ],
];

describe('B8: a call ends exactly once, whatever ends it', () => {
  it.each(ENDS)('%s', async (_what, call) => {
    const { oss, law } = await start();
    await outcome(call(law, oss));
    expect(settledOf(law.events)).toHaveLength(1);
    law.hold();
  });

  it.each<[string, (abort: AbortController) => void]>([
    [
      'an Error',
      abort => {
        abort.abort(new Error('enough'));
      },
    ],
    [
      'a text',
      abort => {
        abort.abort('enough');
      },
    ],
    [
      'none',
      abort => {
        abort.abort();
      },
    ],
  ])(
    'two appends that share a signal, aborted with %s while one is queued and the other waits',
    async (_what, stop) => {
      const { oss, law } = await start();
      const abort = new AbortController();
      const client = law.client({ signal: abort.signal, random: () => 1 });
      const sent = arrival(oss, isAppend);
      loseRequest(oss, 50);
      const ends = [
        client.append('app.log', bytes('one\n'), { position: 0 }),
        client.append('app.log', bytes('two\n')),
        client.append('other.log', bytes('three\n'), { position: 0 }),
      ].map(outcome);
      await sent;
      stop(abort);
      expect(await Promise.all(ends)).toEqual(['rejected', 'rejected', 'rejected']);
      expect(settledOf(law.events)).toHaveLength(3);
      oss.clearFaults();
      law.hold('app.log', 'other.log');
    },
  );

  it('one Error that ends several calls says of each what became of it', async () => {
    const { oss, law } = await start();
    const abort = new AbortController();
    const client = law.client({ signal: abort.signal, random: () => 1 });
    const sent = arrival(oss, isAppend);
    oss.fault({ match: APPEND, do: { kind: 'apply-then-drop' } });
    always(oss, undefined, { kind: 'drop' });
    const first = failure(client.append('app.log', bytes('one\n'), { position: 0 }));
    const second = failure(client.append('app.log', bytes('two\n')));
    await sent;
    abort.abort(new Error('enough'));
    const errors = [await first, await second];
    expect(errors.map(error => reportOf(error)?.written)).toContain('unknown');
    expect(settledOf(law.events).toSorted()).toEqual(['append rejected no', 'append rejected unknown']);
  });

  it.each(['a look', 'the question for the end', 'a body that is read', 'the send itself'])(
    'an abort during %s',
    async when => {
      const { oss, law } = await start();
      const abort = new AbortController();
      const options = { signal: abort.signal, appendRecovery: { bufferStreamsBytes: 100 } };
      await law.client().append('app.log', bytes('one\n'));
      const client = law.client(options);
      const stopAt = (fits: (request: { readonly operation: string; readonly method: string }) => boolean) => {
        oss.fault({
          match: request => {
            if (fits(request)) abort.abort('enough');
            return false;
          },
          do: { kind: 'drop' },
        });
      };
      if (when === 'a look') {
        stopAt(({ operation }) => operation === 'GetObject');
        always(oss, { method: 'HEAD' }, { kind: 'refuse', code: 'AccessDenied' });
        loseAnswer(oss);
      }
      if (when === 'the question for the end') stopAt(({ method }) => method === 'HEAD');
      if (when === 'the send itself') stopAt(isAppend);
      const before = law.events.filter(({ type }) => type === 'settled').length;
      const appending = outcome(
        client.append('app.log', when === 'a body that is read' ? law.stream('two\n') : bytes('two\n')),
      );
      if (when === 'a body that is read') abort.abort('enough');
      await appending;
      expect(law.events.filter(({ type }) => type === 'settled').length - before).toBe(1);
      law.hold('app.log');
    },
  );

  const LISTENERS: readonly (readonly [string, () => unknown])[] = [
    ['an Error', throwing],
    [
      'what cannot be read',
      () => {
        throw Object.defineProperty(new Error('x'), 'message', { get: throwing });
      },
    ],
    [
      'a revoked Proxy',
      () => {
        const { proxy, revoke } = Proxy.revocable({}, {});
        revoke();
        throw proxy;
      },
    ],
  ];
  it.each(LISTENERS)(
    'a listener that throws %s changes nothing: each record is stored once, and acknowledged',
    async (_what, onEvent) => {
      const { oss, law } = await start();
      const client = law.client({ onEvent });
      await client.append('app.log', bytes('one\n'));
      loseAnswer(oss);
      await client.append('app.log', bytes('two\n'));
      await law.client().append('app.log', bytes('they\n'));
      await client.append('app.log', bytes('three\n'));
      await client.put('a', bytes('x'));
      expect(oss.object('logs', 'app.log')?.content.toString()).toBe('one\ntwo\nthey\nthree\n');
      law.hold('app.log');
    },
  );

  it.each(['put', 'head', 'delete'] as const)('a %s that is aborted before it begins', async method => {
    const { law } = await start();
    const client = law.client({ signal: AbortSignal.abort('enough') });
    expect(await outcome(client[method]('a', bytes('x')))).toBe('rejected');
    law.hold();
  });
});
