import { appendFileSync, mkdtempSync, renameSync, rmSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { reportOf } from '../../src/index.js';
import type { LocalOss } from '../../src/testing/index.js';
import { always, APPEND, atTheEnd, bytes, failure, loseRequest, outcome, start } from './support.js';

const MIB = 1024 * 1024;
const SIZE = 5 * MIB;

function fileOf(size = SIZE, fill = 'a line of the file\n'): string {
  const folder = mkdtempSync(join(tmpdir(), 'cases-'));
  atTheEnd(() => {
    rmSync(folder, { recursive: true });
  });
  writeFileSync(join(folder, 'body'), Buffer.alloc(size, fill));
  return join(folder, 'body');
}

/** Loses the answer to the next append, and has something happen to its file at that moment. */
function loseAnswerAnd(oss: LocalOss, happens: () => void): void {
  oss.fault({
    match: ({ operation }) => {
      if (operation !== 'AppendObject') return false;
      happens();
      return true;
    },
    do: { kind: 'apply-then-drop' },
  });
}

const HAPPENS: readonly (readonly [string, (path: string) => void])[] = [
  [
    'rewritten with as many bytes',
    path => {
      writeFileSync(path, Buffer.alloc(SIZE, 'something else\n'));
    },
  ],
  [
    'rewritten with fewer bytes',
    path => {
      writeFileSync(path, 'short\n');
    },
  ],
  [
    'cut to nothing, as logrotate does',
    path => {
      truncateSync(path, 0);
    },
  ],
  [
    'appended to',
    path => {
      appendFileSync(path, 'more\n');
    },
  ],
  [
    'deleted',
    path => {
      unlinkSync(path);
    },
  ],
  [
    'replaced by another',
    path => {
      writeFileSync(`${path}.new`, 'another\n');
      renameSync(`${path}.new`, path);
    },
  ],
];

const contentOf = (oss: LocalOss) => oss.object('logs', 'app.log')?.content;
const AS_SENT = Buffer.concat([Buffer.from('one\n'), Buffer.alloc(SIZE, 'a line of the file\n')]);

describe('A13: what was sent of a file is known by its checksum, whatever becomes of the file', () => {
  describe.each(HAPPENS)('a file of 5 MiB that is %s after it was sent', (_what, happens) => {
    it('is found stored where its answer was lost', async () => {
      const { oss, law } = await start();
      const path = fileOf();
      const client = law.client();
      await client.append('app.log', bytes('one\n'));
      loseAnswerAnd(oss, () => {
        happens(path);
      });
      const result = await client.append('app.log', path);
      expect(result.nextAppendPosition).toBe(String(SIZE + 4));
      expect(contentOf(oss)?.equals(AS_SENT)).toBe(true);
    });

    it('also behind the record of another, where the whole checksum does not help', async () => {
      const { oss, law } = await start();
      const path = fileOf();
      const client = law.client();
      await law.client().append('app.log', bytes('one\n'));
      const rival = law.client();
      loseAnswerAnd(oss, () => {
        happens(path);
      });
      oss.fault({ match: ({ operation, id }) => operation === APPEND.operation && id > 3, do: { kind: 'drop' } });
      const appending = client.append('app.log', path);
      await outcome(appending);
      await rival.append('app.log', bytes('they\n'));
      expect(contentOf(oss)?.subarray(0, AS_SENT.length).equals(AS_SENT)).toBe(true);
      expect(law.told).toContain('4 yes');
    });
  });

  it('is sent with nothing of the new content, where the request was lost: rejected, and nothing is stored twice', async () => {
    const { oss, law } = await start();
    const path = fileOf();
    const client = law.client({ attempts: 4 });
    await client.append('app.log', bytes('one\n'));
    oss.fault({
      match: ({ operation }) => {
        if (operation !== 'AppendObject') return false;
        writeFileSync(path, Buffer.alloc(SIZE, 'something else\n'));
        return true;
      },
      do: { kind: 'drop' },
    });
    const error = await failure(client.append('app.log', path));
    expect(error.message).toMatch(/was rewritten while it was being appended/);
    expect(reportOf(error)?.written).not.toBe('yes');
    expect(contentOf(oss)?.toString()).toBe('one\n');
  });

  it('a file of less is held in memory, and does not care', async () => {
    const { oss, law } = await start();
    const path = fileOf(100, 'tiny\n');
    const client = law.client();
    loseRequest(oss);
    oss.fault({
      match: ({ operation }) => {
        if (operation === 'AppendObject') writeFileSync(path, 'another\n');
        return false;
      },
      do: { kind: 'drop' },
    });
    await client.append('app.log', path);
    expect(contentOf(oss)?.equals(Buffer.alloc(100, 'tiny\n'))).toBe(true);
  });
});

describe('A13, the other cause', () => {
  it("another's bytes of the same length are not taken for the file's", async () => {
    const { oss, law } = await start();
    const path = fileOf();
    const client = law.client({ attempts: 3 });
    await client.append('app.log', bytes('one\n'));
    oss.fault({
      match: ({ operation }) => {
        if (operation !== 'AppendObject') return false;
        writeFileSync(path, 'gone\n');
        return true;
      },
      do: { kind: 'drop' },
    });
    const slow = always(oss, { method: 'HEAD' }, { kind: 'delay', ms: 1 });
    const appending = failure(client.append('app.log', path));
    const error = await appending;
    slow.remove();
    expect(reportOf(error)?.written).not.toBe('yes');
    expect(contentOf(oss)?.toString()).toBe('one\n');
  });
});
