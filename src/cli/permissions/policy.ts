import { CHECKED, type Checked, type Operation, type Resource } from './actions.js';
import type { Need } from './features.js';

/** A RAM policy, as the RAM console takes it. */
export interface RamPolicy {
  readonly Version: '1';
  readonly Statement: readonly {
    readonly Effect: 'Allow';
    readonly Action: readonly string[];
    readonly Resource: readonly string[];
  }[];
}

/** What a policy is for. */
export interface Place {
  readonly bucket: string;
  /** How the names of the objects begin. */
  readonly prefix: string;
}

/** What OSS checks before an operation. */
export const checkedOf = (operation: Operation): Checked => CHECKED[operation];

/** Whether a policy grants it: not what is asked for only where something else is refused. */
export const isGranted = ({ when }: Need): boolean => when !== 'versions-refused';

/** The actions that some needs come to, in the order of the alphabet. */
export function actionsOf(needs: readonly Need[]): readonly string[] {
  return [...new Set(needs.flatMap(({ operation }) => checkedOf(operation).actions))].sort();
}

/**
 * The policy that allows what is needed and nothing else.
 *
 * @see https://www.alibabacloud.com/help/en/oss/user-guide/how-oss-works-with-ram
 */
export function policyFor(needs: readonly Need[], { bucket, prefix }: Place): RamPolicy {
  const granted = needs.filter(isGranted);
  const resources: readonly (readonly [Resource, string])[] = [
    ['account', 'acs:oss:*:*:*'],
    ['bucket', `acs:oss:*:*:${bucket}`],
    ['object', `acs:oss:*:*:${bucket}/${prefix}*`],
  ];
  const statements = resources.map(([kind, resource]) => ({
    Effect: 'Allow' as const,
    Action: actionsOf(granted.filter(({ operation }) => checkedOf(operation).resources.includes(kind))),
    Resource: [resource],
  }));
  return { Version: '1', Statement: statements.filter(({ Action }) => Action.length > 0) };
}
