/** Whether headers carry a mark of OSS: one that is named as OSS names its own. */
export function hasMark(headers: Readonly<Record<string, unknown>>): boolean {
  if (headers['x-oss-request-id'] !== undefined) return true;
  for (const name in headers) if (name.toLowerCase().startsWith('x-oss-')) return true;
  return false;
}

/** When OSS says that it answered, in milliseconds since 1970. */
export function dateOf(headers: Readonly<Record<string, unknown>>): number | undefined {
  const date = typeof headers['date'] === 'string' ? Date.parse(headers['date']) : NaN;
  return Number.isNaN(date) ? undefined : date;
}
