import assert from 'node:assert/strict';
import OSS from 'ali-oss';
import { remedy } from 'ali-oss-remedy';
import { startOss } from 'ali-oss-remedy/testing';

/** Your own code: it gets its client from outside, so a test can give it another one. */
export async function recordOrder(client: OSS, id: number): Promise<void> {
  await client.append('orders.log', Buffer.from(`order ${id}\n`));
}

/** Your test, in the runner of your choice. It always runs against a local OSS, also where a real bucket is configured. */
export async function main() {
  await using oss = await startOss({ buckets: ['shop'] });
  const client = remedy(new OSS(oss.clientOptions()), { appendRecovery: true });
  const stored = () => oss.object('shop', 'orders.log')?.content.toString();

  // The first append is stored, and its answer never arrives. The second never arrives itself.
  const lostAnswer = oss.fault({ match: { operation: 'AppendObject' }, do: { kind: 'apply-then-drop' } });
  await recordOrder(client, 1);
  const lostRequest = oss.fault({ match: { operation: 'AppendObject' }, do: { kind: 'drop' } });
  await recordOrder(client, 2);

  assert.equal(lostAnswer.hits + lostRequest.hits, 2, 'a fault that hits nothing proves nothing');
  assert.equal(stored(), 'order 1\norder 2\n');

  // No append gets through: the caller hears of it instead of waiting for ever.
  oss.fault({ match: { operation: 'AppendObject' }, times: Infinity, do: { kind: 'answer', status: 503 } });
  const impatient = remedy(new OSS(oss.clientOptions()), { appendRecovery: true, maxElapsedMs: 300 });
  await assert.rejects(recordOrder(impatient, 3), { status: 503 });
  assert.equal(stored(), 'order 1\norder 2\n');

  for (const { operation, status, fault } of oss.requests) {
    console.log(`${operation.padEnd(14)}${String(status ?? 'no answer').padEnd(11)}${fault ?? ''}`);
  }
  console.log('All assertions hold.');
  return oss.requests.length;
}
