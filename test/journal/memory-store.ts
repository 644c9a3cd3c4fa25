import type { Change, Store } from '../../src/journal/store.js';

/** A disk: what a process has written, and how much of that is safe. */
export interface Disk {
  /** What is there after the power was cut: synced writes only. */
  readonly safe: Map<string, Uint8Array>;
  /** What is there for a process that is started anew on a machine that stayed on. */
  readonly written: Map<string, Uint8Array>;
  /** Writes that failed and are on the disk all the same, as after an fsync that failed: whoever looks anew sees them. */
  readonly unseen: Change[];
}

export const newDisk = (): Disk => ({ safe: new Map(), written: new Map(), unseen: [] });

/** What becomes of a write: it fails and leaves nothing, or it fails and leaves all. */
export type Failing = 'nothing' | 'all' | undefined;

export interface StoreOptions {
  /** Is asked before and after every operation. */
  readonly step?: (what: string) => Promise<void> | void;
  readonly failing?: (changes: readonly Change[]) => Failing;
  /** Whether the next operation after a failed one sees what is on the disk, as it has to. */
  readonly looksAnew?: boolean;
}

/** A store in memory that keeps apart what would survive a power cut. Two operations at a time are a fault: one may tear the other. */
export function storeOn(
  disk: Disk,
  { step = () => undefined, failing = () => undefined, looksAnew = true }: StoreOptions = {},
): Store {
  const unsafe: Change[] = [];
  let isBusy = false;
  const begin = async (what: string) => {
    if (isBusy) throw new Error(`Two operations at a time: ${what}`);
    isBusy = true;
    await step(what);
    if (looksAnew) apply(disk.written, disk.unseen.splice(0));
  };
  return {
    async get(key) {
      await begin(`get ${key}`);
      isBusy = false;
      return disk.written.get(key);
    },
    async write(changes, sync) {
      const what = `write ${changes.map(({ type, key }) => `${type} ${key}`).join(', ')}`;
      await begin(`before ${what}`);
      const fails = failing(changes);
      if (fails === 'all') {
        disk.unseen.push(...changes);
        apply(disk.safe, changes);
      }
      if (fails === undefined) {
        apply(disk.written, changes);
        unsafe.push(...changes);
        // A log is in order: a synced write makes safe what came before it.
        if (sync) apply(disk.safe, unsafe.splice(0));
        await step(`after ${what}`);
      }
      isBusy = false;
      if (fails !== undefined) throw Object.assign(new Error('The disk failed'), { code: 'EIO' });
    },
    async *entries(from, before) {
      await begin('entries');
      const keys = [...disk.written.keys()].filter(key => key >= from && key < before).sort();
      try {
        for (const key of keys) yield [key, disk.written.get(key) as Uint8Array];
      } finally {
        isBusy = false;
      }
    },
    close: () => Promise.resolve(),
  };
}

function apply(to: Map<string, Uint8Array>, changes: readonly Change[]): void {
  for (const change of changes) {
    if (change.type === 'put') to.set(change.key, change.value);
    else to.delete(change.key);
  }
}

const fresh = (from: ReadonlyMap<string, Uint8Array>): Disk => ({
  safe: new Map(from),
  written: new Map(from),
  unseen: [],
});
/** The disk after the power was cut. */
export const afterPowerCut = ({ safe }: Disk): Disk => fresh(safe);
/** The disk after the process was killed. */
export function afterKill({ written, unseen }: Disk): Disk {
  const left = new Map(written);
  apply(left, unseen);
  return fresh(left);
}
