import { expect, it } from 'vitest';
import { type Collisions, collisionsAmong, forceCollisions } from '../../examples/demo/collisions.js';
import { type LocalOss, startOss } from '../../src/testing/index.js';

const RECORDS = 16;

it('every collision of the demo costs a record of whoever takes a 409 after a lost request for its own', async () => {
  await using oss = await startOss();
  const { bucket = '' } = oss.clientOptions();
  const collisions = forceCollisions(oss, bucket, 'a.log', collisionsAmong(RECORDS));
  const records = await Promise.all([0, 1].map(writer => appendAll(oss, collisions, writer)));
  const stored = new Set(String(oss.object(bucket, 'a.log')?.content).split('\n'));
  expect(collisions).toMatchObject({ planned: 3, happened: 3 });
  expect(records.flat().filter(record => !stored.has(record))).toHaveLength(3);
});

async function appendAll(oss: LocalOss, collisions: Collisions, writer: number) {
  const { bucket = '' } = oss.clientOptions();
  const client = collisions.clientOf(writer);
  const records = Array.from({ length: RECORDS }, (_, nth) => `writer ${writer} record ${nth}`);
  for (const record of records) {
    await collisions.turnOf(writer);
    let lostAt: number | undefined;
    for (;;) {
      const position = lostAt ?? oss.object(bucket, 'a.log')?.content.length ?? 0;
      try {
        await client.append('a.log', Buffer.from(`${record}\n`), { position: String(position) });
        break;
      } catch (error) {
        const isConflict = (error as { status?: unknown }).status === 409;
        if (isConflict && lostAt !== undefined) break;
        lostAt = isConflict ? undefined : position;
      }
    }
  }
  return records;
}
