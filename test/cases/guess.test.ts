import { describe, expect, it } from 'vitest';
import { reportOf } from '../../src/index.js';
import {
  always,
  APPEND,
  bytes,
  failure,
  GET,
  HEAD,
  loseAnswer,
  loseRequest,
  outcome,
  requestsOf,
  start,
  stored,
} from './support.js';

const STARTED = '=== started ===\n';

/** An object that begins with the line that every process begins with. */
async function started(options = {}) {
  const begun = await start(options);
  const before = begun.law.client();
  await before.append('app.log', bytes(STARTED));
  await before.append('app.log', bytes('work\n'));
  begun.oss.clearRequests();
  return begun;
}

describe('A2: where nobody has told the end, old bytes are no proof', () => {
  it('after a restart, the line that begins every run is stored again, whatever becomes of its first try', async () => {
    const { oss, law } = await started();
    oss.fault({ match: APPEND, do: { kind: 'answer', status: 503 } });
    await law.client().append('app.log', bytes(STARTED));
    expect(stored(oss)).toBe(`${STARTED}work\n${STARTED}`);
    law.hold('app.log');
  });

  it.each(['drop', 'apply-then-drop', 'apply-then-cut'] as const)('the same with %s', async kind => {
    const { oss, law } = await started();
    oss.fault({ match: APPEND, do: { kind } });
    await law.client().append('app.log', bytes(STARTED));
    expect(stored(oss)).toBe(`${STARTED}work\n${STARTED}`);
    law.hold('app.log');
  });

  it('without a restart, after an append that was refused', async () => {
    const { oss, law } = await started();
    const client = law.client();
    oss.fault({ match: APPEND, do: { kind: 'refuse', code: 'AccessDenied' } });
    await failure(client.append('app.log', bytes('other\n')));
    oss.fault({ match: APPEND, do: { kind: 'answer', status: 503 } });
    await client.append('app.log', bytes(STARTED));
    expect(stored(oss)).toBe(`${STARTED}work\n${STARTED}`);
    law.hold('app.log');
  });

  it('through a writer that begins a CSV with its header', async () => {
    const { oss, law } = await start();
    await law.client().append('rows.csv', bytes('time,host\n'));
    await law.client().append('rows.csv', bytes('1,web\n'));
    oss.fault({ match: APPEND, do: { kind: 'answer', status: 503 } });
    await law.writer('rows.csv').write('time,host\n');
    expect(stored(oss, 'rows.csv')).toBe('time,host\n1,web\ntime,host\n');
    law.hold('rows.csv');
  });

  it('where HEAD is refused, a read of one byte tells the end', async () => {
    const { oss, law } = await started();
    always(oss, HEAD, { kind: 'refuse', code: 'AccessDenied' });
    loseRequest(oss);
    await law.client().append('app.log', bytes(STARTED));
    expect(requestsOf(oss).slice(0, 3)).toEqual(['HeadObject 403', 'GetObject 206', 'AppendObject@21 no answer']);
    expect(stored(oss)).toBe(`${STARTED}work\n${STARTED}`);
    law.hold('app.log');
  });

  it('a key that may only write is not told that its line is stored because an old one is', async () => {
    const { oss, law } = await started();
    const refused = [always(oss, HEAD, { kind: 'refuse', code: 'AccessDenied' })];
    refused.push(always(oss, GET, { kind: 'refuse', code: 'AccessDenied' }));
    oss.fault({ match: APPEND, do: { kind: 'answer', status: 503 } });
    await outcome(law.client().append('app.log', bytes(STARTED)));
    law.hold('app.log');
    refused.forEach(fault => {
      fault.remove();
    });
  });

  it('a key that may only write gets its line in behind the old one where every answer arrives', async () => {
    const { oss, law } = await started();
    always(oss, HEAD, { kind: 'refuse', code: 'AccessDenied' });
    always(oss, GET, { kind: 'refuse', code: 'AccessDenied' });
    await law.client().append('app.log', bytes(STARTED));
    expect(stored(oss)).toBe(`${STARTED}work\n${STARTED}`);
    law.hold('app.log');
  });

  it('a read that is allowed again later does not turn a guess into knowledge', async () => {
    const { oss, law } = await started();
    const client = law.client({ attempts: 1 });
    const refused = [always(oss, HEAD, { kind: 'refuse', code: 'AccessDenied' })];
    refused.push(always(oss, GET, { kind: 'refuse', code: 'AccessDenied' }));
    loseRequest(oss);
    const error = await failure(client.append('app.log', bytes(STARTED)));
    expect(reportOf(error)?.written).toBe('unknown');
    refused.forEach(fault => {
      fault.remove();
    });
    await outcome(client.append('app.log', bytes(STARTED)));
    law.hold('app.log');
  });

  it('the question for the end itself may get no answer, and is asked again', async () => {
    const { oss, law } = await started();
    oss.fault({ match: HEAD, do: { kind: 'drop' } });
    oss.fault({ match: GET, do: { kind: 'gateway', status: 200 } });
    oss.fault({ match: APPEND, do: { kind: 'answer', status: 503 } });
    await law.client().append('app.log', bytes(STARTED));
    expect(stored(oss)).toBe(`${STARTED}work\n${STARTED}`);
    law.hold('app.log');
  });
});

describe('A2, the other cause: the line of this very run', () => {
  it('is found where its answer was lost, and not stored again', async () => {
    const { oss, law } = await started();
    loseAnswer(oss);
    const result = await law.client().append('app.log', bytes(STARTED));
    expect(result.nextAppendPosition).toBe('37');
    expect(stored(oss)).toBe(`${STARTED}work\n${STARTED}`);
    law.hold('app.log');
  });

  it('is found at the beginning where OSS had said that there is no object', async () => {
    const { oss, law } = await start();
    loseAnswer(oss);
    const result = await law.client().append('app.log', bytes(STARTED));
    expect(requestsOf(oss)[0]).toBe('HeadObject 404');
    expect(result.nextAppendPosition).toBe('16');
    expect(stored(oss)).toBe(STARTED);
    law.hold('app.log');
  });
});
