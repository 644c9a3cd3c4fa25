import { appendFileSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { reportOf } from '../../src/index.js';
import type { LocalOss } from '../../src/testing/index.js';
import { appender, arrived, failure, requestsOf, startLocalOss, stored } from './support.js';

let oss: LocalOss;
let folder: string;
beforeEach(async () => {
  oss = await startLocalOss();
  folder = mkdtempSync(join(tmpdir(), 'append-'));
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await oss.close();
});

const APPEND = { operation: 'AppendObject' };
const LARGE = 5 * 1024 * 1024;

function fileOf(content: string | Buffer, name = 'records.txt'): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe('a Buffer', () => {
  it('is copied at the call: what the caller writes into it later is not sent', async () => {
    const client = appender(oss);
    oss.fault({ match: APPEND, do: { kind: 'drop' } });
    const reused = Buffer.from('first\n');
    const appended = client.append('app.log', reused);
    reused.write('WRONG');
    await appended;
    expect(stored(oss, 'app.log')).toBe('first\n');
  });

  it('of no bytes is appended without ever being in doubt', async () => {
    const client = appender(oss);
    oss.fault({ match: APPEND, do: { kind: 'apply-then-drop' } });
    const result = await client.append('app.log', Buffer.alloc(0));
    expect(result.nextAppendPosition).toBe('0');
    expect(requestsOf(oss)).toEqual(['HeadObject 404', 'AppendObject@0 no answer', 'AppendObject@0 200']);
  });
});

describe('options of the caller', () => {
  it.each([
    ['frozen', Object.freeze],
    ['sealed', Object.seal],
    ['not extensible', Object.preventExtensions],
  ])('may be %s: the append stays an append', async (_what, harden) => {
    const client = appender(oss);
    await client.append('app.log', Buffer.from('one\n'), harden({ headers: harden({}) }));
    await client.append('app.log', Buffer.from('two\n'), harden({ position: '4', headers: harden({}) }));
    expect(stored(oss, 'app.log')).toBe('one\ntwo\n');
  });

  it('may be used again: the position that ali-oss would have written into them is not there', async () => {
    const client = appender(oss);
    const options = { headers: {} };
    await client.append('app.log', Buffer.from('one\n'), options);
    await client.append('app.log', Buffer.from('two\n'), options);
    expect(options).toEqual({ headers: {} });
    expect(requestsOf(oss)).toEqual(['HeadObject 404', 'AppendObject@0 200', 'AppendObject@4 200']);
  });

  it.each([[-1], [1.5], ['x'], [''], [null], [NaN]])(
    'a position of %j is refused at once, with a line that works',
    async position => {
      const error = await failure(appender(oss).append('app.log', Buffer.from('x'), { position }));
      expect(error).toBeInstanceOf(TypeError);
      expect(error.message).toContain("append('app.log', line, { position: 1024 })");
      expect(reportOf(error)).toMatchObject({ attempts: 0, written: 'no' });
      expect(oss.requests).toHaveLength(0);
    },
  );

  it.each([[4], ['4'], [4n]])('a position of %s is taken', async position => {
    const client = appender(oss);
    await client.append('app.log', Buffer.from('one\n'));
    expect((await client.append('app.log', Buffer.from('two\n'), { position })).nextAppendPosition).toBe('8');
  });
});

describe('a path', () => {
  it.each([
    ['small', 20],
    ['large', LARGE],
  ])('to a %s file is appended, and again where its answer was lost', async (_what, size) => {
    const client = appender(oss);
    await client.append('app.log', Buffer.from('one\n'));
    oss.fault({ match: APPEND, do: { kind: 'apply-then-drop' } });
    await client.append('app.log', fileOf(Buffer.alloc(size, 'x')));
    expect(stored(oss, 'app.log')?.length).toBe(4 + size);
  });

  it.each([
    ['small', 20],
    ['large', LARGE],
  ])('to a %s log that grows, rotates and vanishes meanwhile sends what was there at the call', async (_what, size) => {
    const client = appender(oss);
    oss.fault({ match: APPEND, do: { kind: 'drop' } });
    const path = fileOf(Buffer.alloc(size, 'x'));
    const appended = client.append('app.log', path);
    appendFileSync(path, 'written later');
    renameSync(path, `${path}.1`);
    writeFileSync(path, 'the next log');
    await appended;
    expect(stored(oss, 'app.log')).toBe('x'.repeat(size));
  });

  it('to a large file that was rewritten between two sends is not stored in two versions', async () => {
    const client = appender(oss);
    await client.append('app.log', Buffer.from('one\n'));
    oss.fault({ match: APPEND, do: { kind: 'drop' } });
    oss.fault({ match: APPEND, do: { kind: 'delay', ms: 10 } });
    const path = fileOf(Buffer.alloc(LARGE, 'a'));
    const appended = failure(client.append('app.log', path));
    await arrived(oss, request => request.fault === 'drop');
    writeFileSync(path, Buffer.alloc(LARGE, 'b'));
    const error = await appended;
    expect(error.message).toMatch(/was rewritten while it was being appended/);
    expect(stored(oss, 'app.log')).toBe('one\n');
    expect(reportOf(error)?.written).toBe('unknown');
  });

  it('to a large file that is cut short is not stored, and the error says so', async () => {
    const path = fileOf(Buffer.alloc(LARGE, 'a'));
    const appended = failure(appender(oss).append('app.log', path));
    truncateSync(path, 1000);
    const error = await appended;
    expect(error.message).toMatch(/became shorter while it was being appended/);
    expect(reportOf(error)?.written).toBe('no');
    expect(stored(oss, 'app.log')).toBeUndefined();
  });

  it('gives the content type that ali-oss reads off it', async () => {
    const client = appender(oss);
    await client.append('named', fileOf('{}', 'body.json'));
    await client.append('by-object.json', fileOf('{}', 'body'));
    await client.append('asked', fileOf('{}', 'other.json'), { mime: 'text/x-log' });
    const appends = oss.requests.filter(({ operation }) => operation === 'AppendObject');
    expect(appends.map(({ headers }) => headers['content-type'])).toEqual([
      'application/json',
      'application/json',
      'text/x-log',
    ]);
  });

  it('to no file or to a folder is refused in the words of ali-oss, with nothing sent', async () => {
    const client = appender(oss);
    const missing = await failure(client.append('app.log', join(folder, 'missing')));
    const notFile = await failure(client.append('app.log', folder));
    expect([missing.code, notFile.message]).toEqual(['ENOENT', `${folder} is not file`]);
    expect([missing, notFile].map(error => reportOf(error)?.written)).toEqual(['no', 'no']);
    expect(oss.requests).toHaveLength(0);
  });

  it('to an empty file appends nothing', async () => {
    const result = await appender(oss).append('app.log', fileOf(''));
    expect(result.nextAppendPosition).toBe('0');
  });
});

describe('a readable stream', () => {
  it('is sent once: a conflict surfaces as not replayable', async () => {
    await appender(oss).append('app.log', Buffer.from('theirs\n'));
    const client = appender(oss);
    await client.append('app.log', Readable.from([Buffer.from('mine\n')]));
    await appender(oss).append('app.log', Buffer.from('theirs again\n'));
    const error = await failure(client.append('app.log', Readable.from([Buffer.from('too late\n')])));
    expect(error.code).toBe('PositionNotEqualToLength');
    expect(reportOf(error)).toMatchObject({ attempts: 1, written: 'no', trail: [{ refused: 'not-replayable' }] });
  });

  it('whose answer was lost is looked for, and found', async () => {
    const client = appender(oss);
    await client.append('app.log', Buffer.from('one\n'));
    oss.fault({ match: APPEND, do: { kind: 'apply-then-drop' } });
    const result = await client.append('app.log', Readable.from([Buffer.from('tw'), Buffer.from('o\n')]));
    expect(result.nextAppendPosition).toBe('8');
    expect(stored(oss, 'app.log')).toBe('one\ntwo\n');
  });

  it('that broke off is not written, and the error is its own', async () => {
    const broken = new Readable({
      read() {
        this.push('half');
        this.destroy(new Error('the disk is gone'));
      },
    });
    const error = await failure(appender(oss).append('app.log', broken));
    expect(error.message).toBe('the disk is gone');
    expect(reportOf(error)?.written).toBe('no');
    expect(stored(oss, 'app.log')).toBeUndefined();
  });

  it('within bufferStreamsBytes is retried like a Buffer; a longer one is sent once, whole', async () => {
    const client = appender(oss, { appendRecovery: { bufferStreamsBytes: 10 } });
    oss.fault({ match: APPEND, do: { kind: 'drop' } });
    await client.append('app.log', Readable.from([Buffer.from('short\n')]));
    await client.append('app.log', Readable.from(['longer than ', 'ten ', 'bytes\n']));
    expect(stored(oss, 'app.log')).toBe('short\nlonger than ten bytes\n');
    oss.fault({ match: APPEND, do: { kind: 'drop' } });
    const error = await failure(client.append('app.log', Readable.from(['longer than ', 'ten ', 'bytes\n'])));
    expect(reportOf(error)).toMatchObject({ attempts: 1, written: 'unknown' });
  });

  it('that has ended or was destroyed is refused: ali-oss would append nothing and report success', async () => {
    const ended = Readable.from(['x']);
    await ended.toArray();
    const destroyed = Readable.from(['x']).destroy();
    for (const options of [{}, { appendRecovery: { bufferStreamsBytes: 10 } }]) {
      const client = appender(oss, options);
      expect((await failure(client.append('app.log', ended))).message).toMatch(/has ended/);
      expect((await failure(client.append('app.log', destroyed))).message).toMatch(/was destroyed/);
    }
    expect(oss.requests).toHaveLength(0);
  });

  it('of objects is refused as an error of the call, not as an uncaught exception', async () => {
    const error = await failure(appender(oss).append('app.log', Readable.from([{ a: 1 }])));
    expect(error.message).toBe('Expected a stream of bytes or text, got one of object.');
  });
});

describe('a body that ali-oss does not take', () => {
  it.each([[new Uint8Array(3)], [new Blob(['x'])], [42], [undefined]])('%s is refused in its own words', async body => {
    const error = await failure(appender(oss).append('app.log', body));
    expect(error.message).toBe('Must provide String/Buffer/ReadableStream for put.');
    expect(reportOf(error)).toMatchObject({ attempts: 1, written: 'no' });
  });
});
