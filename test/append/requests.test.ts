import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { reportOf } from '../../src/index.js';
import type { LocalOss } from '../../src/testing/index.js';
import { appender, reasons, requestsOf, startLocalOss, stored } from './support.js';

let oss: LocalOss;
beforeEach(async () => {
  oss = await startLocalOss();
});
afterEach(() => oss.close());

describe('how many requests an append costs', () => {
  it('one for each append of a hundred callers in one process, in the order they were called', async () => {
    const client = appender(oss);
    const lines = Array.from({ length: 100 }, (_, line) => `line ${line}\n`);
    const results = await Promise.all(lines.map(line => client.append('app.log', Buffer.from(line))));
    expect(stored(oss, 'app.log')).toBe(lines.join(''));
    expect(oss.requests).toHaveLength(100);
    expect(results.at(-1)?.nextAppendPosition).toBe(String(lines.join('').length));
  });

  it('one more for the first append to an object that others have written to', async () => {
    await appender(oss).append('app.log', Buffer.from('before\n'));
    oss.clearRequests();
    const client = appender(oss);
    await client.append('app.log', Buffer.from('one\n'));
    await client.append('app.log', Buffer.from('two\n'));
    expect(requestsOf(oss)).toEqual(['AppendObject@0 409', 'AppendObject@7 200', 'AppendObject@11 200']);
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
    await appender(oss).append('app.log', Buffer.from('theirs\n'));
    oss.clearRequests();
    await appender(oss).append('app.log', Buffer.from('mine\n'));
    expect(requestsOf(oss)).toEqual(['AppendObject@0 409', 'HeadObject 200', 'AppendObject@7 200']);
  });

  it('a HEAD first for more than 1 MiB to an object it does not know, so that the body is not sent in vain', async () => {
    await appender(oss).append('app.log', Buffer.from('theirs\n'));
    oss.clearRequests();
    await appender(oss).append('app.log', Buffer.alloc(1024 * 1024 + 1));
    await appender(oss).append('new.log', Buffer.alloc(1024 * 1024 + 1));
    expect(requestsOf(oss)).toEqual(['HeadObject 200', 'AppendObject@7 200', 'HeadObject 404', 'AppendObject@0 200']);
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
