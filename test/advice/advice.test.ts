import { describe, expect, it } from 'vitest';
import { en } from '../../src/catalogue/index.js';
import { explain, type Locale, retry, surface } from '../../src/index.js';
import type { Effect } from '../../src/testing/index.js';
import { bytes, type Client, failure, refuse, refusing, startLocal, wrappedClient } from '../ali-oss/support.js';

type Call = (client: Client) => Promise<unknown>;

const append: Call = client => client.append('k', bytes('x'), { position: 9 });
const put: Call = client => client.put('k', bytes('x'));
const EC_ONLY: Effect = { kind: 'answer', status: 409, headers: { 'x-oss-ec': '0026-00000005' } };

/** What only the wire tells, and ali-oss's own error does not. */
const SEEN: readonly (readonly [what: string, effect: Effect, call: Call, advice: object])[] = [
  [
    'by a field of the body',
    refusing('CnameAlreadyExists', { fields: { CnameType: 'CNAME_IMG' } }),
    put,
    en.advice.CnameAlreadyExists.CNAME_IMG,
  ],
  [
    'by the end of the object',
    refusing('PositionNotEqualToLength', { headers: { 'x-oss-next-append-position': '2' } }),
    append,
    en.advice.PositionNotEqualToLength['beyond-end'],
  ],
  ['by an EC and nothing else', EC_ONLY, client => client.head('k'), en.advice.FileImmutable],
  ['by a body that ali-oss leaves unread', refusing('FileImmutable'), c => c.getStream('k'), en.advice.FileImmutable],
];

describe('explain() of an error of a wrapped client says what the error itself does', () => {
  it.each(SEEN)('where its sub-case is told %s', async (_what, effect, call, advice) => {
    const oss = await startLocal();
    oss.fault({ do: effect });
    const error = await failure(call(wrappedClient(oss)));
    expect(error.advice).toEqual(advice);
    expect(explain(error)).toBe(error.advice);
  });

  it('also what a closer look found, and in the language of the client', async () => {
    const oss = await startLocal();
    const text = { summary: '只读', cause: '保留策略', actions: ['等待'], docs: 'https://example.com' };
    const locale: Locale = { language: 'zh', advice: { ObjectNotAppendable: text } };
    const client = wrappedClient(oss, { diagnose: true, locale });
    await client.put('k', bytes('x'));
    const error = await failure(client.append('k', bytes('x')));
    expect(explain(error)).toBe(error.advice);
    expect(explain(error)?.cause).toBe("保留策略 (the object's type is Normal)");
  });

  it('also why a policy surfaced it', async () => {
    const oss = await startLocal();
    refuse(oss, 'k', 'FileImmutable');
    const client = wrappedClient(oss, { policies: { FileImmutable: () => surface('not on a Friday') } });
    const error = await failure(put(client));
    expect(explain(error)?.cause).toBe(`${en.advice.FileImmutable.cause} (not on a Friday)`);
    expect((await failure(put(wrappedClient(oss)))).advice).toBe(en.advice.FileImmutable);
  });

  it('also why a policy would have gone on, where that was refused', async () => {
    const oss = await startLocal();
    refuse(oss, 'k', 'FileImmutable');
    const again = { FileImmutable: () => retry({ because: 'soon free' }) };
    const error = await failure(put(wrappedClient(oss, { attempts: 2, policies: again })));
    expect(explain(error)?.cause).toBe(`${en.advice.FileImmutable.cause} (soon free)`);
    const watched = await failure(put(wrappedClient(oss, { mode: 'observe', policies: again })));
    expect(watched.advice).toBe(en.advice.FileImmutable);
  });

  it('and the same sub-case where another language is asked for', async () => {
    const oss = await startLocal();
    const text = { summary: 'a', cause: 'b', actions: ['c'], docs: 'https://example.com' };
    const locale: Locale = { language: 'xx', advice: { PositionNotEqualToLength: { 'beyond-end': text } } };
    await wrappedClient(oss).append('k', bytes('x'));
    const error = await failure(append(wrappedClient(oss)));
    expect(explain(error, { locale })).toBe(text);
    expect(explain(error)).toBe(error.advice);
  });

  it('also where the error takes no advice', async () => {
    const oss = await startLocal();
    refuse(oss, 'k', 'FileImmutable');
    const client = wrappedClient(oss, { policies: { FileImmutable: ({ error }) => void Object.freeze(error) } });
    const error = await failure(put(client));
    expect(error).not.toHaveProperty('advice');
    expect(explain(error)).toBe(en.advice.FileImmutable);
  });
});

describe('FileAlreadyExists is about a directory where nothing is created', () => {
  const forbid = { headers: { 'x-oss-forbid-overwrite': 'true' } };
  const { directory, 'forbid-overwrite': forbidden } = en.advice.FileAlreadyExists;

  it.each<[method: string, call: Call, advice: object]>([
    ['delete', client => client.delete('dir/'), directory],
    ['getACL', client => client.getACL('dir/'), directory],
    ['putACL', client => client.putACL('dir/', 'private'), directory],
    ['getObjectTagging', client => client.getObjectTagging('dir/'), directory],
    ['putObjectTagging', client => client.putObjectTagging('dir/', { a: '1' }), directory],
    ['deleteObjectTagging', client => client.deleteObjectTagging('dir/'), directory],
    ['put', client => client.put('dir/', bytes('x'), forbid), forbidden],
    ['copy', client => client.copy('dir/', 'source', forbid), forbidden],
  ])('%s', async (_method, call, advice) => {
    const oss = await startLocal();
    refuse(oss, 'dir/', 'FileAlreadyExists');
    const error = await failure(call(wrappedClient(oss)));
    expect(error.advice).toBe(advice);
    expect(explain(error)).toBe(advice);
  });

  it('and where the message says that it is not empty', async () => {
    const oss = await startLocal();
    const body =
      '<Error><Code>FileAlreadyExists</Code><Message>The directory is not empty, and more.</Message></Error>';
    oss.fault({ do: { kind: 'answer', status: 409, body } });
    const error = await failure(put(wrappedClient(oss)));
    expect(error.advice).toBe(directory);
  });
});
