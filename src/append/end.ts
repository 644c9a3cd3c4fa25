import type { ObjectHead } from '../policies/policy.js';

/**
 * Where the next append goes, by HEAD; `undefined` where the object is not appendable. A browser reads only what the bucket's
 * CORS rules expose: of an object that nothing says to be of another type, the next append goes to its end.
 *
 * @see https://help.aliyun.com/en/oss/developer-reference/headobject
 */
export function endByHead({ nextPosition, length, headers }: ObjectHead): number | undefined {
  const { 'x-oss-object-type': type = 'Appendable' } = headers;
  return nextPosition ?? (type === 'Appendable' ? length : undefined);
}
