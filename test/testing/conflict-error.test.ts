import OSS from 'ali-oss';
import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import { type Conflict, remedy } from '../../src/index.js';
import { conflictError, startOss } from '../../src/testing/index.js';
import { failure } from '../ali-oss/support.js';

it('has what ali-oss throws, field for field', async () => {
  await using oss = await startOss({ buckets: ['logs'] });
  const client = new OSS(oss.clientOptions());
  await client.append('log', Buffer.from('abc'));
  const thrown = await failure(client.append('log', Buffer.from('d')));
  const made = conflictError('PositionNotEqualToLength', {
    message: thrown.message,
    requestId: String(thrown.requestId),
    ecCode: '0026-00000016',
  });
  // What was asked for is no matter of a test that asks for nothing.
  expect({ ...made, hostId: '', params: 0 }).toEqual({ ...thrown, hostId: '', params: 0 });
  expect([made.name, String(made)]).toEqual([thrown.name, String(thrown)]);
});

it('tells a policy what the answer of OSS would have told it', async () => {
  const asked: Conflict[] = [];
  const error = conflictError('PartAlreadyExist', { fields: { PartEtag: '"E"' }, headers: { 'x-oss-a': '1' } });
  const put = () => Promise.reject(error);
  await failure(remedy({ put }, { policies: { '*': conflict => void asked.push(conflict) } }).put());
  expect(asked).toMatchObject([{ code: 'PartAlreadyExist', details: { PartEtag: '"E"' }, error }]);
  expect(asked[0]?.headers).toMatchObject({ 'x-oss-a': '1', 'x-oss-request-id': error.requestId });
});

it('prints like any error of ali-oss', () => {
  expect(inspect(conflictError('StaleFile'))).not.toContain('Symbol');
});

it.each([[undefined], [''], [409]])('needs a code, not %o', code => {
  expect(() => conflictError(code as string)).toThrow(/conflictError\('StaleFile'\)/);
});
