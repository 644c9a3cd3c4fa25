import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openBucket } from '../../examples/client.js';
import { bridgeToOpenTelemetry } from '../../examples/opentelemetry/bridge.js';
import { type Telemetry, telemetryInMemory } from '../../examples/opentelemetry/collected.js';
import { remedy, type RemedyOptions, retry } from '../../src/index.js';
import { attributesOf, callsOn, sendsOf } from './spans.js';

describe('the OpenTelemetry bridge', () => {
  const manager = new AsyncLocalStorageContextManager();
  beforeAll(() => {
    // A real bucket in the environment of whoever runs the tests stays out of it.
    vi.stubEnv('OSS_BUCKET', '');
    context.setGlobalContextManager(manager.enable());
  });
  afterAll(() => {
    vi.unstubAllEnvs();
    context.disable();
  });

  async function watched(
    options: RemedyOptions,
    run: (made: Made) => Promise<unknown>,
  ): Promise<readonly ReadableSpan[]> {
    await using bucket = await openBucket();
    const telemetry = telemetryInMemory();
    const stop = bridgeToOpenTelemetry(telemetry.tracer, telemetry.meter);
    const client = remedy(bucket.newClient(), options);
    await run({ bucket, client, telemetry });
    stop();
    await client.put(bucket.newName('after.txt'), Buffer.from('nobody listens'));
    return telemetry.spans();
  }
  interface Made {
    readonly bucket: Awaited<ReturnType<typeof openBucket>>;
    readonly client: ReturnType<Made['bucket']['newClient']>;
    readonly telemetry: Telemetry;
  }

  it('keeps calls on one object at the same time apart, each under the span of its caller', async () => {
    const spans = await watched({ appendRecovery: true }, async ({ bucket, client, telemetry: { tracer } }) => {
      const others = [
        client,
        ...Array.from({ length: 3 }, () => remedy(bucket.newClient(), { appendRecovery: true, attempts: 100 })),
      ];
      const name = bucket.newName('shared.log');
      const workOf = async (other: typeof client, worker: number) => {
        for (let nth = 0; nth < 5; nth += 1) {
          await tracer.startActiveSpan(`caller ${worker}`, async span => {
            await other.append(name, Buffer.from(`worker ${worker} record ${nth}\n`));
            span.end();
          });
        }
      };
      await Promise.all(others.map(workOf));
    });
    const callers = spans.filter(({ name }) => name.startsWith('caller'));
    expect(callers).toHaveLength(20);
    for (const caller of callers) {
      const calls = sendsOf(spans, caller);
      expect(calls).toMatchObject([{ name: 'oss append' }]);
      const sends = sendsOf(spans, calls[0]);
      expect(sends.map(({ name }) => name)).toEqual(sends.map((_, nth) => `attempt ${nth + 1}`));
      expect(sends).toHaveLength(Number(calls[0]?.attributes['oss.attempts']));
    }
    expect(spans.some(({ attributes }) => attributes['oss.code'] === 'PositionNotEqualToLength')).toBe(true);
    expect(trace.getActiveSpan()).toBeUndefined();
  });

  it('ends a send that nothing is decided about with its call', async () => {
    const spans = await watched({}, async ({ bucket, client }) => {
      bucket.local?.fault({ do: { kind: 'drop' } });
      await client.put(bucket.newName('lost.txt'), Buffer.from('text')).catch(() => undefined);
    });
    const [call] = callsOn(spans, 'lost.txt');
    expect(call?.attributes).toMatchObject({ 'oss.outcome': 'rejected', 'oss.written': 'unknown' });
    expect(attributesOf(sendsOf(spans, call))).toMatchObject([{ 'error.type': 'unanswered' }]);
  });

  it('says what a call failed with that met no conflict, and that one was never sent', async () => {
    const reason = new DOMException('The caller went home.', 'AbortError');
    const spans = await watched({}, async ({ bucket, client }) => {
      await client.getACL(bucket.newName('missing.txt')).catch(() => undefined);
      const gone = remedy(bucket.newClient(), { signal: AbortSignal.abort(reason) });
      await gone.put(bucket.newName('unsent.txt'), Buffer.from('text')).catch(() => undefined);
    });
    const [missing] = callsOn(spans, 'missing.txt');
    expect(missing?.attributes).toMatchObject({ 'error.type': 'NoSuchKey', 'oss.attempts': 1 });
    expect(attributesOf(sendsOf(spans, missing))).toMatchObject([{ 'error.type': 'NoSuchKey' }]);
    const [unsent] = callsOn(spans, 'unsent.txt');
    expect(unsent?.attributes).toMatchObject({ 'error.type': 'AbortError', 'oss.attempts': 0 });
    expect(sendsOf(spans, unsent)).toEqual([]);
  });

  it('shows a retry that was refused, and what is only watched', async () => {
    const policies = { FileImmutable: () => retry({ because: 'hoping' }) };
    const protect = ({ bucket }: Made) => {
      const settings = bucket.local?.bucket('bucket');
      if (settings) settings.worm = { days: 1, state: 'Locked' };
    };
    const spans = await watched({ policies, attempts: 1 }, async made => {
      const name = made.bucket.newName('kept.txt');
      await made.client.put(name, Buffer.from('text'));
      protect(made);
      await made.client.delete(name).catch(() => undefined);
      const watching = remedy(made.bucket.newClient(), { policies, mode: 'observe' });
      await watching.delete(name).catch(() => undefined);
    });
    const deletes = spans.filter(({ name }) => name === 'oss delete').flatMap(call => sendsOf(spans, call));
    expect(attributesOf(deletes)).toMatchObject([
      { 'oss.decision': 'retry', 'oss.decision.refused': 'attempts', 'oss.decision.acted': false },
      { 'oss.decision': 'retry', 'oss.decision.acted': false },
    ]);
  });

  it('hears nothing once it is ended', async () => {
    const spans = await watched({}, () => Promise.resolve());
    expect(spans).toEqual([]);
  });
});
