/** A part of an object's bytes, both ends included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * What a Range header asks for: a part, `whole` where OSS gives the whole object, or `unsatisfiable`. OSS ignores a range that
 * reaches outside the object, unless `x-oss-range-behavior: standard` asks for what HTTP says.
 */
export function rangeOf(
  headers: Readonly<Record<string, string>>,
  length: number,
): ByteRange | 'whole' | 'unsatisfiable' {
  const parsed = /^bytes=(\d*)-(\d*)$/.exec(headers['range'] ?? '');
  if (!parsed) return 'whole';
  const [, from = '', to = ''] = parsed;
  if (from === '' && to === '') return 'whole';
  const start = from === '' ? length - Number(to) : Number(from);
  const end = from === '' || to === '' ? length - 1 : Number(to);
  const inside = start >= 0 && start <= end && end < length;
  if (inside) return { start, end };
  if (headers['x-oss-range-behavior'] !== 'standard' || (to !== '' && from !== '' && start > end)) return 'whole';
  return start >= length ? 'unsatisfiable' : { start: Math.max(0, start), end: Math.min(end, length - 1) };
}
