import { describe, expect, it } from 'vitest';
import { type KeyChoice, reportOf, withKey } from '../../src/index.js';
import { conflict, thrownBy, tools } from '../call/fakes.js';
import { bytes, type Client, failure, plainClient } from '../ali-oss/support.js';
import { choosing, encrypted, HEADER, withKeys } from './key-support.js';

describe('withKey, where the function repairs the key', () => {
  it.each<[string, (client: Client, uploadId: unknown) => Promise<unknown>]>([
    ['put', client => client.put('b', bytes('x'), encrypted('key-1'))],
    ['get', client => client.get('a')],
    ['getStream', client => client.getStream('a')],
    ['uploadPart', (client, uploadId) => client.uploadPart('m', uploadId, 1, bytes('x'), 0, 1)],
    ['copy', client => client.copy('b', 'a')],
  ])('sends %s again as it was', async (_what, call) => {
    const oss = await withKeys();
    const plain = plainClient(oss);
    await plain.put('a', bytes('x'), encrypted('key-1'));
    const { uploadId } = await plain.initMultipartUpload('m', encrypted('key-1'));
    oss.keys.set('key-1', 'Disabled');
    const repair: KeyChoice = async () => {
      await Promise.resolve();
      oss.keys.set('key-1', 'Enabled');
    };
    const result = await call(choosing(oss, repair), uploadId);
    expect(reportOf(result)?.attempts).toBe(2);
  });

  it.each([false, true])(
    'appends once, recovery: %s, and asks no more often than it may where the repair failed',
    async appendRecovery => {
      const oss = await withKeys();
      await plainClient(oss).append('log', bytes('a'), { headers: { [HEADER]: 'KMS' } });
      oss.keys.set('alias/acs/oss', 'Disabled');
      let asked = 0;
      const broken = choosing(oss, () => void (asked += 1), { appendRecovery });
      expect(await failure(broken.append('log', bytes('b'), { position: 1 }))).toMatchObject({ code: 'KeyDisabled' });
      expect(asked).toBe(2);
      const repairing = choosing(oss, () => void oss.keys.set('alias/acs/oss', 'Enabled'), { appendRecovery });
      await repairing.append('log', bytes('b'), { position: 1 });
      expect(oss.object('logs', 'log')?.content.toString()).toBe('ab');
    },
  );

  it('surfaces the error where it throws, and says what', async () => {
    const oss = await withKeys();
    oss.keys.set('key-1', 'Disabled');
    const client = choosing(oss, () => {
      throw new Error('the keeper of the keys is on holiday');
    });
    const error = await failure(client.put('a', bytes('x'), encrypted('key-1')));
    expect(error).toMatchObject({ status: 409, code: 'KeyDisabled' });
    expect(error.advice?.cause).toContain('the keeper of the keys is on holiday');
  });

  it('is done with at once when the call is aborted', async () => {
    const oss = await withKeys();
    oss.keys.set('key-1', 'Disabled');
    const controller = new AbortController();
    const reason = new Error('enough');
    const never: KeyChoice = () => {
      setImmediate(() => {
        controller.abort(reason);
      });
      return new Promise(() => undefined);
    };
    const client = choosing(oss, never, { signal: controller.signal });
    expect(await failure(client.put('a', bytes('x'), encrypted('key-1')))).toBe(reason);
  });

  it('is asked and not heeded in observe mode', async () => {
    const oss = await withKeys();
    oss.keys.set('key-1', 'Disabled');
    const error = await failure(
      choosing(oss, () => 'key-2', { mode: 'observe' }).put('a', bytes('x'), encrypted('key-1')),
    );
    expect(reportOf(error)).toMatchObject({
      attempts: 1,
      trail: [{ decision: { action: 'retry', because: 'with another key' } }],
    });
  });
});

describe('withKey', () => {
  it('has nothing to say of another code', async () => {
    expect(await withKey(() => 'key-2')(conflict({ code: 'StaleFile' }), tools())).toBeUndefined();
  });

  it.each([
    ['', 'Expected the return value of the withKey() function to be a key id or undefined, got an empty string.'],
    [7, 'Expected the return value of the withKey() function to be a key id or undefined, got 7.'],
  ])('does not take %j for the id of a key', async (answer, said) => {
    const oss = await withKeys();
    oss.keys.set('key-1', 'Disabled');
    const error = await failure(choosing(oss, () => answer as never).put('a', bytes('x'), encrypted('key-1')));
    expect(error.code).toBe('KeyDisabled');
    expect(error.advice?.cause).toContain(said);
  });

  it.each([
    [['key-2'], 'Expected what withKey() is given to be a function conflict => keyId, got the string "key-2".'],
    [[() => 'key-2', { attempts: 0 }], 'Expected `attempts` to be a number ≥ 1, got 0.'],
    [[() => 'key-2', { attempt: 3 }], 'Unknown option of withKey(): `attempt`. Did you mean `attempts`?'],
    [[() => 'key-2', 3], 'Expected options of withKey() to be an object, got 3.'],
  ])('refuses what is wrong with %#', (args, said) => {
    const error = thrownBy(() => withKey(...(args as unknown as Parameters<typeof withKey>)));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toContain(said);
    expect(error.message).toContain('Example: withKey(');
  });
});
