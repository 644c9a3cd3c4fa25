import { xmlSuccess, type Call, type Success } from '../call.js';
import { checkRecord, expected } from '../expected.js';
import { refusal, type Refusal } from '../refusal.js';
import type { StoredBucket } from '../state.js';
import { element, xmlDocument } from '../xml.js';

/**
 * A rule of a bucket that forbids overwriting objects, whatever a request says. One without a prefix and suffix is about every
 * object.
 *
 * @see https://www.alibabacloud.com/help/en/oss/developer-reference/putbucketoverwriteconfig
 */
export interface OverwriteRuleView {
  /** What the names begin with that it is about. No pattern: `*` is a character like others. @default any */
  readonly prefix?: string | undefined;
  /** What they end with. @default any */
  readonly suffix?: string | undefined;
}

/** Whether a rule of the bucket forbids that this object is overwritten. A rule may name accounts: here it is about everybody. */
export function isRuled({ overwriteRules }: StoredBucket, name: string): boolean {
  return overwriteRules.some(({ prefix = '', suffix = '' }) => name.startsWith(prefix) && name.endsWith(suffix));
}

/** GetBucketOverwriteConfig: https://www.alibabacloud.com/help/en/oss/developer-reference/getbucketoverwriteconfig */
export function getBucketOverwriteConfig({ bucket }: Call): Success | Refusal {
  const { overwriteRules: rules } = bucket;
  // The page says 404; the code is that of the Kotlin SDK's integration test.
  if (rules.length === 0) return refusal('NoSuchBucketOverwriteConfig');
  const inner = rules.map(({ prefix = '', suffix = '' }, index) => {
    const parts = [element('ID', `rule-${index + 1}`), element('Action', 'forbid')];
    return `<Rule>${[...parts, element('Prefix', prefix), element('Suffix', suffix)].join('')}</Rule>`;
  });
  return xmlSuccess(xmlDocument('OverwriteConfiguration', inner.join('')));
}

/** Check the rules of a bucket as a test sets them. */
export function checkOverwriteRules(rules: readonly OverwriteRuleView[]): void {
  if (!Array.isArray(rules)) throw expected('`overwriteRules` of a bucket', 'an array', rules, WORKS);
  for (const rule of rules as readonly OverwriteRuleView[]) {
    checkRecord('an overwrite rule', rule, ['prefix', 'suffix'], WORKS);
    for (const name of ['prefix', 'suffix'] as const) {
      const { [name]: text = '' } = rule;
      if (typeof text !== 'string') throw expected(`\`${name}\` of an overwrite rule`, 'a string', text, WORKS);
    }
  }
}

const WORKS = "bucket.overwriteRules = [{ prefix: 'logs/' }]";
