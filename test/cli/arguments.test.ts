import { describe, expect, it } from 'vitest';
import { run } from './support.js';

describe('the command line', () => {
  it.each([
    [[], 'Expected a command: append, explain, diagnose, list, permissions or try.', '缺少命令'],
    [['lst'], 'Unknown command "lst". Did you mean `list`?', '未知命令“lst”。您想输入的是`list`吗？'],
    [['FileImmutable'], 'Did you mean `explain FileImmutable`?', '您想输入的是`explain FileImmutable`吗？'],
    [['frobnicate'], 'Unknown command "frobnicate".\n', '未知命令“frobnicate”。\n'],
    [['explain'], 'Expected what to explain', '缺少要解释的内容'],
    [['explain', 'a', 'b', 'c'], 'Unexpected argument "c" of explain.', 'explain的参数过多：“c”。'],
    [['list', 'x'], 'Unexpected argument "x" of list.', 'list的参数过多：“x”。'],
    [['try', 'x'], 'Unexpected argument "x" of try.', 'try的参数过多：“x”。'],
    [['list', '--jsn'], 'Unknown option "--jsn". Did you mean `--json`?', '未知选项“--jsn”。您想输入的是`--json`吗？'],
    [['list', '--frobnicate'], 'Unknown option "--frobnicate".\n', '未知选项“--frobnicate”。\n'],
    [['list', '-x'], 'Unknown option "-x".\n', '未知选项“-x”。\n'],
    [['list', '--constructor'], 'Unknown option "--constructor".\n', '未知选项“--constructor”。\n'],
    [['list', '--json=yes'], '--json takes no value.', '--json不接受值。'],
    [['try', '--port'], '--port needs a value.', '--port需要一个值。'],
    [['try', '--port='], '--port needs a value.', '--port需要一个值。'],
    [['list', '--port', '80'], '--port is not an option of list.', '--port不是list的选项。'],
    [['try', '--port', '70000'], 'Expected --port to be an integer from 0 to 65535, got "70000".', '实际为“70000”'],
    [['try', '--port', '8e1'], 'got "8e1".', '实际为“8e1”'],
    [['try', '--port=-1'], 'got "-1".', '实际为“-1”'],
  ])('says what is wrong with %j', async (args, english, chinese) => {
    const inEnglish = await run(args);
    expect(inEnglish).toMatchObject({ exit: 2, out: '' });
    expect(`${inEnglish.err}\n`).toContain(english);
    expect(inEnglish.err).toContain('See `ali-oss-remedy --help`.');
    const inChinese = await run(args, { env: { LANG: 'zh_CN.UTF-8' } });
    expect(inChinese.exit).toBe(2);
    expect(`${inChinese.err}\n`).toContain(chinese);
  });

  it('says which languages there are', async () => {
    const { exit, err } = await run(['list', '--locale', 'fr']);
    expect(exit).toBe(2);
    expect(err).toContain('Expected --locale to be one of en, zh, got "fr".');
    expect((await run(['list', '--locale', 'constructor'])).exit).toBe(2);
    expect((await run(['list', '--locale', 'fr'], { env: { LANG: 'zh' } })).err).toContain('--locale应为en、zh之一');
  });

  it.each([['--help'], ['-h'], ['explain', '--help'], ['no-such-command', '-h']])('helps: %s %s', async (...args) => {
    const { exit, out } = await run(args);
    expect(exit).toBe(0);
    expect(out).toContain('Usage: ali-oss-remedy <command> [options]');
    for (const word of ['explain', 'list', 'permissions', 'try', '--port', '--locale', '--json', '--version'])
      expect(out).toContain(word);
    expect((await run(args, { env: { LC_ALL: 'zh_CN.UTF-8' } })).out).toContain('用法：ali-oss-remedy');
  });

  it.each([['--version'], ['-v']])('tells its version: %s', async flag => {
    const { exit, out } = await run([flag]);
    expect(exit).toBe(0);
    expect(out).toMatch(/^\d+\.\d+\.\d+/);
  });

  it('takes options before the command too', async () => {
    expect((await run(['--locale', 'zh', 'explain', 'StaleFile'])).out).toContain('原因');
  });
});

describe('colours', () => {
  const ESCAPE = '\u001b[';
  const isColoured = async (env: Record<string, string>, hasColors: boolean) =>
    (await run(['explain', 'StaleFile'], { env, hasColors })).out.includes(ESCAPE);

  it.each([
    [true, {}, true],
    [false, {}, false],
    [true, { NO_COLOR: '1' }, false],
    [true, { NO_COLOR: '' }, true],
    [false, { FORCE_COLOR: '1' }, true],
    [false, { FORCE_COLOR: '' }, true],
    [true, { FORCE_COLOR: '0' }, false],
    [true, { FORCE_COLOR: 'false' }, false],
    [false, { FORCE_COLOR: '1', NO_COLOR: '1' }, true],
  ])('on a terminal that has some (%s) and with %j: %s', async (hasColors, env, expected) => {
    expect(await isColoured(env, hasColors)).toBe(expected);
  });

  it('are never in what programs read, nor in messages', async () => {
    const given = { env: { FORCE_COLOR: '1' } };
    expect((await run(['explain', 'StaleFile', '--json'], given)).out).not.toContain(ESCAPE);
    expect((await run(['list', '--json'], given)).out).not.toContain(ESCAPE);
    expect((await run(['explain', 'nothing'], given)).err).not.toContain(ESCAPE);
    expect((await run(['list'], given)).out).toContain(ESCAPE);
  });
});
