import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { reportOf } from '../../src/index.js';
import { atTheEnd, bytes, failure, loseAnswer, outcome, requestsOf, start, stored } from './support.js';
import { startUntrusted } from './untrusted.js';

/** What can never leave, whoever asks how often. */
const NEVER: readonly (readonly [string, object, object])[] = [
  ['a newline in a header', { headers: { 'x-oss-meta-a': 'one\ntwo' } }, {}],
  ['a character beyond Latin-1 in a header', { headers: { 'Content-Disposition': 'attachment; filename=日志' } }, {}],
  ['a key with a newline', {}, { accessKeyId: 'id\nid' }],
  ['a key with a character beyond Latin-1', {}, { accessKeyId: 'ключ' }],
  ['a token with a newline', {}, { stsToken: 'token\n' }],
  ['a proxy, which urllib has no package for', {}, { enableProxy: true, proxy: 'http://127.0.0.1:1' }],
  ['a host that does not exist', {}, { endpoint: 'http://no-such-host.invalid', cname: true }],
  ['a host with a name that no host can have', {}, { endpoint: 'http://no_such_host.invalid', cname: true }],
];

describe('B2, B3: what can never leave is refused at once, and is `no`', () => {
  it.each(NEVER)('%s', async (_what, options, config) => {
    const { oss, law } = await start();
    const client = law.client({}, config);
    const error = await failure(client.append('app.log', bytes('one\n'), options));
    expect(reportOf(error)?.attempts).toBeLessThanOrEqual(1);
    expect(reportOf(error)).toMatchObject({ waitedMs: 0, written: 'no' });
    expect(requestsOf(oss).filter(request => request.startsWith('Append'))).toEqual([]);
    law.hold('app.log');
  });

  it.each(NEVER)('%s, at a position that is known', async (_what, options, config) => {
    const { law } = await start();
    const client = law.client({}, config);
    const error = await failure(client.append('app.log', bytes('one\n'), { ...options, position: 0 }));
    expect(reportOf(error)).toMatchObject({ attempts: 1, waitedMs: 0, lookUps: 0, written: 'no' });
    law.hold('app.log');
  });

  it.each(NEVER)('%s, for a put', async (_what, options, config) => {
    const { law } = await start();
    const error = await failure(law.client({}, config).put('a', bytes('x'), options));
    expect(reportOf(error)).toMatchObject({ attempts: 1, waitedMs: 0, written: 'no' });
    law.hold();
  });

  it.each(NEVER)('%s, through a writer', async (_what, options, config) => {
    const { law } = await start();
    const writer = law.writer('app.log', { attempts: 50, create: options }, {}, config);
    const error = await failure(writer.write('one\n'));
    expect(error).toMatchObject({ written: 'no' });
    expect(reportOf(error)?.waitedMs).toBe(0);
    expect(reportOf(error)?.attempts).toBeLessThanOrEqual(1);
  });

  it('a certificate that is not trusted', async () => {
    const { law } = await start();
    const server = await startUntrusted();
    const client = law.client({}, { endpoint: server.url, secure: true });
    const error = await failure(client.append('app.log', bytes('one\n'), { position: 0 }));
    expect(reportOf(error)).toMatchObject({ attempts: 1, waitedMs: 0, written: 'no' });
    expect(server.requests).toBe(0);
    law.hold('app.log');
  });

  it('a server that speaks no TLS', async () => {
    const { oss, law } = await start();
    const client = law.client({}, { endpoint: oss.url.replace('http:', 'https:'), secure: true });
    const error = await failure(client.append('app.log', bytes('one\n'), { position: 0 }));
    expect(reportOf(error)).toMatchObject({ attempts: 1, waitedMs: 0, written: 'no' });
    law.hold('app.log');
  });

  it('but `unknown`, where an earlier send of the record is open', async () => {
    const { oss, law } = await start();
    const client = law.client({ attempts: 1 });
    await client.append('app.log', bytes('one\n'));
    oss.fault({ match: { method: 'HEAD' }, times: Infinity, do: { kind: 'drop' } });
    oss.fault({ match: { operation: 'GetObject' }, times: Infinity, do: { kind: 'drop' } });
    loseAnswer(oss);
    await failure(client.append('app.log', bytes('two\n')));
    const broken = { headers: { 'x-oss-meta-a': 'one\ntwo' } };
    const error = await failure(client.append('app.log', bytes('two\n'), broken));
    expect(reportOf(error)?.written).toBe('unknown');
    law.hold('app.log');
  });
});

describe('B3, the other cause: what may pass is tried again', () => {
  it('a refused connection, until somebody listens', async () => {
    const { oss, law } = await start();
    const closed = createServer();
    await new Promise<void>(resolve => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise(resolve => closed.close(resolve));
    const client = law.client({ attempts: 4 }, { endpoint: `http://127.0.0.1:${port}` });
    const error = await failure(client.append('app.log', bytes('one\n'), { position: 0 }));
    expect(reportOf(error)).toMatchObject({ attempts: 4, written: 'no' });
    expect(stored(oss)).toBeUndefined();
    law.hold('app.log');
  });

  it('a connection that is cut', async () => {
    const { oss, law } = await start();
    const server = createServer(socket => {
      socket.destroy();
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    atTheEnd(() => server.close());
    const { port } = server.address() as AddressInfo;
    const client = law.client({ attempts: 3 }, { endpoint: `http://127.0.0.1:${port}` });
    const error = await failure(client.append('app.log', bytes('one\n'), { position: 0 }));
    expect(reportOf(error)).toMatchObject({ attempts: 3, written: 'unknown' });
    expect(stored(oss)).toBeUndefined();
    expect(await outcome(law.client().append('app.log', bytes('two\n')))).toBe('resolved');
  });
});
