import OSS from 'ali-oss';
import { appendWriter, type JournaledWriter, remedy, type RemedyOptions } from '../../src/index.js';
import { journalOn } from '../../src/journal/open.js';
import type { Store } from '../../src/journal/store.js';
import type { LocalOss } from '../../src/testing/index.js';
import { afterKill, afterPowerCut, type Disk, newDisk, storeOn } from './memory-store.js';

/** How a life ends: at which step, what becomes of the request that is under way, and whether the power goes too. */
export interface End {
  readonly at: number;
  readonly isPowerCut: boolean;
}

/** What one run came to. */
export interface Ran {
  readonly wrong: readonly string[];
  /** How many steps the first life had. */
  readonly steps: number;
}

/** A life of which every store operation, and every request before it leaves and when its answer comes, is a step. */
export interface World {
  readonly step: (what: string) => Promise<void>;
  readonly steps: readonly string[];
  readonly isDead: boolean;
  /** Resolves when it ends at its step. */
  readonly death: Promise<undefined>;
}

const NEVER = new Promise<never>(() => undefined);

/** `beside` happens before each step, whatever the process does. */
export function worldUntil(at: number, beside?: () => Promise<void>): World {
  const steps: string[] = [];
  let isDead = false;
  let die: () => void = () => undefined;
  const death = new Promise<undefined>(resolve => {
    die = () => {
      isDead = true;
      resolve(undefined);
    };
  });
  return {
    ...{ steps, death },
    get isDead() {
      return isDead;
    },
    async step(what) {
      await beside?.();
      if (isDead) return NEVER;
      steps.push(what);
      if (steps.length - 1 === at) {
        die();
        return NEVER;
      }
    },
  };
}

/** A client whose requests are steps: killed before one leaves, it never does; killed after, its answer never comes. */
export function clientIn(world: World, plain: OSS, options: RemedyOptions): OSS {
  const { urllib } = plain as unknown as { urllib: { request(url: string, params: unknown): Promise<unknown> } };
  const request = urllib.request.bind(urllib);
  (plain as unknown as { urllib: object }).urllib = {
    async request(url: string, params: unknown) {
      const method = String((params as { readonly method?: unknown }).method);
      await world.step(`${method} leaves`);
      const answer = await request(url, params);
      await world.step(`${method} is answered`);
      return answer;
    },
  };
  return remedy(plain, options);
}

const BRIEF = { random: () => 0, maxElapsedMs: 2_000 };

/** What is given to a writer, whatever becomes of it. */
type Work = (writer: JournaledWriter, accepted: (text: string) => void) => Promise<void>;

/**
 * Runs the work in a process that ends at a step, then what is left in a fresh one; what was accepted has to be in the objects once,
 * in order, and what was refused or never answered at most once.
 */
export async function runUntil(
  oss: LocalOss,
  name: string,
  { at, isPowerCut }: End,
  {
    work,
    texts,
    beside,
  }: { readonly work: Work; readonly texts: readonly string[]; readonly beside?: () => Promise<void> },
  options: { readonly maxObjectBytes?: number; readonly rollover?: (index: number) => string } = {},
  /** Breaks the store on purpose. */
  broken: (store: Store) => Store = store => store,
): Promise<Ran> {
  const disk = newDisk();
  const world = worldUntil(at);
  const accepted: string[] = [];
  const marks: string[] = [];
  const first = async () => {
    const journal = await journalOn(broken(storeOn(disk, { step: world.step })), 'memory');
    const writer = appendWriter(clientIn(world, new OSS(oss.clientOptions()), BRIEF), name, { journal, ...options });
    await work(writer, text => {
      if (!world.isDead) accepted.push(text);
      marks.push(text);
    });
  };
  const living = first().catch(() => undefined);
  await Promise.race([living, world.death]);
  const isOver = !world.isDead;
  const steps = world.steps.length;
  // What it had sent may still arrive.
  if (world.isDead) await new Promise(resolve => setTimeout(resolve, 5));
  await beside?.();

  const left = (isPowerCut ? afterPowerCut : afterKill)(disk);
  const wrong = await recover(oss, name, left, options, accepted);
  const stored = contentOf(oss, name, options.rollover);
  const order = texts.filter(text => stored.includes(text));
  for (const text of texts) {
    const count = stored.split(text).length - 1;
    if (count > 1) wrong.push(`${text} is stored ${String(count)} times`);
    if (count === 0 && accepted.includes(text)) wrong.push(`${text} was accepted and is lost`);
  }
  const places = order.map(text => stored.indexOf(text));
  if (places.some((place, nth) => nth > 0 && place < (places[nth - 1] ?? 0))) wrong.push('the order was not kept');
  return { wrong, steps: isOver ? -1 : steps };
}

async function recover(
  oss: LocalOss,
  name: string,
  disk: Disk,
  options: object,
  accepted: readonly string[],
): Promise<string[]> {
  const wrong: string[] = [];
  const journal = await journalOn(storeOn(disk), 'memory');
  const client = remedy(new OSS(oss.clientOptions()), BRIEF);
  const writer = appendWriter(client, name, { journal, ...options });
  const { mark } = writer;
  if (accepted.length > 0 && (mark === undefined || accepted.indexOf(mark) < accepted.length - 1)) {
    // The mark may be ahead of what the caller heard, never behind.
    const heard = accepted.at(-1) ?? '';
    if (mark === undefined || Number(/\d+/.exec(mark)?.[0]) < Number(/\d+/.exec(heard)?.[0]))
      wrong.push(`the mark is ${String(mark)}, behind ${heard}`);
  }
  await writer.recovered;
  await writer.close();
  if (journal.chunks !== 0) wrong.push(`${String(journal.chunks)} chunks are in doubt`);
  return wrong;
}

function contentOf(oss: LocalOss, name: string, rollover?: (index: number) => string): string {
  const names = [name, ...(rollover ? Array.from({ length: 20 }, (_, nth) => rollover(nth + 1)) : [])];
  return names.map(each => oss.object('logs', each)?.content.toString() ?? '').join('');
}
