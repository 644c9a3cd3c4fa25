import { inspect } from 'node:util';
import { describe, it } from 'vitest';
import { remedy } from '../../src/index.js';
import { run, saved } from '../cli/support.js';
import { errorXml, failure, startRaw } from '../ali-oss/support.js';
import { expectNothingPlanted, plantedClient, PLANTS, recordText } from './plants.js';

const FIELDS = {
  ...{ OSSAccessKeyId: PLANTS.keyId, SignatureProvided: PLANTS.inAnswer, StringToSign: PLANTS.body },
  ...{ SecurityToken: PLANTS.token, AccessKeySecret: PLANTS.keySecret, PartNumber: '2' },
  CanonicalRequest: `PUT x-planted:${PLANTS.header}`,
};
const XML = errorXml('FileImmutable', { fields: FIELDS });
const HEAD = [
  'HTTP/1.1 409 Conflict',
  'x-oss-request-id: R',
  `set-cookie: ${PLANTS.token}`,
  `authorization: OSS ${PLANTS.keyId}:${PLANTS.inAnswer}`,
  `x-oss-security-token: ${PLANTS.token}`,
].join('\r\n');
const VERBOSE = [
  `> PUT /k?${new URL(PLANTS.signedUrl).search} HTTP/1.1`,
  `> Authorization: OSS ${PLANTS.keyId}:${PLANTS.inAnswer}`,
  `> x-planted: ${PLANTS.header}`,
  `> x-oss-meta-m: ${PLANTS.meta}`,
  '>',
  PLANTS.body,
  ...HEAD.split('\r\n').map(line => `< ${line}`),
  '<',
].join('\r\n');

/** An error as the plain client throws it, with everything that it carries. */
async function errorOfThePlainClient(): Promise<unknown> {
  const { url } = await startRaw((_request, response) => void response.writeHead(409).end(XML));
  const plain = plantedClient({}, url) as unknown as { put(name: string, body: Buffer): Promise<unknown> };
  return failure(plain.put('k', Buffer.from(PLANTS.body)));
}

describe('`explain` of a saved error repeats nothing that belongs to the caller', () => {
  it.each<[string, () => string | Promise<string>]>([
    ['that is a body', () => XML],
    ['that is an answer', () => `${HEAD}\r\n\r\n${XML}`],
    ['that is a whole exchange', () => `${VERBOSE}\r\n${XML}`],
    ['that is JSON of an error', async () => JSON.stringify(await errorOfThePlainClient())],
    ['that is a print of an error', async () => inspect(await errorOfThePlainClient(), { depth: 8 })],
    [
      'that is JSON of an error that came through a wrapped client',
      async () => {
        const { url } = await startRaw((_request, response) => void response.writeHead(409).end(XML));
        return JSON.stringify(await failure(remedy(plantedClient({}, url)).put('k', Buffer.from(PLANTS.body))));
      },
    ],
  ])('%s', async (_what, content) => {
    const text = await content();
    for (const args of [[], ['--json'], ['--lang', 'zh']]) {
      const file = await run(['explain', saved(text), ...args]);
      const piped = await run(['explain', '-', ...args], { input: text });
      recordText(file.out, file.err, piped.out, piped.err);
    }
    expectNothingPlanted(12);
  });
});
