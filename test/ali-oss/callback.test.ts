import OSS from 'ali-oss';
import { describe, expect, it } from 'vitest';
import { remedy, type RemedyOptions, reportOf } from '../../src/index.js';
import { bytes, type Client, errorXml, failure, rawConfig, startRaw } from './support.js';

// OSS passes on what the callback's own server answered, and ali-oss reads it as JSON, after the record is stored.

/** One appendable object whose callback answers with this. */
async function startCalling(answer: string) {
  let content = Buffer.alloc(0);
  const end = () => ({ 'x-oss-request-id': 'R', 'x-oss-next-append-position': String(content.length) });
  const server = await startRaw(({ method, url, headers, body }, response) => {
    const position = Number(new URL(url, 'http://oss').searchParams.get('position'));
    const [, from = 0, to = 0] = /bytes=(\d+)-(\d+)/.exec(headers.range ?? '')?.map(Number) ?? [];
    if (method === 'HEAD') return void response.writeHead(200, end()).end();
    if (method === 'GET') {
      const part = content.subarray(from, to + 1);
      const range = { 'content-range': `bytes ${from}-${from + part.length - 1}/${content.length}` };
      return void response.writeHead(206, { ...end(), ...range }).end(part);
    }
    if (url.includes('refused')) return void response.writeHead(403, end()).end(errorXml('AccessDenied'));
    if (position !== content.length)
      return void response.writeHead(409, end()).end(errorXml('PositionNotEqualToLength'));
    content = Buffer.concat([content, body]);
    return void response.writeHead(200, end()).end(answer);
  });
  return {
    stored: () => content.toString(),
    clientOf: (options: RemedyOptions) => remedy(new OSS(rawConfig(server.url)), options) as unknown as Client,
  };
}

const ASKED: Readonly<Record<string, object>> = {
  'by an option': { callback: { url: 'https://example.com/stored', body: 'name=${object}' } },
  'by a header': { headers: { 'x-oss-callback': Buffer.from('{"callbackUrl":"x"}').toString('base64') } },
};
const OFF = { appendRecovery: false } as const;
const ON = { appendRecovery: true, random: () => 0 } as const;
const EITHER: readonly (readonly [string, RemedyOptions])[] = [
  ['without append recovery', OFF],
  ['with append recovery', ON],
];

describe.each(Object.entries(ASKED))('an append with a callback that was asked for %s', (_how, asked) => {
  it.each(['', '<html>Bad Gateway</html>'])(
    'may be stored without append recovery, where the 200 says %j and not JSON',
    async answer => {
      const { clientOf, stored } = await startCalling(answer);
      const client = clientOf(OFF);
      const error = await failure(client.append('k', bytes('one\n'), asked));
      expect(error).toBeInstanceOf(SyntaxError);
      expect(reportOf(error)).toMatchObject({ attempts: 1, written: 'unknown', trail: [] });
      expect(stored()).toBe('one\n');
      const again = await failure(client.append('k', bytes('one\n')));
      expect(reportOf(again)).toMatchObject({ written: 'unknown', trail: [{ conflict: { written: 'unknown' } }] });
    },
  );

  it('is found and not stored again with append recovery, where the 200 is no JSON', async () => {
    const { clientOf, stored } = await startCalling('');
    const client = clientOf(ON);
    await client.append('k', bytes('one\n'));
    const result = await client.append('k', bytes('two\n'), asked);
    expect(result.nextAppendPosition).toBe('8');
    expect(reportOf(result)).toMatchObject({ attempts: 2, written: 'yes' });
    await client.append('k', bytes('three\n'));
    expect(stored()).toBe('one\ntwo\nthree\n');
  });

  it.each(EITHER)('resolves with what the callback answered, %s', async (_with, options) => {
    const { clientOf } = await startCalling('{"status":"noted"}');
    const result = await clientOf(options).append('k', bytes('one\n'), asked);
    expect(result['data']).toEqual({ status: 'noted' });
    expect(reportOf(result)).toMatchObject({ attempts: 1, written: 'yes' });
  });

  it.each(EITHER)('is not written where OSS refused it, %s', async (_with, options) => {
    const { clientOf } = await startCalling('');
    const error = await failure(clientOf(options).append('refused', bytes('one\n'), asked));
    expect(reportOf(error)).toMatchObject({ attempts: 1, written: 'no' });
  });

  it.each(EITHER)('is not written where ali-oss would not send it, %s', async (_with, options) => {
    const { clientOf } = await startCalling('');
    const error = await failure(clientOf(options).append('k', 42, asked));
    expect(error.message).toMatch(/^Must provide String\/Buffer\/ReadableStream/);
    expect(reportOf(error)).toMatchObject({ attempts: 1, written: 'no' });
  });
});

it('a put with a callback whose 200 is no JSON may be stored too', async () => {
  const { clientOf } = await startCalling('');
  const error = await failure(clientOf({}).put('k', bytes('one\n'), ASKED['by an option']));
  expect(error).toBeInstanceOf(SyntaxError);
  expect(reportOf(error)).toMatchObject({ attempts: 1, written: 'unknown' });
});
