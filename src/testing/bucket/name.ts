/** Whether OSS takes this name for a bucket. */
export function isBucketName(name: unknown): name is string {
  return typeof name === 'string' && /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(name);
}
