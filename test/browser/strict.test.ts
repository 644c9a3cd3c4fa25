import { expect, it } from 'vitest';
import { BROWSER, LOST_APPEND, openPage, requestsOf, startLocal, stored } from './support.js';

// A content security policy without 'wasm-unsafe-eval' forbids WebAssembly, which is what checksums are made with.

it.each(['Buffer', 'Blob', 'File'] as const)(
  `on a page where ${BROWSER} may run no WebAssembly, a re-sent %s is found by its bytes`,
  async kind => {
    const oss = await startLocal();
    const page = await openPage('strict.html');
    const config = oss.clientOptions();
    await page.run(async (kit, given) => kit.plain(given).append('app.log', kit.bytes('one\n')), config);
    oss.clearRequests();
    oss.fault(LOST_APPEND);
    const { runsWasm, value, report } = await page.run(
      async (kit, [given, wanted]) => {
        const client = kit.wrapped(given, { appendRecovery: true });
        const call = client.append('app.log', kit.body(wanted, 'two\n'), { position: 4 });
        return { runsWasm: await kit.runsWasm(), ...(await kit.ended(call)) };
      },
      [config, kind] as const,
    );
    expect(runsWasm).toBe(false);
    expect(value).toEqual({ nextAppendPosition: '8' });
    expect(report?.trail.at(-1)).toMatchObject({ action: 'resolve' });
    expect(requestsOf(oss).slice(-1)).toEqual(['GetObject 206']);
    expect(stored(oss, 'app.log')).toBe('one\ntwo\n');
  },
);

it('there, too, the second try of a record whose first one stayed unanswered is known to be one', async () => {
  const oss = await startLocal();
  const page = await openPage('strict.html');
  oss.fault({ match: ({ method }) => method !== 'OPTIONS', times: Infinity, do: { kind: 'apply-then-drop' } });
  const first = await page.run((kit, given) => {
    const client = kit.wrapped(given, { appendRecovery: true, attempts: 2, random: () => 0 });
    kit.kept.set('client', client);
    return kit.ended(client.append('app.log', kit.bytes('line\n'), { position: 0 }));
  }, oss.clientOptions());
  oss.clearFaults();
  const second = await page.run(async kit => {
    const client = kit.kept.get('client');
    return client && kit.ended(client.append('app.log', kit.bytes('line\n'), { position: 0 }));
  }, undefined);
  expect(first.report?.written).toBe('unknown');
  expect(second?.value).toEqual({ nextAppendPosition: '5' });
  expect(stored(oss, 'app.log')).toBe('line\n');
});

it('there, acceptOwnWrite() cannot tell whose the object is, and surfaces', async () => {
  const oss = await startLocal();
  const page = await openPage('strict.html');
  const { error, report } = await page.run(async (kit, given) => {
    await kit.plain(given).put('a', kit.bytes('a'));
    const client = kit.wrapped(given, { policies: { FileAlreadyExists: kit.acceptOwnWrite() } });
    return kit.ended(client.put('a', kit.bytes('a'), { headers: { 'x-oss-forbid-overwrite': 'true' } }));
  }, oss.clientOptions());
  expect(error).toMatchObject({ code: 'FileAlreadyExists' });
  expect(report?.written).toBe('unknown');
  expect(report?.trail[0]?.because).toMatch(/it is not known whether .*: .*WebAssembly/i);
});
