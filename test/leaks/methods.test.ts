import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { type RemedyOptions, remedy, retry } from '../../src/index.js';
import { operationsOf } from '../../src/ali-oss/methods.js';
import { errorXml, startRaw } from '../ali-oss/support.js';
import { expectNothingPlanted, expectSigned, plantedClient, PLANTS, recordEnd, tapped } from './plants.js';

/** Echoes in its error what the real OSS echoes, and more. */
async function startEchoing(): Promise<string> {
  const { url } = await startRaw(({ url: path, headers }, response) => {
    if (path.includes('gone')) return void response.destroy();
    const signed = headers.authorization ?? '';
    const fields = {
      ...{ OSSAccessKeyId: PLANTS.keyId, SignatureProvided: signed, StringToSign: PLANTS.body },
      ...{ SecurityToken: PLANTS.token, AccessKeySecret: PLANTS.keySecret, Authorization: signed },
    };
    const [, status = '409'] = /s(\d{3})/.exec(path) ?? [];
    const echoed = { 'set-cookie': PLANTS.token, 'x-oss-security-token': PLANTS.token, authorization: signed };
    const body = errorXml(path.includes('stale') ? 'StaleFile' : 'FileImmutable', { fields });
    return void response.writeHead(Number(status), { 'x-oss-request-id': 'R', ...echoed }).end(body);
  });
  return url;
}

const options = () => ({ headers: { 'x-oss-meta-h': PLANTS.meta, 'x-mine': PLANTS.header }, meta: { m: PLANTS.meta } });
const body = () => Buffer.from(PLANTS.body);

/** Arguments of many shapes: whatever a method makes of them, a few of them get it as far as the network. */
const ARGUMENTS: readonly ((name: string) => readonly unknown[])[] = [
  name => [name, body(), options()],
  name => [name, name, options(), options()],
  name => [name, { [PLANTS.meta]: PLANTS.body }, options()],
  name => [name, 'ID', 1, body(), 0, 10, options()],
  name => [name, 'ID', [{ number: 1, etag: 'E' }], options()],
  name => [{ prefix: name, ...options() }, options()],
  name => [[name], options()],
];
const NAMES = ['s409', 's409stale', 's403', 's500', 'gone'];
const MODES: Readonly<Record<string, RemedyOptions>> = {
  'as it comes': {},
  'recovering, retrying and looking closer': {
    appendRecovery: true,
    diagnose: true,
    policies: {
      FileImmutable: ({ attempt }, { head }) =>
        attempt > 1 ? head().then(() => undefined) : retry({ because: 'once more' }),
    },
  },
  watching: { mode: 'observe', appendRecovery: true, diagnose: true },
};

it.each(Object.entries(MODES))(
  'no method of a client prints what belongs to the caller, whatever it is given: %s',
  { timeout: 120_000 },
  async (_how, settings) => {
    const url = await startEchoing();
    const plain = plantedClient({ timeout: 2_000 }, url);
    const client = remedy(plain, tapped(settings)) as unknown as Record<
      string,
      (...args: readonly unknown[]) => Promise<unknown>
    >;
    const methods = operationsOf(plain);
    expect(methods.length).toBeGreaterThan(90);
    for (const [at, method] of methods.entries()) {
      for (const [nth, args] of ARGUMENTS.entries()) {
        const name = NAMES[(at + nth) % NAMES.length] ?? 's409';
        await recordEnd(async () => client[method]?.(...args(name)));
      }
      expectNothingPlanted();
    }
    const asked = { method: 'PUT', bucket: 'logs', content: PLANTS.body, ...options(), successStatuses: [200] };
    for (const object of NAMES) await recordEnd(async () => client['request']?.({ ...asked, object }));
    for (const method of ['append', 'put', 'putStream']) {
      for (const name of NAMES) await recordEnd(async () => client[method]?.(name, Readable.from([body()]), options()));
    }
    expectNothingPlanted();
    expectSigned();
  },
);
