import { expect, it } from 'vitest';
import { type AnyPolicy, appendWriter, backoff, retry } from '../../src/index.js';
import { settingsFrom } from '../../src/options.js';
import { bytes, startLocal, wrappedClient } from '../ali-oss/support.js';
import { conflict, tools } from '../call/fakes.js';
import { decision, factories, options, recovery, writer } from '../types/must-compile-undefined.js';

it.each(Object.entries(factories))('%s() takes options that are undefined for options left out', (_name, make) => {
  expect(make()).toBeTypeOf('function');
});

it('backoff() waits as without options', async () => {
  const given = factories['backoff']?.() as AnyPolicy;
  const left = backoff();
  const stale = conflict({ code: 'StaleFile', attempt: 3 });
  expect(await given(stale, tools({ random: () => 0.5 }))).toEqual(await left(stale, tools({ random: () => 0.5 })));
});

it('retry() decides as without fields', () => {
  expect(decision()).toEqual(retry());
});

it('a client and its append recovery are settled as without options', () => {
  const settled = (given: object) => ({ ...settingsFrom(given), policies: {} });
  expect(settled(options)).toEqual(settled({}));
  expect(settled({ appendRecovery: recovery })).toEqual(settled({ appendRecovery: true }));
});

it('a writer writes as without options', async () => {
  const oss = await startLocal();
  const client = wrappedClient(oss, { appendRecovery: true });
  const one = appendWriter(client, 'app.log', writer);
  await expect(one.write('line\n')).resolves.toMatchObject({ position: 0 });
  await one.close();
  expect(oss.object('logs', 'app.log')?.content).toEqual(bytes('line\n'));
});
