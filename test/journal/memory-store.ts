import type { Change, Store } from '../../src/journal/store.js';

/** A disk: what a process has written, and how much of that is safe. */
export interface Disk {
  /** What is there after the power was cut: synced writes only. */
  readonly safe: Map<string, Uint8Array>;
  /** What is there for a process that is started anew on a machine that stayed on. */
  readonly written: Map<string, Uint8Array>;
}

export const newDisk = (): Disk => ({ safe: new Map(), written: new Map() });

/** A store in memory that keeps apart what would survive a power cut. `step` is asked before and after every operation. */
export function storeOn(disk: Disk, step: (what: string) => Promise<void> | void = () => undefined): Store {
  const unsafe: Change[] = [];
  const apply = (to: Map<string, Uint8Array>, changes: readonly Change[]) => {
    for (const change of changes) {
      if (change.type === 'put') to.set(change.key, change.value);
      else to.delete(change.key);
    }
  };
  return {
    async get(key) {
      await step(`get ${key}`);
      return disk.written.get(key);
    },
    async write(changes, sync) {
      const what = `write ${changes.map(({ type, key }) => `${type} ${key}`).join(', ')}`;
      await step(`before ${what}`);
      apply(disk.written, changes);
      unsafe.push(...changes);
      // A log is in order: a synced write makes safe what came before it.
      if (sync) apply(disk.safe, unsafe.splice(0));
      await step(`after ${what}`);
    },
    async *entries(from, before) {
      await step('entries');
      const keys = [...disk.written.keys()].filter(key => key >= from && key < before).sort();
      for (const key of keys) yield [key, disk.written.get(key) as Uint8Array];
    },
    close: () => Promise.resolve(),
  };
}

/** The disk after the power was cut. */
export const afterPowerCut = ({ safe }: Disk): Disk => ({ safe: new Map(safe), written: new Map(safe) });
/** The disk after the process was killed. */
export const afterKill = ({ written }: Disk): Disk => ({ safe: new Map(written), written: new Map(written) });
