import { describe, expect, it } from 'vitest';
import type { Fault, OssOptions } from '../../src/testing/index.js';
import { LOST_APPEND, openPage, requestsOf, startLocal, stored } from './support.js';

const HIDDEN: OssOptions = { exposeHeaders: [] };
/** Of a HEAD without a body, nothing shows that OSS gave it where its headers are hidden: the body of a GET tells. */
const CORS = [
  ['exposes x-oss-next-append-position', {}, ['HeadObject 404 NoSuchKey']],
  ['exposes nothing', HIDDEN, ['HeadObject 404 NoSuchKey', 'GetObject 404 NoSuchKey']],
] as const satisfies readonly (readonly [string, OssOptions, readonly string[]])[];

describe.each(CORS)('where CORS %s', (_what, options, asked) => {
  it('appends ask for the end and follow each other with one request each, and every result has its position', async () => {
    const oss = await startLocal(options);
    const page = await openPage();
    const positions = await page.run(async (kit, config) => {
      const client = kit.wrapped(config, { appendRecovery: true });
      const results = [1, 2, 3].map(line => kit.ended(client.append('app.log', kit.bytes(`${line}\n`))));
      return (await Promise.all(results)).map(({ value }) => value?.nextAppendPosition);
    }, oss.clientOptions());
    expect(positions).toEqual(['2', '4', '6']);
    expect(requestsOf(oss)).toEqual([...asked, 'AppendObject@0 200', 'AppendObject@2 200', 'AppendObject@4 200']);
    expect(stored(oss, 'app.log')).toBe('1\n2\n3\n');
  });

  it('an append moves past what others have appended, after it has looked whether that is its own', async () => {
    const oss = await startLocal(options);
    const page = await openPage();
    const { value, report } = await page.run(async (kit, config) => {
      await kit.plain(config).append('app.log', kit.bytes('theirs\n'));
      const client = kit.wrapped(config, { appendRecovery: true });
      return kit.ended(client.append('app.log', kit.bytes('ours\n'), { position: 0 }));
    }, oss.clientOptions());
    expect(value).toEqual({ nextAppendPosition: '12' });
    expect(report).toMatchObject({ attempts: 2, trail: [{ written: 'unknown', action: 'retry' }] });
    expect(stored(oss, 'app.log')).toBe('theirs\nours\n');
  });

  it('a large append to an object it does not know asks for the end first', async () => {
    const oss = await startLocal(options);
    const page = await openPage();
    const { value } = await page.run(async (kit, config) => {
      await kit.plain(config).append('app.log', kit.bytes('theirs\n'));
      const megabytes = kit.bytes('0123456789abcdef'.repeat(131_072));
      return kit.ended(kit.wrapped(config, { appendRecovery: true }).append('app.log', megabytes));
    }, oss.clientOptions());
    expect(value).toEqual({ nextAppendPosition: '2097159' });
    expect(requestsOf(oss)).toEqual(['AppendObject@0 200', 'HeadObject 200', 'AppendObject@7 200']);
  });

  it('an append moves past text of 1 KB, which OSS compresses on the way and then tells no length of', async () => {
    const oss = await startLocal(options);
    const page = await openPage();
    const { value } = await page.run(async (kit, config) => {
      await kit.plain(config).append('app.log', kit.bytes('theirs\n'.repeat(200)));
      return kit.ended(kit.wrapped(config, { appendRecovery: true }).append('app.log', kit.bytes('ours\n')));
    }, oss.clientOptions());
    expect(value).toEqual({ nextAppendPosition: '1405' });
    expect(stored(oss, 'app.log')?.slice(-12)).toBe('theirs\nours\n');
  });

  it('two pages append to one object while every seventh answer is lost: every record is there once', async () => {
    const oss = await startLocal(options);
    const [left, right] = [await openPage(), await openPage()];
    oss.fault({
      match: ({ operation, id }) => operation === 'AppendObject' && id % 7 === 0,
      times: Infinity,
      do: { kind: 'apply-then-drop' },
    });
    const names = (writer: string) => Array.from({ length: 20 }, (_, record) => `${writer} ${record}\n`);
    const shipped = await Promise.all(
      [[left, 'left'] as const, [right, 'right'] as const].map(([page, writer]) =>
        page.run(
          async (kit, [config, records]) => {
            const client = kit.wrapped(config, { appendRecovery: true, attempts: 100 });
            const calls = records.map(record => kit.ended(client.append('app.log', kit.bytes(record))));
            return (await Promise.all(calls)).filter(({ error }) => error !== undefined);
          },
          [oss.clientOptions(), names(writer)] as const,
        ),
      ),
    );
    expect(shipped).toEqual([[], []]);
    const lines = stored(oss, 'app.log')?.split(/(?<=\n)/) ?? [];
    expect(lines.toSorted()).toEqual([...names('left'), ...names('right')].toSorted());
    // Each page's own records are in the order of its calls.
    expect(lines.filter(line => line.startsWith('left'))).toEqual(names('left'));
  });
});

describe('a lost answer', () => {
  const effects: readonly (readonly [string, Fault['do'], number])[] = [
    ['of which nothing arrives, nor of what the browser re-sends', { kind: 'apply-then-drop' }, 2],
    ['that breaks off', { kind: 'apply-then-cut' }, 1],
    ['in whose place a gateway answers 503', { kind: 'apply-then-answer', status: 503 }, 1],
    ['that does not come in time', { kind: 'hang', apply: true }, 1],
  ];
  const bodies = ['Buffer', 'Blob', 'File'] as const;

  it.each(effects.flatMap(([what, effect, times]) => bodies.map(kind => [what, kind, effect, times] as const)))(
    '%s, is followed up: the %s is stored once, and the call resolves',
    async (_what, kind, effect, times) => {
      const oss = await startLocal();
      const page = await openPage();
      oss.fault({ ...LOST_APPEND, do: effect, times });
      const { value, report } = await page.run(
        (kit, [config, wanted]) => {
          const client = kit.wrapped(config, { appendRecovery: true, random: () => 0 });
          return kit.ended(client.append('app.log', kit.body(wanted, 'line\n')));
        },
        [oss.clientOptions({ timeout: 500 }), kind] as const,
      );
      expect(value).toEqual({ nextAppendPosition: '5' });
      expect(report?.written).toBe('yes');
      expect(stored(oss, 'app.log')).toBe('line\n');
    },
  );

  it('that stays lost is told: the error says that it is not known whether the record is stored', async () => {
    const oss = await startLocal();
    const page = await openPage();
    oss.fault({ match: ({ method }) => method !== 'OPTIONS', times: Infinity, do: { kind: 'apply-then-drop' } });
    const { error, report } = await page.run((kit, config) => {
      const client = kit.wrapped(config, { appendRecovery: true, attempts: 3, random: () => 0 });
      return kit.ended(client.append('app.log', kit.bytes('line\n'), { position: 0 }));
    }, oss.clientOptions());
    expect(error).toMatchObject({ name: 'RequestError', status: -1 });
    expect(report).toMatchObject({ attempts: 3, written: 'unknown' });
    expect(stored(oss, 'app.log')).toBe('line\n');
  });
});

describe('an aborted signal', () => {
  it("ends a wait at once with the caller's reason", async () => {
    const oss = await startLocal();
    const page = await openPage();
    oss.fault({ ...LOST_APPEND, do: { kind: 'answer', status: 503 }, times: Infinity });
    const ended = await page.run(async (kit, config) => {
      const abort = new AbortController();
      const client = kit.wrapped(config, {
        appendRecovery: true,
        signal: abort.signal,
        random: () => 1,
        onEvent: ({ type }) => {
          if (type === 'decision')
            setTimeout(() => {
              abort.abort(new Error('enough'));
            }, 1);
        },
      });
      const error: unknown = await client.append('app.log', kit.bytes('line\n')).catch((thrown: unknown) => thrown);
      return { isReason: error === abort.signal.reason, written: kit.reportOf(error)?.written };
    }, oss.clientOptions());
    expect(ended).toEqual({ isReason: true, written: 'unknown' });
    expect(requestsOf(oss).filter(request => request.startsWith('AppendObject'))).toHaveLength(1);
  });

  it('keeps a call from being sent that waits for its turn', async () => {
    const oss = await startLocal();
    const page = await openPage();
    const outcomes = await page.run(async (kit, config) => {
      const abort = new AbortController();
      const client = kit.wrapped(config, { appendRecovery: true, signal: abort.signal });
      const first = client.append('app.log', kit.bytes('1\n'));
      const second = client.append('app.log', kit.bytes('2\n'));
      abort.abort();
      const ended = [first, second].map(call => kit.ended(call));
      return (await Promise.all(ended)).map(({ error }) => error?.name ?? 'stored');
    }, oss.clientOptions());
    expect(outcomes.at(-1)).toBe('AbortError');
    expect(stored(oss, 'app.log') ?? '').not.toContain('2');
  });
});

it('a File keeps its content type', async () => {
  const oss = await startLocal();
  const page = await openPage();
  const type = await page.run(async (kit, config) => {
    const client = kit.wrapped(config, { appendRecovery: true });
    await client.append('page', kit.body('File', '<p>'));
    const { res } = (await client.head('page')) as unknown as { res: { headers: Record<string, string> } };
    return res.headers['content-type'];
  }, oss.clientOptions());
  expect(type).toBe('text/html');
});

it('what ali-oss takes in no browser is refused in its own words: a path, a stream of Node.js', async () => {
  const oss = await startLocal();
  const page = await openPage();
  const messages = await page.run(async (kit, config) => {
    const stream = { pipe: () => undefined, on: () => undefined, _readableState: {}, readableEnded: false };
    const messageOf = (client: ReturnType<typeof kit.plain>, body: unknown) =>
      client.append('app.log', body).catch((error: unknown) => String(error));
    const clients = [kit.plain(config), kit.wrapped(config, { appendRecovery: { bufferStreamsBytes: 10 } })];
    return Promise.all(clients.flatMap(client => [messageOf(client, '/a/path'), messageOf(client, stream)]));
  }, oss.clientOptions());
  expect(new Set(messages)).toEqual(new Set(['TypeError: Must provide Buffer/Blob/File for put.']));
  expect(requestsOf(oss).filter(line => line.startsWith('Append'))).toEqual([]);
});

it('appendWriter() gathers what is piped into it, and stores every line once while answers are lost', async () => {
  const oss = await startLocal();
  const page = await openPage();
  oss.fault({ ...LOST_APPEND, skip: 1, times: 3 });
  await page.run(async (kit, config) => {
    const client = kit.wrapped(config, { appendRecovery: true, random: () => 0 });
    const writer = kit.appendWriter(client, 'app.log');
    let line = 0;
    const lines = new ReadableStream<string>({
      pull(controller) {
        controller.enqueue(`${(line += 1)}\n`);
        if (line === 500) controller.close();
      },
    });
    await lines.pipeTo(writer.toWebStream());
  }, oss.clientOptions());
  expect(stored(oss, 'app.log')).toBe(Array.from({ length: 500 }, (_, at) => `${at + 1}\n`).join(''));
});
