import { expect, it } from 'vitest';
import { type RemedyEvent, withOptions } from '../../src/index.js';
import { bytes, startLocal, wrappedClient } from '../ali-oss/support.js';

it('a call without conflict that nobody watches makes no event, not even its number', async () => {
  const oss = await startLocal();
  const client = wrappedClient(oss, { appendRecovery: true });
  const callAll = async (some: typeof client) => {
    await some.append('app.log', bytes('x'));
    await some.put('k', bytes('x'));
    await some.head('k');
  };
  const heard: RemedyEvent[] = [];
  const watched = withOptions(client, { onEvent: event => heard.push(event) });
  await watched.head('k').catch(() => undefined);
  await callAll(client);
  await callAll(watched);
  const [before = 0, ...after] = heard.map(({ callId }) => callId);
  expect(after).toEqual([before + 1, before + 2, before + 3]);
});
