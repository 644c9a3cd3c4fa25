import { runInNewContext } from 'node:vm';
import OSS from 'ali-oss';
import { describe, expect, it } from 'vitest';
import * as library from '../../src/index.js';
import { writerSettings } from '../../src/writer/settings.js';
import { lineOf, thrownBy } from '../remedy/run-line.js';

const { appendWriter, remedy } = library;
const config = { region: 'oss-cn-hangzhou', accessKeyId: 'id', accessKeySecret: 'secret', bucket: 'bkt' };
const client = new OSS(config);

const refusal = (options: unknown) =>
  thrownBy(() => appendWriter(client, 'app.log', options as library.AppendWriterOptions));

/** Runs the line of a message as a user would type it: a whole call, or one option. */
function runLine(error: Error): unknown {
  const line = lineOf(error);
  const call = /^\w+\(/.test(line) ? line : `appendWriter(client, name, { ${line} })`;
  const inIt = call.includes('withOptions(client') ? remedy(new OSS(config)) : client;
  return runInNewContext(call, { ...library, OSS, config, AbortSignal, console, client: inIt, name: 'app.log' });
}

const MIB = 1024 * 1024;

describe('without options', () => {
  it('a batch is up to 4 MiB, memory up to 16 MiB, an object up to the 5 GiB of OSS, and nothing lingers', () => {
    expect(writerSettings()).toEqual({
      maxBatchBytes: 4 * MIB,
      maxBufferedBytes: 16 * MIB,
      maxObjectBytes: 5 * 1024 * MIB,
      lingerMs: 0,
      rollover: undefined,
      creation: { headers: {} },
      remedy: { attempts: Infinity },
    });
  });

  it('undefined is the same as left out', () => {
    const names = ['maxBatchBytes', 'maxBufferedBytes', 'lingerMs', 'maxObjectBytes', 'rollover', 'create', 'signal'];
    const none = Object.fromEntries([...names, 'attempts', 'maxElapsedMs', 'onEvent'].map(name => [name, undefined]));
    expect(writerSettings(none)).toEqual(writerSettings());
    const create = { mime: undefined, meta: undefined, headers: undefined, acl: undefined, storageClass: undefined };
    expect(writerSettings({ create })).toEqual(writerSettings());
  });

  it('memory grows with a batch that is larger', () => {
    expect(writerSettings({ maxBatchBytes: 32 * MIB }).maxBufferedBytes).toBe(32 * MIB);
  });
});

const WRONG: Readonly<Record<string, { expected: string; values: readonly unknown[] }>> = {
  maxBatchBytes: { expected: 'a whole number of bytes ≥ 1', values: [0, -1, 1.5, NaN, Infinity, '4MB', null, {}] },
  maxBufferedBytes: { expected: 'a whole number of bytes ≥ 1', values: [0, 0.5, Infinity, '16MB', null] },
  maxObjectBytes: {
    expected: 'a whole number of bytes from 1 to 5368709120, the limit of OSS',
    values: [0, Infinity, 5368709121, '5GB', null],
  },
  lingerMs: {
    expected: 'a number of milliseconds from 0 to 2147483647',
    values: [-1, NaN, Infinity, 2 ** 31, '5ms', null],
  },
  rollover: { expected: 'a function (index) => name', values: ['app-1.log', {}, null, ['a']] },
  create: { expected: 'an object of options for the first append', values: ['text/plain', null, [], 7] },
  signal: { expected: 'an AbortSignal', values: [{}, 'abort', null, new AbortController(), 5000] },
  attempts: { expected: 'a number ≥ 1', values: [0, -1, NaN, '5', null] },
  maxElapsedMs: { expected: 'a number of milliseconds ≥ 0', values: [-1, NaN, '60s', null] },
  onEvent: { expected: 'a function', values: ['log', {}, null] },
};

const WRONG_CREATION: Readonly<Record<string, { expected: string; values: readonly unknown[] }>> = {
  mime: { expected: 'a string', values: [7, null, {}] },
  acl: { expected: 'a string', values: [7, true] },
  storageClass: { expected: 'a string', values: [[], {}] },
  meta: { expected: 'an object', values: ['host', null, []] },
  headers: { expected: 'an object', values: ['x-oss-acl', 7] },
};

const rowsOf = (wrong: typeof WRONG) =>
  Object.entries(wrong).flatMap(([name, { expected, values }]) => values.map(value => ({ name, expected, value })));

describe('an option of the wrong type is a TypeError at once', () => {
  it.each(rowsOf(WRONG))('that says what was expected and what works: $name: $value', ({ name, expected, value }) => {
    const error = refusal({ [name]: value });
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toContain(`Expected \`${name}\` to be ${expected}, got `);
    expect(() => runLine(error)).not.toThrow();
  });

  it.each(rowsOf(WRONG_CREATION))('also within create: $name: $value', ({ name, expected, value }) => {
    const error = refusal({ create: { [name]: value } });
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toContain(`Expected \`${name}\` to be ${expected}, got `);
    expect(() => runLine(error)).not.toThrow();
  });

  it.each(['options', 7, null, []])('also where there are no options but %o', options => {
    const error = refusal(options);
    expect(error.message).toContain('Expected options to be an object, got ');
    expect(() => runLine(error)).not.toThrow();
  });

  it('also where no batch would fit into memory', () => {
    const error = refusal({ maxBufferedBytes: 1000, maxBatchBytes: 2000 });
    expect(error.message).toContain(
      'Expected `maxBufferedBytes` to be at least `maxBatchBytes` (2000), got 1000. Example: maxBatchBytes: 2000, maxBufferedBytes: 8000',
    );
    expect(() => runLine(error)).not.toThrow();
  });
});

describe('an unknown option', () => {
  it.each([
    ['maxbatchbytes', 'maxBatchBytes'],
    ['lingerMS', 'lingerMs'],
    ['linger', 'lingerMs'],
    ['attempt', 'attempts'],
    ['rollOver', 'rollover'],
    ['signals', 'signal'],
  ])('that is nearly one is told so: %s', (name, near) => {
    const error = refusal({ [name]: 3 });
    expect(error.message).toContain(`Unknown option: \`${name}\`. Did you mean \`${near}\`?`);
    expect(() => runLine(error)).not.toThrow();
  });

  it.each(['appendRecovery', 'mode', 'toString'])(
    'that belongs to remedy or to nobody is told all there are: %s',
    name => {
      const error = refusal({ [name]: true });
      for (const known of Object.keys(WRONG)) expect(error.message).toContain(known);
      expect(() => runLine(error)).not.toThrow();
    },
  );

  it('within create is told so too', () => {
    const error = refusal({ create: { mimes: 'text/plain' } });
    expect(error.message).toContain('Unknown option of `create`: `mimes`. Did you mean `mime`?');
    expect(() => runLine(error)).not.toThrow();
  });
});

describe('a name or a client that is none', () => {
  it.each([undefined, '', 7, null, {}])('is refused with a line that works: the name %o', name => {
    const error = thrownBy(() => appendWriter(client, name as string));
    expect(error.message).toContain('Expected `name` to be a non-empty string, got ');
    expect(() => runLine(error)).not.toThrow();
  });

  it.each([undefined, null, 'client', {}, { clients: [] }])(
    'is refused with a line that works: the client %o',
    given => {
      const error = thrownBy(() => appendWriter(given as object, 'app.log'));
      expect(error).toBeInstanceOf(TypeError);
      expect(error.message).toContain('Expected an ali-oss client or one returned by remedy().');
      expect(() => runLine(error)).not.toThrow();
    },
  );

  it('is refused where the client only observes', () => {
    const error = thrownBy(() => appendWriter(remedy(new OSS(config), { mode: 'observe' }), 'app.log'));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toContain('appendWriter() does not work in `observe` mode.');
    expect(() => runLine(error)).not.toThrow();
  });
});

it('what came is not shown where it could be a secret', () => {
  const secret = 'aSecretThatMustNotShow';
  for (const name of Object.keys(WRONG)) {
    for (const wrong of [[secret], name === 'create' ? [secret] : { [secret]: secret }, `${'x'.repeat(20)}${secret}`]) {
      expect(refusal({ [name]: wrong }).message).not.toContain(secret);
    }
  }
  for (const name of Object.keys(WRONG_CREATION)) {
    expect(refusal({ create: { [name]: [secret] } }).message).not.toContain(secret);
  }
});

it('the options of the caller are left as they are, and may be frozen', () => {
  const create = Object.freeze({ headers: Object.freeze({ a: 'b' }), acl: 'private' });
  const options = Object.freeze({ create, maxBatchBytes: 10 });
  expect(writerSettings(options).creation).toEqual({ headers: { a: 'b', 'x-oss-object-acl': 'private' } });
  expect(create).toEqual({ headers: { a: 'b' }, acl: 'private' });
});
