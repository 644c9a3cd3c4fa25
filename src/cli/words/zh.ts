import { zhPermissions } from '../permissions/words.js';
import type { Words } from './types.js';

const or = (near: string | undefined) => (near === undefined ? '' : `您是否要输入\`${near}\`？`);

export const zhWords: Words = {
  permissions: zhPermissions,
  help: `说明阿里云OSS返回的HTTP 409的含义及处理方法。除append和diagnose外无需联网。

用法：ali-oss-remedy <命令> [选项]

  explain <错误码> [<情形>]  错误码，例如FileImmutable
  explain <EC>               EC编号，例如0026-00000005
  explain <文件>             保存下来的错误响应：XML或JSON，可以带响应头
  explain -                  同上，从标准输入读取
  append oss://bucket/object [--journal <目录>] [--rollover <模式>]
                             将标准输入逐行追加到Object，每行恰好一次；
                             使用日志目录时，进程被终止或重启后也是如此。模式中的%d表示序号
  diagnose <错误码> oss://bucket[/object]
                             查询OSS目前的状态：长度、保留策略、解冻、剩余内容等
                             <错误码>之后可以带情形，也可以是保存下来的错误响应，或用-表示标准输入
  list                       列出所有错误码
  permissions [<功能>…]      本库的各项功能需要哪些RAM权限，以及JSON格式的权限策略
  try [--port <n>]           启动一个本地OSS供试用，按Ctrl-C结束（默认使用任意空闲端口）

  --locale <en|zh>           语言（默认为en；如果LC_ALL、LC_MESSAGES或LANG为zh_CN，则为zh）
  --version-id <id>          diagnose：Object的版本
  --inventory <id>           diagnose：清单规则的ID
  --bucket <name>            permissions：权限策略适用的Bucket
  --prefix <prefix>          permissions：Object名称的前缀
  --json                     供程序读取
  -h, --help                 显示本说明
  -v, --version              显示版本

append和diagnose读取环境变量OSS_ACCESS_KEY_ID、OSS_ACCESS_KEY_SECRET、OSS_SESSION_TOKEN、OSS_REGION和OSS_ENDPOINT
（与ossutil 2相同）；diagnose只发送读取请求。

退出码：0表示完成，1表示未知、无法读取或未能存储，2表示用法错误；append还有：3表示内容已写入日志目录但尚未全部存储，
4表示无法确定是否全部已存储。`,
  why: '原因',
  toDo: '处理方法',
  library: 'ali-oss-remedy的处理',
  byDefault: '默认',
  onRequest: '可选，作为remedy()的选项',
  assumes: '前提',
  fromTheError: '响应内容',
  docs: '文档',
  colon: '：',
  otherKinds: (kinds, command) => `该错误码还有其他情形：${kinds}。查看方式：\`${command}\`。`,
  listening: url => `本地OSS正在监听${url}。所有内容保存在内存中，结束后即丢失。`,
  stopHint: '按Ctrl-C结束。',
  listHint: command => `查看其中一个：\`${command}\``,

  noCommand: '缺少命令：append、explain、diagnose、list、permissions或try。',
  unknownCommand: (name, near) => `未知命令“${name}”。${or(near)}`,
  unknownOption: (name, near) => `未知选项“${name}”。${or(near)}`,
  optionNotOf: (name, command) => `${name}不是${command}的选项。`,
  needsValue: name => `${name}需要一个值。`,
  takesNoValue: name => `${name}不接受值。`,
  tooMany: (command, argument) => `${command}的参数过多：“${argument}”。`,
  nothingToExplain: '缺少要说明的内容：错误码、EC编号、文件，或用-表示标准输入。',
  unknownLocale: (name, known) => `--locale应为${known}之一，实际为“${name}”。`,
  badPort: text => `--port应为0到65535之间的整数，实际为“${text}”。`,
  seeHelp: '请参见`ali-oss-remedy --help`。',

  unknownCode: (asked, near) => `“${asked}”不是文件，也不是已知的OSS以HTTP 409返回的错误码。${or(near)}`,
  unknownEc: ec => `EC ${ec}不在已知的HTTP 409的EC编号之中。`,
  unknownKind: (code, kind, kinds) => `${code}没有“${kind}”这一情形${kinds === '' ? '。' : `，只有${kinds}。`}`,
  input: '标准输入',
  unreadable: (path, reason) => `无法读取${path}：${reason}。`,
  noError: path => `${path}中没有OSS的错误响应：既没有包含错误码的XML或JSON，也没有错误响应头。`,
  notConflict: (status, code) => `这是HTTP ${status}${code === 'Unknown' ? '' : ` ${code}`}，而本工具只说明HTTP 409。`,
  notOfCatalogue: (code, near) => `${code}不是已知的OSS以HTTP 409返回的错误码。${or(near)}`,
  seeList: '查看所有错误码：`ali-oss-remedy list`。',
  notStarted: reason => `无法启动本地OSS：${reason}。`,

  found: 'OSS目前的状态',
  nothingToLookUp: '没有：该错误码没有可以查询的内容。',
  noAddress: text =>
    `应为错误码或者保存下来的错误响应，然后是oss://bucket或oss://bucket/object，实际为“${text}”。例如：ali-oss-remedy diagnose FileImmutable oss://logs/app.log`,
  needsObject: (code, example) => `${code}与Object有关：应为${example}。`,
  missingVariables: names => `缺少以下环境变量：${names}。`,
  noAliOss: '这里没有安装ali-oss。安装方式：npm install ali-oss',
  noClient: reason => `ali-oss不接受这些设置：${reason}`,

  noObject: text =>
    `应为一个Object，实际为“${text}”。例如：tail -F app.log | ali-oss-remedy append oss://logs/app.log --journal /var/spool/app`,
  badRollover: pattern => `--rollover中应包含表示序号的%d，实际为“${pattern}”。例如：--rollover app-%d.log`,
  appending: (lines, bytes) => `已读取${lines}行，${bytes}字节`,
  appended: (lines, bytes, object) => `已存储${lines}行，${bytes}字节，最后一行在${object}中`,
  notAppended: {
    no: (stored, lines, reason) => `${lines}行中已存储${stored}行，其余未存储：${reason}`,
    unknown: (stored, lines, reason) => `${lines}行中已存储${stored}行，之后的若干行无法确定，其余未存储：${reason}`,
    journaled: (_stored, lines, reason) =>
      `${lines}行已写入日志目录，下次使用该目录运行时会存储尚未存储的内容。${reason}`,
  },
};
