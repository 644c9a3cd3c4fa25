import { describe, expect, it } from 'vitest';
import type { OssOptions } from '../../src/testing/index.js';
import { BROWSER, LOST_APPEND, openPage, requestsOf, startLocal, stored } from './support.js';

// The connection is kept alive after each answer. On the next request the server stores the record and closes it without a
// word: the browser takes the connection for one that died before, and sends the request again. Nobody is told.

describe.each([
  ['XMLHttpRequest', false],
  ['fetch', true],
])(
  `${BROWSER} itself re-sends a POST by %s on a dead connection, so that it meets its own record`,
  (_how, useFetch) => {
    async function scene() {
      const oss = await startLocal();
      const page = await openPage();
      const config = oss.clientOptions({ useFetch });
      await page.run(async ({ plain, bytes, sends }, given) => {
        await plain(given).append('app.log', bytes('one\n'));
        sends();
      }, config);
      oss.clearRequests();
      oss.fault(LOST_APPEND);
      return { oss, page, config };
    }

    it('and the plain client rejects, though the record is stored', async () => {
      const { oss, page, config } = await scene();
      const { error, sends } = await page.run(async (kit, given) => {
        const client = kit.plain(given);
        return {
          ...(await kit.ended(client.append('app.log', kit.bytes('two\n'), { position: 4 }))),
          sends: kit.sends(),
        };
      }, config);
      expect(sends).toEqual(['POST']);
      expect(requestsOf(oss)).toEqual(['AppendObject@4 no answer', 'AppendObject@4 409 PositionNotEqualToLength']);
      expect(error).toMatchObject({ code: 'PositionNotEqualToLength', status: 409 });
      expect(stored(oss, 'app.log')).toBe('one\ntwo\n');
    });

    it('and with append recovery the call resolves, and the record is stored once', async () => {
      const { oss, page, config } = await scene();
      const { value, report, sends } = await page.run(async (kit, given) => {
        const client = kit.wrapped(given, { appendRecovery: true });
        return {
          ...(await kit.ended(client.append('app.log', kit.bytes('two\n'), { position: 4 }))),
          sends: kit.sends(),
        };
      }, config);
      expect(sends).toEqual(['POST', 'GET']);
      expect(requestsOf(oss)).toEqual([
        'AppendObject@4 no answer',
        'AppendObject@4 409 PositionNotEqualToLength',
        'GetObject 206',
      ]);
      expect(value).toEqual({ nextAppendPosition: '8' });
      expect(report).toMatchObject({ attempts: 1, written: 'yes', trail: [{ written: 'unknown', action: 'resolve' }] });
      expect(stored(oss, 'app.log')).toBe('one\ntwo\n');
    });

    it('and without append recovery the error says that it is not known whether the record is stored', async () => {
      const { oss, page, config } = await scene();
      const { error, report } = await page.run(
        (kit, given) => kit.ended(kit.wrapped(given).append('app.log', kit.bytes('two\n'), { position: 4 })),
        config,
      );
      expect(error).toMatchObject({ code: 'PositionNotEqualToLength' });
      expect(report).toMatchObject({
        attempts: 1,
        written: 'unknown',
        trail: [{ written: 'unknown', action: 'surface' }],
      });
      expect(stored(oss, 'app.log')).toBe('one\ntwo\n');
    });

    it("and a record of another writer, of the same length, is not taken for one's own", async () => {
      const { oss, page, config } = await scene();
      oss.clearFaults();
      await page.run(
        async (kit, given) => kit.plain(given).append('app.log', kit.bytes('TWO\n'), { position: 4 }),
        config,
      );
      const { value, report } = await page.run(
        (kit, given) =>
          kit.ended(
            kit.wrapped(given, { appendRecovery: true }).append('app.log', kit.bytes('two\n'), { position: 4 }),
          ),
        config,
      );
      expect(value).toEqual({ nextAppendPosition: '12' });
      expect(report).toMatchObject({ attempts: 2, trail: [{ written: 'unknown', action: 'retry' }] });
      expect(stored(oss, 'app.log')).toBe('one\nTWO\ntwo\n');
    });
  },
);

describe(`${BROWSER} re-sends a PUT as well`, () => {
  const LOST_PUT = { match: { operation: 'PutObject' }, do: { kind: 'apply-then-drop' } } as const;

  async function scene(options: OssOptions = {}) {
    const oss = await startLocal(options);
    const page = await openPage();
    await page.run(async (kit, given) => kit.plain(given).put('warm', kit.bytes('up')), oss.clientOptions());
    oss.clearRequests();
    oss.fault(LOST_PUT);
    return { oss, page, config: oss.clientOptions() };
  }

  it('so a put that forbids overwriting meets itself, and does not claim that nothing is stored', async () => {
    const { oss, page, config } = await scene();
    const { error, report } = await page.run((kit, given) => {
      const headers = { 'x-oss-forbid-overwrite': 'true' };
      return kit.ended(kit.wrapped(given).put('a.txt', kit.bytes('a'), { headers }));
    }, config);
    expect(requestsOf(oss)).toEqual(['PutObject no answer', 'PutObject 409 FileAlreadyExists']);
    expect(error).toMatchObject({ code: 'FileAlreadyExists' });
    expect(report).toMatchObject({ attempts: 1, written: 'unknown', trail: [{ written: 'unknown' }] });
    expect(stored(oss, 'a.txt')).toBe('a');
  });

  it('so a put into a bucket with a retention policy meets itself, and does not claim that nothing is stored', async () => {
    const { oss, page, config } = await scene();
    Object.assign(oss.bucket('logs') ?? {}, { worm: { days: 1, state: 'Locked' } });
    const { error, report } = await page.run(
      (kit, given) => kit.ended(kit.wrapped(given).put('a.txt', kit.bytes('a'))),
      config,
    );
    expect(error).toMatchObject({ code: 'FileImmutable' });
    expect(report).toMatchObject({ attempts: 1, written: 'unknown' });
    expect(stored(oss, 'a.txt')).toBe('a');
  });

  it.each([
    ['Buffer', 1],
    ['Blob', 1],
    ['File', 1],
    ['Blob', 500],
  ] as const)(
    'and acceptOwnWrite() proves that the %s of %i lines is stored: the put resolves',
    async (kind, lines) => {
      const { oss, page, config } = await scene();
      const { value, report } = await page.run(
        (kit, [given, wanted, length]) => {
          const client = kit.wrapped(given, { policies: { FileAlreadyExists: kit.acceptOwnWrite() } });
          const body = kit.body(wanted, 'a,b\n'.repeat(length));
          return kit.ended(client.put('report.csv', body, { headers: { 'x-oss-forbid-overwrite': 'true' } }));
        },
        [config, kind, lines] as const,
      );
      expect(report).toMatchObject({ attempts: 1, written: 'yes', trail: [{ action: 'resolve' }] });
      expect(value).toEqual({});
      expect(stored(oss, 'report.csv')).toBe('a,b\n'.repeat(lines));
    },
  );

  it('and acceptOwnWrite() says what CORS has to expose where it may not read the checksum', async () => {
    const { page, config } = await scene({ exposeHeaders: [] });
    const { error, report } = await page.run((kit, given) => {
      const client = kit.wrapped(given, { policies: { FileAlreadyExists: kit.acceptOwnWrite() } });
      const headers = { 'x-oss-forbid-overwrite': 'true' };
      return kit.ended(client.put('report.csv', kit.body('Blob', 'a,b\n'), { headers }));
    }, config);
    expect(error?.advice).toContain('let CORS expose x-oss-hash-crc64ecma');
    expect(report).toMatchObject({ written: 'unknown' });
  });

  it("and acceptOwnWrite() does not take another writer's object of the same length for one's own", async () => {
    const { oss, page, config } = await scene();
    oss.clearFaults();
    const { error } = await page.run(async (kit, given) => {
      await kit.plain(given).put('report.csv', kit.bytes('A,B\n'));
      const client = kit.wrapped(given, { policies: { FileAlreadyExists: kit.acceptOwnWrite() } });
      const headers = { 'x-oss-forbid-overwrite': 'true' };
      return kit.ended(client.put('report.csv', new Blob(['a,b\n']), { headers }));
    }, config);
    expect(error).toMatchObject({ code: 'FileAlreadyExists' });
    expect(stored(oss, 'report.csv')).toBe('A,B\n');
  });
});
