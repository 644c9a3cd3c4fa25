import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LocalOss } from '../../src/testing/index.js';
import { appender, startLocalOss, stored } from './support.js';

let oss: LocalOss;
beforeEach(async () => {
  oss = await startLocalOss();
});
afterEach(() => oss.close());

describe('a cache that says that there is no object, though there is', () => {
  const body = '<Error><Code>NoSuchKey</Code><Message>No.</Message></Error>';
  const ANCIENT = { date: 'Thu, 01 Jan 2026 00:00:00 GMT' };

  it.each([
    ['by its age', { age: '7' }],
    ['by its sign', { 'x-cache': 'HIT TCP_MEM_HIT' }],
    ['by a date that OSS has left behind', ANCIENT],
  ])('is known %s, and not believed', async (_how, headers) => {
    const client = appender(oss);
    // OSS has told this client the time.
    await client.append('other.log', Buffer.from('x\n'));
    await appender(oss).append('app.log', Buffer.from('=== started ===\n'));
    oss.fault({
      match: { operation: 'HeadObject' },
      times: Infinity,
      do: { kind: 'answer', status: 404, headers, body },
    });
    const result = await client.append('app.log', Buffer.from('=== started ===\n'));
    expect(result.nextAppendPosition).toBe('32');
    expect(stored(oss, 'app.log')).toBe('=== started ===\n=== started ===\n');
  });
});
