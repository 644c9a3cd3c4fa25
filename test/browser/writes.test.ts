import { describe, expect, it } from 'vitest';
import { openPage, requestsOf, startLocal, stored } from './support.js';

it('a wrapped client is still the OSS of ali-oss, and puts and gets as before', async () => {
  const oss = await startLocal();
  const page = await openPage();
  const seen = await page.run(async (kit, config) => {
    const client = kit.wrapped(config);
    const [plain, wrapped] = [await kit.plain(config).put('a', kit.bytes('a')), await client.put('b', kit.bytes('b'))];
    const { content } = await client.get('b');
    return {
      isOss: client instanceof kit.OSS,
      fields: [plain, wrapped].map(result => Object.keys(result).join()),
      content: String(content),
    };
  }, oss.clientOptions());
  expect(seen).toEqual({ isOss: true, fields: ['name,url,res', 'name,url,res'], content: 'b' });
});

it.each(['Buffer', 'Blob', 'File'] as const)('a %s is stored as it is', async kind => {
  const oss = await startLocal();
  const page = await openPage();
  const { value } = await page.run(
    (kit, [config, wanted]) => kit.ended(kit.wrapped(config).put('a', kit.body(wanted, '<p>Grüße</p>'))),
    [oss.clientOptions(), kind] as const,
  );
  expect(value).toEqual({});
  expect(stored(oss, 'a')).toBe('<p>Grüße</p>');
});

it('StaleFile: a tag write that meets another of the same object backs off and succeeds', async () => {
  const oss = await startLocal({ staleMs: 200 });
  const page = await openPage();
  const ended = await page.run(async (kit, config) => {
    await kit.plain(config).put('a', kit.bytes('a'));
    // Two clients, as two pages have them: one client would have them wait for each other.
    const clients = [kit.wrapped(config, { random: () => 1 }), kit.wrapped(config, { random: () => 1 })];
    return Promise.all(clients.map((client, at) => kit.ended(client.putObjectTagging('a', { writer: String(at) }))));
  }, oss.clientOptions());
  expect(ended.map(({ error }) => error)).toEqual([undefined, undefined]);
  const trails = ended.map(({ report }) => report?.trail.map(({ code, action }) => `${String(code)} ${action}`) ?? []);
  expect(new Set(trails.flat())).toEqual(new Set(['StaleFile retry']));
  expect(requestsOf(oss)).toContain('PutObjectTagging 409 StaleFile');
});

describe('FileImmutable', () => {
  it('surfaces, with advice on the error that the console shows', async () => {
    const oss = await startLocal();
    const page = await openPage();
    Object.assign(oss.bucket('logs') ?? {}, { worm: { days: 1, state: 'Locked' } });
    const { error } = await page.run(async (kit, config) => {
      await kit.plain(config).put('a', kit.bytes('a'));
      const call = kit.wrapped(config).put('a', kit.bytes('b'));
      call.catch((thrown: unknown) => {
        console.error(thrown);
      });
      return kit.ended(call);
    }, oss.clientOptions());
    expect(error).toMatchObject({ code: 'FileImmutable', status: 409 });
    expect(error?.advice).toContain('A retention policy (WORM) protects the object');
    expect((await page.console()).join('\n')).toContain('A retention policy (WORM) protects the object');
    expect(stored(oss, 'a')).toBe('a');
  });
});

it('nothing that the page prints gives a key, a token, a signature or a body away', async () => {
  const planted = { accessKeyId: 'planted-id', accessKeySecret: 'planted-secret', securityToken: 'planted-token' };
  const oss = await startLocal({ credentials: [planted], staleMs: 200 });
  const page = await openPage('index.html?debug=ali-oss-remedy:*');
  const names = await page.run(async (kit, config) => {
    const seen: string[] = [];
    const client = kit.wrapped(config, {
      appendRecovery: true,
      diagnose: true,
      policies: { FileAlreadyExists: kit.acceptOwnWrite() },
      onEvent: event => {
        seen.push(event.type);
        console.info(event, JSON.stringify(event));
      },
    });
    const body = kit.bytes('planted-body');
    const headers = { 'x-oss-forbid-overwrite': 'true', 'x-oss-meta-key': 'planted-meta' };
    await kit.plain(config).append('app.log', kit.bytes('PLANTED-BODY'));
    const calls = [
      () => client.append('app.log', body, { position: 0 }),
      () => client.append('app.log', body, { position: 99 }),
      () => client.put('app.log', body, { headers }),
      () => client.get('no such object'),
    ];
    for (const call of calls) {
      const ended: unknown = await call().catch((thrown: unknown) => thrown);
      console.log(kit.reportOf(ended), JSON.stringify(kit.reportOf(ended)));
      if (ended instanceof Error) console.error(ended, JSON.stringify(ended), String(ended));
    }
    console.log(client, JSON.stringify(client), Object.keys(client));
    return seen;
  }, oss.clientOptions());
  expect(new Set(names)).toEqual(new Set(['conflict', 'decision', 'settled']));
  const printed = (await page.console()).join('\n');
  expect(printed).toMatch(/PositionNotEqualToLength \(stale-position\) at attempt 1/);
  expect(printed).toContain('FileAlreadyExists');
  for (const secret of [...Object.values(planted), 'planted-body', 'planted-meta', 'Signature=', 'OSS planted']) {
    expect(printed.includes(secret), secret).toBe(false);
  }
});
