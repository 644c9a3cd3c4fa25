/** When OSS says that it answered, in milliseconds since 1970. */
export function dateOf(headers: Readonly<Record<string, unknown>>): number | undefined {
  const date = typeof headers['date'] === 'string' ? Date.parse(headers['date']) : NaN;
  return Number.isNaN(date) ? undefined : date;
}
