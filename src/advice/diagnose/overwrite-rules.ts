import type { OverwriteRule } from '../../catalogue/index.js';
import type { Conflict } from '../../conflict/conflict.js';
import type { Tools } from '../../policies/policy.js';
import { type Fact, looked, said } from './look-up.js';

/**
 * The overwrite rules of the bucket that are about the conflict's object. ali-oss has no method for them.
 *
 * @see https://www.alibabacloud.com/help/en/oss/developer-reference/getbucketoverwriteconfig
 */
export async function rulesAbout({ bucket, name = '' }: Conflict, tools: Tools): Promise<readonly Fact[]> {
  const asking = { method: 'GET', bucket, subres: { overwriteConfig: '' }, successStatuses: [200], xmlResponse: true };
  const look = await looked('oss:GetBucketOverwriteConfig', async () => {
    const { data } = (await tools.call('request', asking)) as { readonly data?: { readonly Rule?: unknown } | null };
    return [data?.Rule ?? []].flat().map(ruleOf);
  });
  if ('found' in look) {
    const about = look.found.filter(({ prefix = '', suffix = '' }) => name.startsWith(prefix) && name.endsWith(suffix));
    return [say => say.overwriteRules(about)];
  }
  return [look.code === 'NoSuchBucketOverwriteConfig' ? say => say.overwriteRules([]) : look.failure];
}

function ruleOf(rule: unknown): OverwriteRule {
  const { Prefix, Suffix } = (rule ?? {}) as { readonly Prefix?: unknown; readonly Suffix?: unknown };
  return { prefix: said(Prefix), suffix: said(Suffix) };
}
