import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { reportOf, withOptions } from '../../src/index.js';
import type { LocalOss } from '../../src/testing/index.js';
import { APPEND, appender, failure, requestsOf, startLocalOss } from './support.js';

let oss: LocalOss;
beforeEach(async () => {
  oss = await startLocalOss();
});
afterEach(() => oss.close());

describe('clocks that differ among the views of one client', () => {
  it('do not make an open send look older than it is', async () => {
    const client = appender(oss, { attempts: 1 });
    await client.append('app.log', Buffer.from('one\n'));
    oss.fault({ match: APPEND, do: { kind: 'late', afterMs: 400 } });
    const look = oss.fault({ match: ({ method }) => method !== 'POST', times: Infinity, do: { kind: 'drop' } });
    const error = await failure(client.append('app.log', Buffer.from('two\n')));
    expect(reportOf(error)?.written).toBe('unknown');
    look.remove();
    oss.fault({ match: APPEND, do: { kind: 'refuse', code: 'AccessDenied' } });
    const again = await failure(withOptions(client, { now: () => Date.now() }).append('app.log', Buffer.from('two\n')));
    expect(requestsOf(oss).slice(-3)).toContain('AppendObject@4 403');
    expect(reportOf(again)?.written).toBe('unknown');
  });
});
