import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { reportOf } from '../../src/index.js';
import type { LocalOss } from '../../src/testing/index.js';
import { appender, reasons, refusing, requestsOf, startLocalOss, stored } from './support.js';

let oss: LocalOss;
beforeEach(async () => {
  oss = await startLocalOss();
});
afterEach(() => oss.close());

describe('how many requests an append costs', () => {
  it('one for each append of a hundred callers in one process, in the order they were called, and one for the end', async () => {
    const client = appender(oss);
    const lines = Array.from({ length: 100 }, (_, line) => `line ${line}\n`);
    const results = await Promise.all(lines.map(line => client.append('app.log', Buffer.from(line))));
    expect(stored(oss, 'app.log')).toBe(lines.join(''));
    expect(requestsOf(oss).slice(0, 2)).toEqual(['HeadObject 404', 'AppendObject@0 200']);
    expect(oss.requests).toHaveLength(101);
    expect(results.at(-1)?.nextAppendPosition).toBe(String(lines.join('').length));
  });

  it('one more for the first append to an object, whether others have written to it or not', async () => {
    await appender(oss).append('app.log', Buffer.from('before\n'));
    oss.clearRequests();
    const client = appender(oss);
    await client.append('app.log', Buffer.from('one\n'));
    await client.append('app.log', Buffer.from('two\n'));
    expect(requestsOf(oss)).toEqual(['HeadObject 200', 'AppendObject@7 200', 'AppendObject@11 200']);
    oss.clearRequests();
    await client.append('new.log', Buffer.from('one\n'));
    await client.append('new.log', Buffer.from('two\n'));
    expect(requestsOf(oss)).toEqual(['HeadObject 404', 'AppendObject@0 200', 'AppendObject@4 200']);
  });

  it('one more for a conflict whose 409 carries the position, with nothing read', async () => {
    const client = appender(oss);
    await client.append('app.log', Buffer.from('mine\n'));
    await appender(oss).append('app.log', Buffer.from('theirs\n'));
    oss.clearRequests();
    const result = await client.append('app.log', Buffer.from('mine again\n'));
    expect(requestsOf(oss)).toEqual(['AppendObject@5 409', 'AppendObject@12 200']);
    expect(reportOf(result)).toMatchObject({ attempts: 2, waitedMs: 0, written: 'yes' });
    expect(reasons(result)).toEqual(['the object ends at 12; nothing of this call is stored']);
  });

  it('two more where the 409 does not carry the position', async () => {
    await oss.close();
    oss = await startLocalOss({ appendPositionOn409: false });
    const client = appender(oss);
    await client.append('app.log', Buffer.from('mine\n'));
    await appender(oss).append('app.log', Buffer.from('theirs\n'));
    oss.clearRequests();
    const result = await client.append('app.log', Buffer.from('mine again\n'));
    expect(requestsOf(oss)).toEqual(['AppendObject@5 409', 'HeadObject 200', 'AppendObject@12 200']);
    expect(reportOf(result)).toMatchObject({ attempts: 2, lookUps: 1, waitedMs: 0, written: 'yes' });
  });

  it('two more where that one ends exactly behind the record, which something may have sent twice', async () => {
    const client = appender(oss);
    await client.append('app.log', Buffer.from('mine\n'));
    await appender(oss).append('app.log', Buffer.from('theirs\n'));
    oss.clearRequests();
    const result = await client.append('app.log', Buffer.from('MINE 2\n'));
    expect(requestsOf(oss)).toEqual(['AppendObject@5 409', 'HeadObject 200', 'GetObject 206', 'AppendObject@12 200']);
    expect(reportOf(result)).toMatchObject({ attempts: 2, lookUps: 2, written: 'yes' });
    expect(stored(oss, 'app.log')).toBe('mine\ntheirs\nMINE 2\n');
  });

  it('none for the end where the caller gave the position, of whatever size', async () => {
    const client = appender(oss);
    await client.append('app.log', Buffer.alloc(1024 * 1024 + 1), { position: 0 });
    await client.append('app.log', Buffer.from('one\n'));
    expect(requestsOf(oss)).toEqual(['AppendObject@0 200', 'AppendObject@1048577 200']);
  });

  describe('where HEAD is refused, as behind a CDN', () => {
    beforeEach(async () => {
      await appender(oss).append('app.log', Buffer.from('theirs\n'));
      oss.fault({ match: { method: 'HEAD' }, times: Infinity, do: { kind: 'answer', status: 403 } });
      oss.clearRequests();
    });

    it('a GET of one byte tells where the object ends', async () => {
      await appender(oss).append('app.log', Buffer.from('mine\n'));
      expect(requestsOf(oss)).toEqual(['HeadObject 403', 'GetObject 206', 'AppendObject@7 200']);
      expect(oss.requests[1]?.headers).toMatchObject({ range: 'bytes=0-0' });
    });

    it('and that there is none', async () => {
      await appender(oss).append('new.log', Buffer.from('mine\n'));
      expect(requestsOf(oss)).toEqual(['HeadObject 403', 'GetObject 404', 'AppendObject@0 200']);
    });

    it('and that one tells that an object is empty: 0 is no guess then, and a lost answer can be looked into', async () => {
      await appender(oss).append('empty.log', Buffer.alloc(0), { position: 0 });
      oss.clearRequests();
      oss.fault({ match: { operation: 'AppendObject' }, do: { kind: 'apply-then-drop' } });
      const result = await appender(oss).append('empty.log', Buffer.from('mine\n'));
      expect(requestsOf(oss).slice(0, 2)).toEqual(['HeadObject 403', 'GetObject 416']);
      expect(reportOf(result)).toMatchObject({ attempts: 2, written: 'yes' });
    });

    it('and GET is too, 0 is a guess that costs no more than a 409', async () => {
      oss.fault({ match: { method: 'GET' }, times: Infinity, do: refusing('AccessDenied', 403) });
      const result = await appender(oss).append('app.log', Buffer.from('mine\n'));
      expect(requestsOf(oss)).toEqual([
        ...['HeadObject 403', 'GetObject 403', 'AppendObject@0 409', 'AppendObject@7 200'],
      ]);
      expect(reportOf(result)).toMatchObject({ attempts: 2, written: 'yes' });
      expect(stored(oss, 'app.log')).toBe('theirs\nmine\n');
    });
  });

  it('appends to different objects do not wait for each other', async () => {
    const client = appender(oss);
    oss.fault({ match: { name: 'slow.log' }, do: { kind: 'delay', ms: 200 } });
    const order: string[] = [];
    const slow = client.append('slow.log', Buffer.from('x')).then(() => order.push('slow'));
    await client.append('fast.log', Buffer.from('y')).then(() => order.push('fast'));
    await slow;
    expect(order).toEqual(['fast', 'slow']);
  });

  it('an object that this client itself deleted or replaced begins anew', async () => {
    const client = appender(oss);
    await client.append('app.log', Buffer.from('old\n'));
    await client.delete('app.log');
    await client.append('app.log', Buffer.from('new\n'));
    expect(stored(oss, 'app.log')).toBe('new\n');
  });

  it('the bucket is the one the client stood on at the call', async () => {
    const client = appender(oss);
    const first = client.append('app.log', Buffer.from('to logs\n'));
    const second = client.append('app.log', Buffer.from('to logs too\n'));
    client.useBucket('other');
    await Promise.all([first, second, client.append('app.log', Buffer.from('to other\n'))]);
    expect([stored(oss, 'app.log'), stored(oss, 'app.log', 'other')]).toEqual(['to logs\nto logs too\n', 'to other\n']);
  });
});
