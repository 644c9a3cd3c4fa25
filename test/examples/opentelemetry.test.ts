import { SpanStatusCode } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { main } from '../../examples/opentelemetry.js';
import type { Count } from '../../examples/opentelemetry/collected.js';
import { attributesOf, callsOn, sendsOf } from './spans.js';

const msOf = ([seconds, nanoseconds]: readonly [number, number]) => seconds * 1e3 + nanoseconds / 1e6;

describe('opentelemetry', () => {
  let spans: readonly ReadableSpan[] = [];
  let counts: readonly Count[] = [];
  let output = '';

  beforeAll(async () => {
    vi.stubEnv('OSS_BUCKET', '');
    const log = vi.spyOn(console, 'log').mockImplementation((...parts: unknown[]) => {
      output += `${parts.map(String).join(' ')}\n`;
    });
    ({ spans, counts } = await main());
    log.mockRestore();
    vi.unstubAllEnvs();
  });

  const valueOf = (name: string, attributes: object) =>
    counts.filter(
      count =>
        count.name === name && Object.entries(attributes).every(([key, value]) => count.attributes[key] === value),
    );

  it('a clean call is one span with one send, and both succeed', () => {
    const [call, ...others] = callsOn(spans, 'clean.txt');
    expect(others).toEqual([]);
    expect(call).toMatchObject({ name: 'oss put', status: { code: SpanStatusCode.UNSET } });
    expect(call?.attributes).toMatchObject({ 'oss.outcome': 'resolved', 'oss.attempts': 1, 'oss.written': 'yes' });
    const sends = sendsOf(spans, call);
    expect(sends).toMatchObject([{ name: 'attempt 1', status: { code: SpanStatusCode.UNSET } }]);
    expect(sends[0]?.startTime).toEqual(call?.startTime);
    expect(sends[0]?.endTime).toEqual(call?.endTime);
    expect(valueOf('oss.calls', { operation: 'put', code: 'none', outcome: 'resolved' })).toMatchObject([{ value: 2 }]);
  });

  it('a StaleFile that is retried has a span for each send, apart by the waits', () => {
    const calls = callsOn(spans, 'tagged.txt');
    expect(calls).toHaveLength(2);
    const [call] = calls.filter(span => Number(span.attributes['oss.attempts']) > 1);
    const sends = sendsOf(spans, call);
    expect(sends.length).toBe(call?.attributes['oss.attempts']);
    expect(sends.length).toBeGreaterThan(1);
    const [first, second] = sends;
    expect(first).toMatchObject({ status: { code: SpanStatusCode.ERROR, message: 'StaleFile' } });
    expect(first?.attributes).toMatchObject({
      'oss.code': 'StaleFile',
      'oss.decision': 'retry',
      'oss.decision.acted': true,
      'oss.decision.because': 'StaleFile: attempt 1 of 6',
      'http.response.status_code': 409,
    });
    const waitMs = Number(first?.attributes['oss.wait_ms']);
    expect(msOf(second?.startTime ?? [0, 0]) - msOf(first?.endTime ?? [0, 0])).toBeGreaterThanOrEqual(waitMs - 0.01);
    expect(sends.at(-1)).toMatchObject({ status: { code: SpanStatusCode.UNSET } });
    const conflicts = sends.length - 1;
    expect(valueOf('oss.conflicts', { code: 'StaleFile' })).toMatchObject([{ value: conflicts }]);
    expect(valueOf('oss.decisions', { code: 'StaleFile', action: 'retry' })).toMatchObject([{ value: conflicts }]);
    expect(valueOf('oss.calls', { code: 'StaleFile', outcome: 'resolved' })).toMatchObject([{ value: 1 }]);
  });

  it('an append conflict that is recovered shows where the object ended', () => {
    const call = callsOn(spans, 'shared.log').at(-1);
    const sends = sendsOf(spans, call);
    expect(call).toMatchObject({ name: 'oss append', attributes: { 'oss.outcome': 'resolved', 'oss.written': 'yes' } });
    expect(attributesOf(sends)).toMatchObject([
      { 'oss.code': 'PositionNotEqualToLength', 'oss.next_append_position': 24, 'oss.decision': 'retry' },
      { 'oss.attempt': 2 },
    ]);
    expect(valueOf('oss.calls', { operation: 'append', code: 'PositionNotEqualToLength' })).toMatchObject([
      { value: 2 },
    ]);
  });

  it('a lost answer is a failed send, and so is the 409 that follows, but the call succeeds', () => {
    const [call] = callsOn(spans, 'lost-answer.log');
    expect(call).toMatchObject({ status: { code: SpanStatusCode.UNSET }, attributes: { 'oss.outcome': 'resolved' } });
    expect(attributesOf(sendsOf(spans, call))).toMatchObject([
      { 'error.type': 'unanswered', 'oss.decision': 'retry' },
      { 'error.type': 'PositionNotEqualToLength', 'oss.decision': 'resolve', 'oss.written': 'unknown' },
    ]);
    expect(valueOf('oss.unanswered', { operation: 'append' })).toMatchObject([{ value: 1 }]);
  });

  it('a FileImmutable is one failed send, surfaced', () => {
    const call = callsOn(spans, 'invoice.pdf').at(-1);
    expect(call).toMatchObject({
      name: 'oss delete',
      status: { code: SpanStatusCode.ERROR, message: 'FileImmutable' },
      attributes: { 'oss.outcome': 'rejected', 'oss.written': 'no', 'error.type': 'FileImmutable' },
    });
    expect(attributesOf(sendsOf(spans, call))).toMatchObject([
      { 'oss.code': 'FileImmutable', 'oss.decision': 'surface' },
    ]);
    expect(valueOf('oss.calls', { code: 'FileImmutable', outcome: 'rejected' })).toMatchObject([{ value: 1 }]);
  });

  it('is printed as a tree with what was decided and why, and the counts', () => {
    expect(output).toMatch(/^oss append, lost-answer\.log {2}[\d.]+ ms, resolved$/m);
    expect(output).toMatch(/^ {2}attempt 1 {2}[\d.]+ ms, StaleFile -> retry in \d+ ms: StaleFile: attempt 1 of 6$/m);
    expect(output).toMatch(/^oss\.calls\{operation=delete, code=FileImmutable, outcome=rejected, written=no\} 1$/m);
  });

  it('carries no body and no secret', () => {
    const told = JSON.stringify([
      spans.map(({ name, attributes, events, status }) => [name, attributes, events, status]),
      counts,
    ]);
    expect(told).toContain('lost-answer.log');
    expect(`${told}${output}`).not.toMatch(
      /local-access-key|OSS local|Signature=|authorization|payment|an invoice|mine/i,
    );
  });
});
