import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import { appendWriter, type Policy, remedy, reportOf } from '../../src/index.js';
import { type Client, errorXml, failure, startLocal, startRaw } from '../ali-oss/support.js';
import {
  expectNothingPlanted,
  expectSigned,
  KEYS,
  plantedClient,
  PLANTS,
  record,
  recordEnd,
  tapped,
} from './plants.js';

/** What OSS echoes of a request. */
const ECHOED = errorXml('AccessDenied', {
  fields: { StringToSign: PLANTS.body, SignatureProvided: PLANTS.inAnswer, OSSAccessKeyId: PLANTS.keyId },
});
/** A body that was cut: ali-oss puts all of it into the message of its error. */
const CUT = ECHOED.slice(0, -3);

it('a policy that fails with an error of ali-oss tells its first line alone, and not the answer that is in it', async () => {
  const { url } = await startRaw(({ method }, response) => {
    const isLook = method === 'GET';
    response.writeHead(isLook ? 403 : 409).end(isLook ? CUT : errorXml('FileImmutable'));
  });
  let thrown: unknown;
  const policy: Policy = (_conflict, tools) =>
    tools.call('getObjectTagging', 'k').then(
      () => undefined,
      (error: unknown) => {
        thrown = error;
        throw error;
      },
    );
  const client = remedy(plantedClient({}, url), tapped({ policies: { FileImmutable: policy } })) as unknown as Client;
  const error = await recordEnd(() => client.put('k', Buffer.from(PLANTS.body)));
  // What this guards against.
  expect((thrown as Error).message).toContain(PLANTS.inAnswer);
  expect(reportOf(error)?.trail[0]?.decision.because).toMatch(/^the policy for FileImmutable failed: \w.*$/);
  expectNothingPlanted();
  expectSigned();
});

it('a canonical request that an answer repeats is no detail of the conflict', async () => {
  const fields = { CanonicalRequest: `PUT x-planted:${PLANTS.header}`, StringToSign: PLANTS.body, PartNumber: '2' };
  const { url } = await startRaw((_request, response) => {
    response.writeHead(409).end(errorXml('PartAlreadyExist', { fields }));
  });
  const client = remedy(plantedClient({}, url), tapped()) as unknown as Client;
  const error = await recordEnd(() => client.put('k', Buffer.from(PLANTS.body)));
  expect(reportOf(error)?.trail[0]?.conflict.details).toEqual({ PartNumber: '2' });
  expectNothingPlanted();
});

it('a writer prints nothing of its chunks and its keys, whatever happens to them', async () => {
  const { accessKeyId, accessKeySecret, stsToken: securityToken } = KEYS;
  const oss = await startLocal({ credentials: [{ accessKeyId, accessKeySecret, securityToken }] });
  const client = remedy(plantedClient(oss.clientOptions()), tapped());
  const create = { meta: { m: PLANTS.meta }, headers: { 'x-oss-tagging': `a=${PLANTS.header}` } };
  const effects = [
    { kind: 'drop' },
    { kind: 'apply-then-drop' },
    { kind: 'answer', status: 403, body: ECHOED },
    { kind: 'answer', status: 409, body: errorXml('FileImmutable') },
  ] as const;
  for (const [at, effect] of effects.entries()) {
    const writer = appendWriter(client, `log-${at}`, { attempts: 2, create });
    const fault = oss.fault({ match: ({ method }) => method !== 'HEAD', times: Infinity, do: effect });
    const error: unknown = await writer.write(PLANTS.body).catch((thrown: unknown) => thrown);
    fault.remove();
    for (const each of [error, causeOf(error), writer.failure]) record(each);
    for (const each of [reportOf(error), reportOf(causeOf(error)), writer]) record(each);
    await writer.resume().catch(record);
    await writer.close().catch(() => undefined);
  }
  expectNothingPlanted();
  expectSigned();
});

const causeOf = (error: unknown): unknown => (error as Error).cause;

it('the same errors of the plain client do print it, which is what all of this guards against', async () => {
  const { url } = await startRaw((_request, response) => void response.writeHead(409).end(errorXml('FileImmutable')));
  const options = { headers: { 'x-mine': PLANTS.header } };
  const error = await failure(
    (plantedClient({}, url) as unknown as Client).put('k', Buffer.from(PLANTS.body), options),
  );
  expect(inspect(error, { depth: Infinity })).toContain(PLANTS.header);
  record(error);
  expect(() => {
    expectNothingPlanted(1);
  }).toThrow();
});
