import { describe, expect, it } from 'vitest';
import { type CodeEntry, codes, en } from '../../src/catalogue/index.js';
import { zh } from '../../src/locales/zh.js';
import { json, run } from './support.js';

const entries: readonly CodeEntry[] = codes;

describe('explain', () => {
  it.each(entries)(
    'says of $code what happened, why, what to do, what the library does, and where it is written',
    async ({ code, kinds }) => {
      const { exit, out, err } = await run(['explain', code]);
      expect({ exit, err }).toEqual({ exit: 0, err: '' });
      const told = (await json(['explain', code])) as typeof en.advice.StaleFile & {
        byDefault: string;
        options: { line: string; assumes: string }[];
      };
      expect(out.split('\n').slice(0, 2)).toEqual([kinds[0] ? `${code} (${kinds[0].kind})` : code, told.summary]);
      for (const text of [told.cause, told.byDefault, told.docs]) expect(out).toContain(text);
      told.actions.forEach((action, at) => {
        expect(out).toContain(`  ${at + 1}. ${action}\n`);
      });
      for (const { line, assumes } of told.options) {
        expect(out).toContain(line);
        expect(out).toContain(`Assumes: ${assumes}`);
      }
    },
  );

  it('looks like this', async () => {
    const { out } = await run(['explain', 'PartAlreadyExist']);
    expect(out).toBe(`PartAlreadyExist
This part number of a sequential multipart upload is already stored.

Why: Such parts cannot be replaced. Usually an earlier attempt of yours stored it and the response was lost.

What to do
  1. Compare PartEtag (from reportOf(error) or listParts()) with the MD5 of your part. If they are equal, the part is stored: continue with the next one.
  2. Read all pages of listParts(): one holds at most 1000 parts.
  3. If it differs, start a new upload: sending the part again never succeeds.

What ali-oss-remedy does
  By default: The call rejects, and the report contains the ETag of the stored part.

Options of remedy() that help
  policies: { PartAlreadyExist: acceptSamePart() }
    Resolves if the ETag of the stored part is the MD5 of the part in this request. Otherwise the call rejects.
    Assumes: Nothing: parts with equal bytes are interchangeable.
  diagnose: true
    Adds number and ETag of the stored part, from the response.
    Assumes: Nothing: it sends no request.

Documentation: https://help.aliyun.com/zh/oss/support/0042-00000108`);
  });

  it('names the other sub-cases of a code, and explains one that is asked for', async () => {
    const first = await run(['explain', 'CnameAlreadyExists']);
    expect(first.out).toContain('CnameAlreadyExists (CNAME_OSS)');
    expect(first.out).toContain(
      'Other kinds of this code: CNAME_IMG. Show one with `ali-oss-remedy explain CnameAlreadyExists CNAME_IMG`.',
    );
    const second = await run(['explain', 'CnameAlreadyExists', 'CNAME_IMG']);
    expect(second.out).toContain(en.advice.CnameAlreadyExists.CNAME_IMG.summary);
    expect(second.out).not.toContain('other sub-cases');
  });

  it('explains an EC with its code and sub-case', async () => {
    const { out } = await run(['explain', '0015-00000103']);
    expect(out).toMatch(/^BucketAlreadyExists \(just-deleted\)\n/);
    expect(out).not.toContain('other sub-cases');
    expect((await run(['explain', ' 0026-00000004 '])).out).toMatch(/^StaleFile\n/);
  });

  it('speaks Chinese when asked to, or when the environment does', async () => {
    const asked = await run(['explain', 'FileImmutable', '--locale', 'zh']);
    expect(asked.out).toContain(zh.advice.FileImmutable.summary);
    expect(asked.out).toContain('原因：');
    expect(asked.out).not.toMatch(/Why|What|Documentation/);
    expect((await run(['explain', 'FileImmutable'], { env: { LANG: 'zh_CN.UTF-8' } })).out).toBe(asked.out);
  });

  it.each([
    [{}, 'en'],
    [{ LANG: 'zh_CN.UTF-8' }, 'zh'],
    [{ LANG: 'zh' }, 'zh'],
    [{ LANG: 'zh_SG' }, 'zh'],
    [{ LANG: 'zh_TW.UTF-8' }, 'en'],
    [{ LANG: 'en_US.UTF-8' }, 'en'],
    [{ LANG: 'zh_CN.UTF-8', LC_ALL: 'C' }, 'en'],
    [{ LANG: 'zh_CN.UTF-8', LC_MESSAGES: 'de_DE' }, 'en'],
    [{ LANG: 'en_US', LC_ALL: 'zh_CN.UTF-8' }, 'zh'],
    [{ LANG: 'zh_CN.UTF-8', LC_ALL: '' }, 'zh'],
  ])('takes the language from %j: %s', async (env, language) => {
    const { out } = await run(['explain', 'StaleFile'], { env });
    expect(out).toContain(language === 'zh' ? zh.advice.StaleFile.summary : en.advice.StaleFile.summary);
    expect((await run(['explain', 'StaleFile', '--locale', 'en'], { env })).out).toContain(en.advice.StaleFile.summary);
  });

  it('gives programs the same as JSON', async () => {
    const told = await json(['explain', 'CnameAlreadyExists', 'CNAME_IMG', '--locale', 'zh']);
    expect(told).toEqual({
      code: 'CnameAlreadyExists',
      kind: 'CNAME_IMG',
      ...zh.advice.CnameAlreadyExists.CNAME_IMG,
      byDefault: '调用失败，抛出该错误，并针对具体情形给出建议。',
      options: [expect.objectContaining({ name: 'diagnose', under: 'options', line: 'diagnose: true' })],
    });
  });
});

describe('explain says so of what it does not know', () => {
  it.each([
    ['positionnotequaltolength', 'PositionNotEqualToLength'],
    ['PartAlreadyExists', 'PartAlreadyExist'],
    ['FileImutable', 'FileImmutable'],
    ['PositionNotEqual', 'PositionNotEqualToLength'],
    ['worm', 'WORMConfigurationAlreadyExists'],
  ])('%s: and names the code that is meant, %s', async (asked, meant) => {
    const { exit, out, err } = await run(['explain', asked]);
    expect({ exit, out }).toEqual({ exit: 1, out: '' });
    expect(err).toContain(`"${asked}" is neither a file nor a known 409 error code`);
    expect(err).toContain(`Did you mean \`${meant}\`?`);
    expect(err).toContain('`ali-oss-remedy list`');
  });

  it.each(['NoSuchKey', 'x', 'constructor', '__proto__', './no-such-file.xml'])('%s: and names none', async asked => {
    const { exit, err } = await run(['explain', asked]);
    expect(exit).toBe(1);
    expect(err).not.toContain('Did you mean');
  });

  it('an EC that is documented for something else', async () => {
    const { exit, err } = await run(['explain', '0015-00000101']);
    expect(exit).toBe(1);
    expect(err).toContain('EC 0015-00000101 is not documented for HTTP 409.');
  });

  it('a sub-case', async () => {
    const { exit, err } = await run(['explain', 'FileAlreadyExists', 'symlink']);
    expect(exit).toBe(1);
    expect(err).toBe('FileAlreadyExists has no kind "symlink". Known: forbid-overwrite, overwrite-rule, directory.');
    expect((await run(['explain', 'StaleFile', 'x'])).err).toBe('StaleFile has no kind "x".');
    expect((await run(['explain', 'StaleFil', 'x'])).err).toContain('Did you mean `StaleFile`?');
  });

  it('in Chinese too', async () => {
    expect((await run(['explain', '0015-00000101', '--locale', 'zh'])).err).toContain(
      'EC错误码0015-00000101不属于已知的409错误。',
    );
    expect((await run(['explain', 'CnameAlreadyExists', '--locale', 'zh'])).out).toContain('还有其他情形：CNAME_IMG。');
    const { err } = await run(['explain', 'staleFile', '--locale', 'zh']);
    expect(err).toBe(
      '“staleFile”既不是文件，也不是已知的OSS 409错误码。您想输入的是`StaleFile`吗？\n查看所有错误码：`ali-oss-remedy list`。',
    );
    expect((await run(['explain', 'FileAlreadyExists', 'x', '--locale', 'zh'])).err).toContain('没有“x”这一情形，只有');
    expect((await run(['explain', 'StaleFile', 'x', '--locale', 'zh'])).err).toBe('StaleFile没有“x”这一情形。');
  });

  it('without obeying what a terminal would', async () => {
    const { err } = await run(['explain', '\u001b[2J\u202eevil\nline'.repeat(40)]);
    expect(err.split('\n')).toHaveLength(2);
    expect(err).not.toMatch(/[\u001b\u202e]/);
    expect(err.length).toBeLessThan(400);
  });
});

describe('list', () => {
  it('names every code, and what happened', async () => {
    const { exit, out } = await run(['list']);
    expect(exit).toBe(0);
    const known = entries.filter(({ code }) => code !== 'Unknown');
    expect(
      out
        .split('\n')
        .slice(0, known.length)
        .map(line => line.split(' ')[0]),
    ).toEqual(known.map(({ code }) => code));
    expect(out).toContain(en.advice.FileImmutable.summary);
    expect(out).toContain('`ali-oss-remedy explain <code>`');
  });

  it('does so in Chinese', async () => {
    expect((await run(['list', '--locale=zh'])).out).toContain(zh.advice.FileImmutable.summary);
  });

  it('gives programs all that is known of each', async () => {
    expect(await json(['list'])).toContainEqual({
      code: 'BucketAlreadyExists',
      kinds: ['taken', 'just-deleted', 'location', 'storage-class', 'redundancy', 'other-call'],
      operations: ['PutBucket', 'PutObject'],
      helps: 'nothing',
      summary: en.advice.BucketAlreadyExists.taken.summary,
      ecs: ['0015-00000102', '0015-00000104', '0015-00000103', '0015-00000228'],
    });
  });
});
