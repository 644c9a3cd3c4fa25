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
  const isAtEnd = isAtTheEnd(oss, bucket, name);
  const fates = new WeakMap<LoggedRequest, number>();
  const fateOf = (request: LoggedRequest): number => {
    const fate = fates.get(request) ?? (isAtEnd(request) ? random() : 1);
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

/** Whether a request is an append to this object that OSS would store. */
export function isAtTheEnd(oss: LocalOss, bucket: string, name: string): (request: LoggedRequest) => boolean {
  return ({ operation, name: asked, query }) =>
    operation === 'AppendObject' && asked === name && Number(query['position']) === endOf(oss, bucket, name);
}

/** Where the object ends: 0 where there is none. */
export function endOf(oss: LocalOss, bucket: string, name: string): number {
  return oss.object(bucket, name)?.content.length ?? 0;
}
