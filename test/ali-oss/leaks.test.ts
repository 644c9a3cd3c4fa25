import OSS from 'ali-oss';
import { format, inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { type RemedyOptions, remedy, reportOf, retry, withOptions } from '../../src/index.js';
import {
  bytes,
  type Client,
  clusterOf,
  errorXml,
  failure,
  rawConfig,
  startRaw,
  hearChannels,
  readDebugLog,
} from './support.js';

// Nothing of this may be printed by anything of ours.
const KEY_ID = 'LTAIplantedKeyId00001';
const KEY_SECRET = 'plantedKeySecret000000000002';
const TOKEN = 'CAISplantedToken00000000003';
const BODY = 'planted body 0004 of the caller';
const TAG = 'plantedTagValue0005';
const META = 'plantedMetaValue0006';
const HEADER = 'plantedHeaderValue0007';
const STYLE = 'plantedPolicyText0008';

const SECRETS = [KEY_ID, KEY_SECRET, TOKEN, BODY, TAG, META, HEADER, STYLE].flatMap(asItMayBePrinted);

function asItMayBePrinted(secret: string): string[] {
  const raw = Buffer.from(secret);
  const hex = raw.toString('hex');
  // Base64 of a longer text holds one of three shapes of this one, whose ends depend on what is around it.
  const base64 = [0, 1, 2].map(before =>
    Buffer.concat([Buffer.alloc(before), raw])
      .toString('base64')
      .slice(4, -4),
  );
  const numbers = [...raw].slice(0, 12);
  return [
    secret,
    hex,
    hex.match(/../g)?.slice(0, 12).join(' ') ?? hex,
    ...base64,
    numbers.join(','),
    numbers.join(', '),
  ];
}

/** Everything a person may print something with. */
function prints(what: unknown): string[] {
  const json = (): string => JSON.stringify(what) ?? '';
  return [
    inspect(what),
    inspect(what, { depth: 8, maxStringLength: null }),
    inspect(what, { depth: 8, maxStringLength: null, showHidden: true }),
    format('%o', what),
    format('%O', what),
    json(),
    String(what),
  ];
}

const output: string[] = [];
const signatures: string[] = [];
afterEach(() => {
  output.length = 0;
  signatures.length = 0;
});

function expectNoSecret(): void {
  const text = output.join('\n');
  expect(signatures).not.toEqual([]);
  const leaked = [...SECRETS, ...signatures].filter(secret => text.includes(secret));
  expect(leaked).toEqual([]);
}

/** Answers by the name of the object: `409`, `403`, and so on. Echoes in its body what the real OSS echoes. */
async function startEchoing(): Promise<string> {
  const { url } = await startRaw(({ url: path, headers }, response) => {
    const [, signature = ''] = /:(.+)$/.exec(headers.authorization ?? '') ?? [];
    signatures.push(signature);
    const [status = '200'] = /\d{3}/.exec(path) ?? [];
    if (path.includes('gone')) return void response.destroy();
    const fields = { OSSAccessKeyId: KEY_ID, SignatureProvided: signature, StringToSign: BODY, SecurityToken: TOKEN };
    const body = path.includes('empty') ? '' : errorXml('FileImmutable', { fields });
    const more = { 'set-cookie': TOKEN, 'x-oss-security-token': TOKEN, authorization: signature };
    return void response.writeHead(Number(status), { 'x-oss-request-id': 'R', ...more }).end(body);
  });
  return url;
}

function planted(url: string): OSS.Options {
  const keys = { accessKeyId: KEY_ID, accessKeySecret: KEY_SECRET, stsToken: TOKEN };
  const refreshSTSToken = () => Promise.resolve(keys);
  return rawConfig(url, { ...keys, refreshSTSToken, refreshSTSTokenInterval: 600_000 });
}

/** Listens on every outlet there is. */
function tapped(options: RemedyOptions = {}): RemedyOptions {
  const record = (event: unknown) => {
    output.push(...prints(event));
  };
  hearChannels(record);
  readDebugLog(line => output.push(line));
  return { random: () => 0, attempts: 3, ...options, onEvent: record };
}

const options = () => ({ headers: { 'x-oss-meta-h': HEADER, 'x-planted': HEADER }, meta: { m: META } });
const CALLS: Readonly<Record<string, (client: Client, name: string) => Promise<unknown>>> = {
  append: (client, name) => client.append(name, bytes(BODY), options()),
  put: (client, name) => client.put(name, bytes(BODY), options()),
  putObjectTagging: (client, name) => client.putObjectTagging(name, { [TAG]: TAG }, options()),
  putMeta: (client, name) => client.putMeta(name, { m: META }),
  copy: (client, name) => client.copy(name, 'source', options()),
  getStream: (client, name) => client.getStream(name, { headers: { 'x-planted': HEADER } }),
  get: (client, name) => client.get(name, { headers: { 'x-planted': HEADER } }),
  head: (client, name) => client.head(name, { headers: { 'x-planted': HEADER } }),
  multipartUpload: (client, name) => client.multipartUpload(name, Buffer.alloc(120 * 1024, BODY), options()),
  request: (client, name) =>
    client.request({
      method: 'PUT',
      bucket: 'logs',
      object: name,
      content: `<Style>${STYLE}</Style>`,
      successStatuses: [200],
    }),
};
const NAMES = ['409', '409-empty', '403', '403-empty', '404', '500', '500-empty', 'gone'];
const MODES: Readonly<Record<string, RemedyOptions>> = {
  'as it comes': {},
  'with recovery, a retry and a closer look': {
    appendRecovery: true,
    diagnose: true,
    policies: {
      FileImmutable: (conflict, { call }) =>
        call('putObjectTagging', '403', { [TAG]: TAG }, options()).then(
          () => undefined,
          (error: unknown) => {
            output.push(...prints(error));
            return conflict.attempt === 1 ? retry({ args: conflict.args, because: 'once more' }) : undefined;
          },
        ),
    },
  },
  'in observe mode': { mode: 'observe', appendRecovery: true },
};

describe.each(Object.entries(MODES))('nothing that belongs to the caller is printed %s', (_mode, settings) => {
  it.each(Object.entries(CALLS))('by the errors, reports, events and lines of %s', async (_name, call) => {
    const url = await startEchoing();
    const client = remedy(new OSS(planted(url)), tapped(settings)) as unknown as Client;
    for (const name of NAMES) {
      const error = await failure(call(client, name));
      output.push(error.message, error.stack ?? '', ...prints(error), ...prints(reportOf(error)));
    }
    expect(output.length).toBeGreaterThan(NAMES.length * 10);
    expectNoSecret();
  });
});

describe('nothing that belongs to the caller is printed', () => {
  it('by the wrapped client, whatever it is', async () => {
    const url = await startEchoing();
    const given = new OSS(planted(url));
    const wrapped = remedy(given);
    await failure((wrapped as unknown as Client).put('409', bytes(BODY)));
    const cluster = remedy(clusterOf([planted(url)]));
    const { ImageClient } = OSS as unknown as { ImageClient: new (config: object) => object };
    const image = remedy(new ImageClient({ ...planted(url), imageHost: url }));
    for (const client of [wrapped, withOptions(wrapped, {}), cluster, cluster.clients[0], image]) {
      output.push(inspect(client), inspect(client, { depth: 5 }), JSON.stringify(client), format('%O', client));
      output.push(inspect({ client }, { depth: 5 }), inspect([client], { depth: 5, getters: false }));
    }
    // What this guards against: the client as it was given prints all of it.
    expect(inspect(given, { depth: 5 })).toContain(KEY_SECRET);
    expectNoSecret();
  });

  it('by a result, an event or a line of a call that succeeds', async () => {
    const url = await startEchoing();
    const client = remedy(new OSS(planted(url)), tapped()) as unknown as Client;
    const answer = await client.put('200', bytes(BODY), options());
    output.push(...prints(reportOf(answer)));
    expect(output.some(line => line.includes('resolved after 1 attempts'))).toBe(true);
    expectNoSecret();
  });

  it('by a decision that carries arguments or a value', async () => {
    const url = await startEchoing();
    const policies: RemedyOptions = {
      policies: { FileImmutable: () => ({ action: 'resolve', value: { secret: BODY }, because: 'done' }) },
    };
    const client = remedy(new OSS(planted(url)), tapped(policies)) as unknown as Client;
    const value = await client.put('409', bytes(BODY), options());
    expect(value).toEqual({ secret: BODY });
    output.push(...prints(reportOf(value)));
    expectNoSecret();
  });

  it('by what goes wrong in a listener', async () => {
    const url = await startEchoing();
    const client = remedy(new OSS(planted(url)), {
      ...tapped(),
      onEvent: () => {
        throw Object.assign(new Error('listener is broken'), { body: BODY });
      },
    }) as unknown as Client;
    await failure(client.put('409', bytes(BODY), options()));
    expect(output.some(line => line.includes('listener is broken'))).toBe(true);
    expectNoSecret();
  });

  it('by options that are refused', () => {
    const given = { accessKeySecret: KEY_SECRET } as object;
    expect(() => remedy(given, {})).toThrow(/^(?!.*planted)/);
    signatures.push('none was made');
    for (const wrong of [
      { onEvent: given },
      { policies: { StaleFile: given } },
      { signal: given },
      { locale: given },
    ]) {
      try {
        remedy(new OSS(planted('http://127.0.0.1:1')), wrong as RemedyOptions);
      } catch (error) {
        output.push(...prints(error));
      }
    }
    expect(output).toHaveLength(4 * prints(undefined).length);
    expectNoSecret();
  });
});

describe('what was concealed', () => {
  it('can still be read by name, as before', async () => {
    const url = await startEchoing();
    const client = remedy(new OSS(planted(url))) as unknown as Client;
    const error = (await failure(client.put('409', bytes(BODY)))) as { params?: { content?: Buffer } };
    expect(error.params?.content).toEqual(bytes(BODY));
    const empty = (await failure(client.get('409-empty'))) as { res?: { status?: number } };
    expect(empty.res?.status).toBe(409);
  });
});
