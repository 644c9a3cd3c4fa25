import { zhPermissions } from '../permissions/words.js';
import type { Words } from './types.js';

const or = (near: string | undefined) => (near === undefined ? '' : `您想输入的是\`${near}\`吗？`);

export const zhWords: Words = {
  permissions: zhPermissions,
  help: `说明阿里云OSS返回的HTTP 409是什么意思，以及如何处理。除append和diagnose外，无需联网。

用法：ali-oss-remedy <命令> [选项]

  explain <错误码> [<情形>]  错误码，例如FileImmutable
  explain <EC>               EC错误码，例如0026-00000005
  explain <文件>             保存下来的错误响应：XML或JSON，可以带响应头
  explain -                  同上，从标准输入读取
  append oss://bucket/object [--journal <目录>] [--rollover <名称>]
                             将标准输入逐行追加到Object，每行恰好写入一次；
                             指定预写日志（journal）目录后，进程被终止或重启也不例外。
                             --rollover指定后续Object的名称，其中的%d表示序号
  diagnose <错误码> oss://bucket[/object]
                             查询OSS目前的状态：长度、合规保留策略、解冻、剩余内容等
                             <错误码>之后可以带情形；也可以换成保存下来的错误响应，或用-表示标准输入
  list                       列出所有错误码
  permissions [<功能>…]      本库的各项功能需要哪些RAM权限，以及JSON格式的权限策略
  try [--port <n>]           在本机启动一个OSS模拟服务供试用，按Ctrl-C结束（默认使用任意空闲端口）

  --locale <en|zh>           语言（默认为en；如果LC_ALL、LC_MESSAGES或LANG为zh_CN，则为zh）
  --version-id <id>          diagnose：Object的版本
  --inventory <id>           diagnose：清单规则的ID
  --bucket <名称>            permissions：权限策略适用的Bucket
  --prefix <前缀>            permissions：Object名称的前缀
  --json                     以JSON格式输出，供程序读取
  -h, --help                 显示本说明
  -v, --version              显示版本

append和diagnose读取环境变量OSS_ACCESS_KEY_ID、OSS_ACCESS_KEY_SECRET、OSS_SESSION_TOKEN、OSS_REGION和OSS_ENDPOINT
（与ossutil 2相同）；diagnose只发送读取请求。

退出码：0表示完成，1表示未收录、无法读取或未能存储，2表示用法错误；append还有：3表示读到的内容都已写入预写日志，但尚未全部存储，
4表示无法确定是否已全部存储。`,
  why: '原因',
  toDo: '处理方法',
  library: 'ali-oss-remedy的处理',
  byDefault: '默认',
  onRequest: '可选，作为remedy()的选项',
  assumes: '前提',
  fromTheError: '响应内容',
  docs: '文档',
  colon: '：',
  comma: '、',
  otherKinds: (kinds, command) => `该错误码还有其他情形：${kinds}。查看方式：\`${command}\`。`,
  listening: url => `OSS模拟服务正在监听${url}。所有内容只保存在内存中，结束后即丢失。`,
  stopHint: '按Ctrl-C结束。',
  listHint: '查看某个错误码的说明：`ali-oss-remedy explain <错误码>`',

  noCommand: '缺少命令：append、explain、diagnose、list、permissions或try。',
  unknownCommand: (name, near) => `未知命令“${name}”。${or(near)}`,
  unknownOption: (name, near) => `未知选项“${name}”。${or(near)}`,
  optionNotOf: (name, command) => `${name}不是${command}的选项。`,
  needsValue: name => `${name}需要一个值。`,
  takesNoValue: name => `${name}不接受值。`,
  tooMany: (command, argument) => `${command}的参数过多：“${argument}”。`,
  nothingToExplain: '缺少要解释的内容：错误码、EC错误码、文件，或用-表示标准输入。',
  unknownLocale: (name, known) => `--locale应为${known}之一，实际为“${name}”。`,
  badPort: text => `--port应为0到65535之间的整数，实际为“${text}”。`,
  seeHelp: '请参见`ali-oss-remedy --help`。',

  unknownCode: (asked, near) => `“${asked}”既不是文件，也不是已知的OSS 409错误码。${or(near)}`,
  unknownEc: ec => `EC错误码${ec}不属于已知的409错误。`,
  unknownKind: (code, kind, kinds) => `${code}没有“${kind}”这一情形${kinds === '' ? '。' : `，只有${kinds}。`}`,
  input: '标准输入',
  unreadable: (path, reason) => `无法读取${path}：${reason}。`,
  noError: path => `${path}中没有OSS的错误响应：既没有包含错误码的XML或JSON，也没有错误响应头。`,
  notConflict: (status, code) => `这是HTTP ${status}${code === 'Unknown' ? '' : ` ${code}`}，而本工具只解释HTTP 409。`,
  notOfCatalogue: (code, near) => `${code}不是已知的OSS 409错误码。${or(near)}`,
  seeList: '查看所有错误码：`ali-oss-remedy list`。',
  notStarted: reason => `无法启动OSS模拟服务：${reason}。`,

  found: 'OSS目前的状态',
  nothingToLookUp: '无：该错误码没有可以查询的内容。',
  noAddress: text =>
    `应为错误码或者保存下来的错误响应，然后是oss://bucket或oss://bucket/object，实际为“${text}”。例如：ali-oss-remedy diagnose FileImmutable oss://logs/app.log`,
  needsObject: (code, example) => `${code}是关于Object的错误：应为${example}。`,
  missingVariables: names => `缺少以下环境变量：${names}。`,
  noAliOss: '当前目录下没有安装ali-oss。安装方式：npm install ali-oss',
  noClient: reason => `ali-oss不接受这些配置：${reason}`,

  noObject: text =>
    `应为一个Object，实际为“${text}”。例如：tail -F app.log | ali-oss-remedy append oss://logs/app.log --journal /var/spool/app`,
  badRollover: pattern => `--rollover中应包含表示序号的%d，实际为“${pattern}”。例如：--rollover app-%d.log`,
  appending: (lines, bytes) => `已读取${lines}行，${bytes}字节`,
  appended({ lines, bytes, before, object }) {
    const stored = [
      ...(lines > 0 ? [`${lines}行（${bytes}字节）`] : []),
      ...(before > 0 ? [`上次运行留下的${before}行`] : []),
    ];
    return stored.length > 0 ? `已存储${stored.join('，以及')}，最后一行在${object}中` : '没有需要存储的内容。';
  },
  notAppended: {
    no: ({ stored, lines, reason }) => `${lines}行中已存储${stored}行，其余未存储：${reason}`,
    unknown: ({ stored, lines, reason }) =>
      `${lines}行中已存储${stored}行，之后的若干行无法确定是否已存储，其余未存储：${reason}`,
    journaled: ({ taken, lines, reason }) =>
      `${lines}行中有${taken}行已写入预写日志，下次使用同一目录运行时，会继续存储尚未存储的内容。${reason}`,
  },
};
