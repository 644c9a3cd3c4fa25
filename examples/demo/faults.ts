import type { LocalOss, LoggedRequest } from 'ali-oss-remedy/testing';
import { seeded } from './random.js';

/** Of the appends that OSS would store: how many are stored and their answer is lost, how many never arrive. */
const ANSWER_LOST = 0.1;
const REQUEST_LOST = 0.03;

/**
 * Loses answers and requests of appends to one object. What befalls the nth append that fits the object's end depends on the
 * seed alone, so both columns of the demo meet the same network, whoever comes first.
 */
export function flakyNetwork(oss: LocalOss, bucket: string, name: string, seed: number): void {
  const random = seeded(seed);
  const fates = new WeakMap<LoggedRequest, number>();
  const fateOf = (request: LoggedRequest): number => {
    if (request.operation !== 'AppendObject' || request.name !== name) return 1;
    const end = oss.object(bucket, name)?.content.length ?? 0;
    const fate = fates.get(request) ?? (Number(request.query['position']) === end ? random() : 1);
    fates.set(request, fate);
    return fate;
  };
  oss.fault({
    match: request => fateOf(request) < ANSWER_LOST,
    times: Infinity,
    do: { kind: 'apply-then-drop' },
  });
  oss.fault({
    match: request => fateOf(request) < ANSWER_LOST + REQUEST_LOST,
    times: Infinity,
    do: { kind: 'drop' },
  });
}
