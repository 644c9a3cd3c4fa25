import { expect, it } from 'vitest';
import { appendWriter, type Policies, reportOf, retry } from '../../src/index.js';
import { appender, startLocalOss, stored } from '../append/support.js';
import { APPEND, writerFailure } from './support.js';

it('a batch that a policy moved while its fate was unknown stays unknown at a full object, and is not sent anew', async () => {
  await using oss = await startLocalOss();
  const policies: Policies = {
    PositionNotEqualToLength: ({ args: [name, file], written, attempt, nextPosition }) =>
      written === 'unknown' && attempt === 2 ? retry({ args: [name, file, { position: nextPosition }] }) : undefined,
  };
  const writer = appendWriter(appender(oss, { policies }), 'app.log', { maxObjectBytes: 10 });
  oss.fault({ match: APPEND, do: { kind: 'apply-then-drop' } });
  oss.fault({
    match: ({ operation, query }) => operation === 'AppendObject' && query['position'] === '4',
    do: {
      kind: 'answer',
      status: 409,
      headers: { 'x-oss-next-append-position': '9' },
      body: '<Error><Code>PositionNotEqualToLength</Code></Error>',
    },
  });
  const error = await writerFailure(writer.write('abc\n'));
  expect(error.written).toBe('unknown');
  expect(reportOf(error)?.written).toBe('unknown');
  expect(stored(oss, 'app.log')).toBe('abc\n');
});
