import { describe, expect, test } from 'vitest';
import OSS from 'ali-oss';
import { codes } from '../../src/catalogue/index.js';
import { remedy, type RemedyOptions, surface, withOptions } from '../../src/index.js';
import { settingsFrom } from '../../src/options.js';
import { lineOf, runLine, thrownBy } from './run-line.js';

const refusal = (options: unknown) => thrownBy(() => settingsFrom(options as RemedyOptions));
const raw = () => new OSS({ region: 'oss-cn-hangzhou', accessKeyId: 'id', accessKeySecret: 'secret', bucket: 'bkt' });

describe('an unknown option', () => {
  test.each([
    ['attempt', 'attempts'],
    ['Attempts', 'attempts'],
    ['attemtps', 'attempts'],
    ['appendrecovery', 'appendRecovery'],
    ['appendRecover', 'appendRecovery'],
    ['policy', 'policies'],
    ['maxElapsedMS', 'maxElapsedMs'],
    ['maxElapsed', 'maxElapsedMs'],
    ['modes', 'mode'],
    ['onevent', 'onEvent'],
    ['onEvents', 'onEvent'],
    ['diagnoze', 'diagnose'],
    ['signals', 'signal'],
  ])('that is nearly one is told so: %s', (name, near) => {
    const error = refusal({ [name]: 3 });
    expect(error).toBeInstanceOf(TypeError);
    if (name === 'policy' || name === 'maxElapsed') expect(error.message).toContain(near);
    else expect(error.message).toContain(`Unknown option: \`${name}\`. Did you mean \`${near}\`?`);
    expect(() => runLine(lineOf(error))).not.toThrow();
  });

  test.each(['retries', 'timeout', 'logger', 'a', '', 'constructor', 'toString'])(
    'that is none is told all there are: %j',
    name => {
      const error = refusal({ [name]: 3 });
      expect(error.message).toContain(`Unknown option: \`${name}\``);
      for (const known of Object.keys(settingsFrom())) expect(error.message).toContain(known);
      expect(() => runLine(lineOf(error))).not.toThrow();
    },
  );

  test('is refused even where its value is undefined', () => {
    expect(refusal({ attempt: undefined }).message).toContain('Did you mean `attempts`?');
  });
});

describe('an unknown code in policies', () => {
  test.each([
    ['PartAlreadyExists', 'PartAlreadyExist'],
    ['stalefile', 'StaleFile'],
    ['FileAlreadyExist', 'FileAlreadyExists'],
    ['PositionNotEqualToLenght', 'PositionNotEqualToLength'],
    ['BucketAlreadyExist', 'BucketAlreadyExists'],
    ['keydisabled', 'KeyDisabled'],
    ['**', '*'],
  ])('that is nearly one is told so: %s', (code, near) => {
    const error = refusal({ policies: { [code]: () => surface() } });
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toContain(`Unknown code in \`policies\`: \`${code}\`. Did you mean \`${near}\`?`);
    expect(() => runLine(lineOf(error))).not.toThrow();
  });

  test.each(['NoSuchKey', 'Unknown', '409', 'constructor'])("that is none is told all there are, and '*': %j", code => {
    const error = refusal({ policies: { [code]: () => surface() } });
    expect(error.message).toContain(`Unknown code in \`policies\`: \`${code}\``);
    for (const known of codes) if (known.code !== 'Unknown') expect(error.message).toContain(known.code);
    expect(error.message).toContain(', *.');
    expect(() => runLine(lineOf(error))).not.toThrow();
  });

  test.each([
    ['StaleFile', null],
    ['StaleFile', 'backoff'],
    ['*', {}],
    ['FileImmutable', 3],
  ])('is no matter where the policy for %s is no policy but %o', (code, policy) => {
    const error = refusal({ policies: { [code]: policy } });
    expect(error.message).toContain(
      `Expected the policy for ${code} to be a function (conflict, tools) => decision, got `,
    );
    expect(() => runLine(lineOf(error))).not.toThrow();
  });
});

describe('what came is not shown where it could be a secret', () => {
  const secret = 'aSecretThatMustNotShow';

  test.each(Object.keys(settingsFrom()))('in %s', name => {
    const wrong =
      name === 'policies'
        ? [secret]
        : name === 'appendRecovery'
          ? [secret]
          : { [secret]: secret, accessKeySecret: secret };
    const holder = refusal({ [name]: wrong });
    expect(holder.message).not.toContain(secret);
    expect(refusal({ [name]: [secret] }).message).not.toContain(secret);
  });

  test('in a function', () => {
    expect(refusal({ attempts: () => secret }).message).not.toContain(secret);
  });

  test('in a long text, of which the first 40 characters are enough', () => {
    expect(refusal({ attempts: `${'x'.repeat(40)}${secret}` }).message).not.toContain(secret);
  });

  test('in a policy', () => {
    expect(refusal({ policies: { StaleFile: { secret } } }).message).not.toContain(secret);
  });
});

describe('a client that is none', () => {
  test.each([undefined, null, 'client', 7, {}, { clients: [{}] }])(
    'is refused with the line that works: %o',
    client => {
      const error = thrownBy(() => remedy(client as object));
      expect(error).toBeInstanceOf(TypeError);
      expect(error.message).toMatch(
        /^Expected an ali-oss client \(OSS, OSS\.ClusterClient or OSS\.ImageClient\), got an object without its methods \(in tests, see docs\/testing\.md\)\./,
      );
      expect(() => runLine(lineOf(error))).not.toThrow();
    },
  );

  test('is refused where it is wrapped already', () => {
    const error = thrownBy(() => remedy(remedy(raw())));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toContain('This client is already wrapped');
    expect(() => runLine(lineOf(error))).not.toThrow();
  });

  test('is refused where it was never wrapped', () => {
    const error = thrownBy(() => withOptions(raw(), { attempts: 5 }));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toContain('Expected a client returned by remedy()');
    expect(() => runLine(lineOf(error))).not.toThrow();
  });
});

test('remedy and withOptions check their options at once, before any call', () => {
  const wrong = { attempts: 0 };
  expect(() => remedy(raw(), wrong)).toThrow(TypeError);
  expect(() => withOptions(remedy(raw()), wrong)).toThrow(TypeError);
});
