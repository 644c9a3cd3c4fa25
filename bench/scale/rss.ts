/** The memory of this process while something goes on. */
export interface MemoryWatch {
  readonly idleBytes: number;
  /** Seconds since the start, and resident bytes above idle: the most of each tenth of a second. */
  readonly points: readonly (readonly [number, number])[];
  /** The most so far above idle. */
  peakBytes(): number;
  stop(): void;
}

const SAMPLE_EVERY_MS = 5;
const POINT_EVERY_S = 0.1;

/** Calls `onSample` with each look: several hundred a second, as far as the process lets it. */
export function watchMemory(onSample: () => void = () => undefined): MemoryWatch {
  const idleBytes = process.memoryUsage.rss();
  const startedAt = performance.now();
  const points: [number, number][] = [];
  let peak = 0;
  const sample = () => {
    const above = process.memoryUsage.rss() - idleBytes;
    const at = (performance.now() - startedAt) / 1000;
    peak = Math.max(peak, above);
    const last = points.at(-1);
    if (!last || at - last[0] >= POINT_EVERY_S) points.push([at, above]);
    else last[1] = Math.max(last[1], above);
    onSample();
  };
  const timer = setInterval(sample, SAMPLE_EVERY_MS);
  return {
    idleBytes,
    points,
    peakBytes() {
      sample();
      return peak;
    },
    stop: () => {
      clearInterval(timer);
    },
  };
}
