import type { Conflict } from '../../conflict/conflict.js';
import type { Tools } from '../../policies/policy.js';
import { type Fact, looked, said } from './look-up.js';

/** The retention policy of the conflict's bucket; `days` where it has one that could be read. */
export async function retentionOf(
  { bucket }: Conflict,
  tools: Tools,
): Promise<{ readonly facts: readonly Fact[]; readonly days?: number }> {
  const look = await looked('oss:GetBucketWorm', async () => {
    const { days, state } = (await tools.call('getBucketWorm', bucket)) as Readonly<Record<string, unknown>>;
    if (!(Number(days) > 0)) throw new TypeError('Expected a retention policy to have days.');
    return { days: Number(days), state: String(said(state)) };
  });
  if ('found' in look) {
    const { days, state } = look.found;
    return { facts: [say => say.retention(days, state)], days };
  }
  return { facts: [look.code === 'NoSuchWORMConfiguration' ? say => say.noRetention() : look.failure] };
}
