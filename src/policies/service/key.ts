import { key as say } from '../../catalogue/reasons/service.js';
import type { Conflict } from '../../conflict/conflict.js';
import { retry, surface } from '../../conflict/decision.js';
import { type Filled, expect, expectChecked, expectKnown, isFunction, isNumberFrom, isRecord } from '../../expect.js';
import { isRead } from '../../ali-oss/operations.js';
import type { Policy } from '../policy.js';

/**
 * Says what to do about a key of KMS that cannot be used: the id of another key, or `undefined` when it has repaired the key.
 *
 * @example
 * const fallback: KeyChoice = ({ code }) => {
 *   if (code !== 'KeyPendingDeletion') throw new Error('left to the people who keep the keys');
 *   return process.env['SPARE_KEY_ID'];
 * };
 */
export type KeyChoice = (conflict: Conflict) => string | undefined | Promise<string | undefined>;

/**
 * How often `withKey` asks.
 *
 * @example
 * const once: WithKeyOptions = { attempts: 1 };
 */
export interface WithKeyOptions {
  /** How many times the function is asked in one call, before the error surfaces. @default 2 */
  readonly attempts?: number | undefined;
}

/**
 * Asks a function what to do about a key that cannot be used, and sends the call again: for KeyDisabled, KeyPendingDeletion
 * and KeyPendingImport. With the id of another key, the object is encrypted with that one; with `undefined`, the call is
 * sent as it was, because the function has repaired the key (EnableKey, CancelKeyDeletion, ImportKeyMaterial).
 *
 * Another key is for `put`, `putStream` (a stream that was read is not sent again), `copy`, `initMultipartUpload` and
 * `multipartUpload`, which begins anew; parts of before stay in OSS until they are aborted. Other calls cannot use another
 * key: a read needs the key of the object, a part needs the key of its upload, and appendable objects accept no key. For
 * these the call rejects. A `copy` may be refused for the key of its source, and no other key of its own helps that.
 *
 * Assumes that the other key is as good: who may use it can read the object.
 *
 * @throws TypeError when `choose` is not a function, `attempts` not a number of 1 or more, or an option is unknown. What
 * `choose` itself throws surfaces the error.
 * @see https://help.aliyun.com/en/oss/user-guide/0005-00000214
 * @example
 * const spare = withKey(() => process.env['SPARE_KEY_ID']);
 * remedy(new OSS(config), { policies: { KeyDisabled: spare, KeyPendingDeletion: spare, KeyPendingImport: spare } });
 */
export function withKey(choose: KeyChoice, options: WithKeyOptions = {}): Policy {
  const { attempts } = keyOptions(choose, options);
  const asked = new WeakMap<object, number>();
  return async conflict => {
    const { code, args } = conflict;
    if (!CODES.has(code)) return undefined;
    const times = asked.get(args) ?? 0;
    if (times >= attempts) return surface(say.still(code, times));
    const keyId: unknown = await choose(conflict);
    const isAnswer = keyId === undefined || (typeof keyId === 'string' && keyId !== '');
    expect(isAnswer, 'the return value of the withKey() function', 'a key id or undefined', keyId, WORKS);
    if (typeof keyId === 'string') {
      const reason = noOtherKey(conflict);
      if (reason !== undefined) return surface(say.noHelp(reason));
    }
    const next = typeof keyId === 'string' ? encryptedWith(keyId, conflict) : [...args];
    asked.set(next, times + 1);
    return retry({
      args: next,
      because: typeof keyId === 'string' ? say.another() : say.repaired(),
    });
  };
}

const CODES = new Set(['KeyDisabled', 'KeyPendingDeletion', 'KeyPendingImport']);
const WORKS = "withKey(async conflict => 'another-key-id', { attempts: 2 })";

/** Where each method that creates an object takes its options. */
const OPTIONS_AT: Readonly<Record<string, number>> = {
  put: 2,
  putStream: 2,
  initMultipartUpload: 1,
  multipartUpload: 2,
  copy: 3,
};

interface Options {
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly checkpoint?: { readonly uploadId?: unknown };
}

function optionsOf({ operation, args }: Conflict): { readonly at: number; readonly options: Options } {
  // The source's bucket may be left out of copy(), and its options take that place.
  const isShort = operation === 'copy' && typeof args[2] === 'object';
  const at = isShort ? 2 : Number(OPTIONS_AT[operation]);
  return { at, options: args[at] ?? {} };
}

function noOtherKey(conflict: Conflict): string | undefined {
  const { operation } = conflict;
  if (isRead(operation)) return say.read();
  if (operation.startsWith('uploadPart')) return say.part();
  if (operation === 'append') return say.append();
  if (!Object.hasOwn(OPTIONS_AT, operation)) return say.given(operation);
  const { checkpoint } = optionsOf(conflict).options;
  return checkpoint?.uploadId ? say.checkpoint() : undefined;
}

function encryptedWith(keyId: string, conflict: Conflict): readonly unknown[] {
  const { at, options } = optionsOf(conflict);
  const kept = Object.entries(options.headers ?? {}).filter(([name]) => !REPLACED.has(name.toLowerCase()));
  const headers = { ...Object.fromEntries(kept), [ENCRYPTION]: 'KMS', [KEY_ID]: keyId };
  const args = [...conflict.args];
  args[at] = { ...options, headers };
  return args;
}

const ENCRYPTION = 'x-oss-server-side-encryption';
const KEY_ID = 'x-oss-server-side-encryption-key-id';
const REPLACED = new Set([ENCRYPTION, KEY_ID]);

function keyOptions(choose: KeyChoice, options: WithKeyOptions): Filled<WithKeyOptions> {
  expect(isFunction(choose), 'what withKey() is given', 'a function conflict => keyId', choose, WORKS);
  expect(isRecord(options), 'options of withKey()', 'an object', options, WORKS);
  expectKnown(Object.keys(options), ['attempts'], 'option of withKey()', WORKS);
  expectChecked(options, { attempts: { expected: 'a number ≥ 1', works: WORKS, ok: isNumberFrom(1) } });
  return { attempts: options.attempts ?? 2 };
}
