import type { Conflict } from './conflict.js';
import type { Tools } from './policy.js';

/** Looks up, with read requests, what makes the advice for a surfaced conflict concrete. `undefined`: nothing to add. */
type LookUp = (conflict: Conflict, tools: Tools) => Promise<string | undefined>;

const LOOK_UPS: Readonly<Record<string, LookUp>> = {
  FileImmutable: async (conflict, tools) => {
    // The object's age is told only together with the period; where HEAD fails, the period is still worth telling.
    const age = ageOf(conflict, tools).catch(() => undefined);
    const [retention, object] = await Promise.all([retentionOf(conflict, tools), age]);
    return [retention.text, freeOn(retention.days, object)].filter(text => text !== '').join('; ');
  },
  WORMConfigurationAlreadyExists: async (conflict, tools) => (await retentionOf(conflict, tools)).text,
  ObjectNotAppendable: async (_conflict, tools) =>
    `the object's type is ${(await tools.head()).headers['x-oss-object-type'] ?? 'not told'}`,
  PositionNotEqualToLength: async (_conflict, tools) => `the object is ${(await tools.head()).length} bytes long now`,
};

/** The facts about a conflict, in words. A look-up that is refused says so and costs nothing more. */
export async function diagnosed(conflict: Conflict, tools: Tools): Promise<string | undefined> {
  try {
    return Object.hasOwn(LOOK_UPS, conflict.code) ? await LOOK_UPS[conflict.code]?.(conflict, tools) : undefined;
  } catch (error) {
    const { status, code } = (error ?? {}) as { status?: unknown; code?: unknown };
    return `looking closer failed with ${[status, code].filter(Boolean).map(String).join(' ') || 'no answer'}`;
  }
}

interface Retention {
  readonly text: string;
  readonly days: number;
}

async function retentionOf(conflict: Conflict, tools: Tools): Promise<Retention> {
  const worm = (await tools.call('getBucketWorm', conflict.bucket)) as { days?: unknown; state?: unknown };
  return { text: `retention policy: ${String(worm.days)} days, ${String(worm.state)}`, days: Number(worm.days) };
}

async function ageOf(conflict: Conflict, tools: Tools): Promise<string | undefined> {
  return conflict.name === undefined ? undefined : (await tools.head()).headers['last-modified'];
}

/** An object is free when its own age passes the retention period, whenever the policy was made. */
function freeOn(days: number, lastModified: string | undefined): string {
  const free = Date.parse(lastModified ?? '') + days * 86_400_000;
  return Number.isNaN(free) ? '' : `this object can be changed from ${new Date(free).toISOString()}`;
}
