/**
 * How many things of each kind.
 *
 * @example
 * const all = ({ objects, versions, markers, uploads, channels }: BucketCounts) =>
 *   objects + versions + markers + uploads + channels;
 */
export interface BucketCounts {
  /** Current versions. */
  readonly objects: number;
  /** Old versions. */
  readonly versions: number;
  /** Delete markers. */
  readonly markers: number;
  /** Multipart uploads that were neither completed nor aborted. */
  readonly uploads: number;
  /** LiveChannels. */
  readonly channels: number;
}

/**
 * How far `emptyBucket` is.
 *
 * @example
 * const onProgress = ({ bucket, deleted: { objects } }: EmptyBucketProgress) =>
 *   console.log(`${bucket}: ${objects} objects deleted`);
 */
export interface EmptyBucketProgress {
  /** The bucket's name. */
  readonly bucket: string;
  /** How many times all that is in the bucket has been listed, this time included. */
  readonly pass: number;
  /** What this call is known to have deleted: what OSS did not answer to is not counted. */
  readonly deleted: BucketCounts;
  /** How many things are not known to be deleted in this pass. */
  readonly kept: number;
}

/** Counts what one call of deleteBucket() has deleted. */
export interface Tally {
  readonly counts: BucketCounts;
  add(kind: keyof BucketCounts, count: number): void;
}

export function newTally(): Tally {
  const counts = { objects: 0, versions: 0, markers: 0, uploads: 0, channels: 0 };
  return {
    counts,
    add(kind, count) {
      counts[kind] += count;
    },
  };
}

/** All of them together. */
export function sumOf({ objects, versions, markers, uploads, channels }: BucketCounts): number {
  return objects + versions + markers + uploads + channels;
}

/** Tells the caller's listener. What it throws, or a promise of it rejects with, does no harm; nobody waits for it. */
export function tell(
  onProgress: ((progress: EmptyBucketProgress) => unknown) | undefined,
  progress: EmptyBucketProgress,
): void {
  try {
    const told: unknown = onProgress?.(progress);
    if (told instanceof Promise) told.catch(() => undefined);
  } catch {
    // It only watches.
  }
}
