import { en } from '../src/catalogue/index.js';
import { zh } from '../src/locales/zh.js';
import { remedies as chinese } from '../src/locales/zh/remedies.js';
import type { CodesPage } from './codes-page.js';

const english: CodesPage = {
  path: 'docs/codes.md',
  locale: en,
  title: '409 error codes',
  intro: [
    '[中文](codes.zh-CN.md)',
    'The HTTP 409 codes that OSS documents and ali-oss can meet: what each means, what to do, what this library does by default, and which options help. Generated from the catalogue by `npm run docs:codes`; `npx ali-oss-remedy explain <code>` prints the same at a terminal.',
    'Each option is shown as a line you can copy. Options that turn an error into a success, or that delete something, are off by default; read their assumption first.',
  ],
  columns: ['code', 'what can help', 'options'],
  optionColumns: ['option', 'what it does', 'use it only if'],
  helps: {
    waiting: 'wait: the same request can succeed later',
    adjusting: 'change the request: it can succeed with another value',
    verifying: 'compare first: it may be done already',
    nothing: 'change the bucket, object or key first: sending again does not help',
  },
  ownPolicy: 'your own policy',
  answeredTo: operations => `Returned by ${operations.join(', ')}.`,
  ecs: numbers => `EC ${numbers.join(', ')}.`,
  source: source => `Source: ${source}.`,
  clues: numbers => ` (EC ${numbers.join(', ')})`,
  canHelp: help => `What can help: ${help}.`,
  byDefault: 'By default.',
  docs: address => `[OSS documentation](${address})${address.includes('/zh/') ? ' (in Chinese)' : ''}`,
  gap: ' ',
  comma: ', ',
};

const simplifiedChinese: CodesPage = {
  path: 'docs/codes.zh-CN.md',
  locale: zh,
  remedies: chinese,
  title: 'OSS的HTTP 409错误码：含义与处理方法',
  intro: [
    '[English](codes.md)',
    'OSS以HTTP 409返回的每个错误码：含义、处理方法、本库的默认行为，以及可以开启的选项。在终端中运行`npx ali-oss-remedy explain <错误码> --locale zh`，可以看到同样的内容。本页由`npm run docs:codes`生成。',
    '有的选项写在`policies`中，有的与`policies`并列，见各错误码下的示例。凡是把错误变为成功，或者会删除数据的选项，默认一律关闭，并写明了前提。',
  ],
  columns: ['错误码', '能否重试', '可以开启的选项'],
  optionColumns: ['可以开启的选项', '作用', '前提'],
  helps: {
    waiting: '稍后原样重试，可能成功',
    adjusting: '改正请求中的某个值之后重试，可以成功',
    verifying: '操作可能已经完成，重新发送之前请先对比',
    nothing: '重试没有用，需要先改变Bucket、Object或密钥的状态',
  },
  ownPolicy: '您自己的策略',
  answeredTo: operations => `返回该错误码的操作：${operations.join('、').replace('RTMP ingest', 'RTMP推流')}。`,
  ecs: numbers => `EC错误码：${numbers.join('、')}。`,
  source: source => `来源：${inChinese(source)}。`,
  clues: numbers => `（EC错误码：${numbers.join('、')}）`,
  canHelp: help => `能否重试：${help}。`,
  byDefault: '默认：',
  docs: address => `[OSS文档](${address})${address.includes('/zh/') ? '' : '（英文）'}`,
  gap: '',
  comma: '、',
};

/** Names of pages of OSS's documentation; those of operations are the same in every language. */
function inChinese(source: string): string {
  return source
    .replaceAll('409 page', '409错误的文档')
    .replaceAll('EC page', 'EC错误码的文档')
    .replaceAll('API pages', 'API文档')
    .replaceAll('overwrite rules', '禁止覆盖写规则')
    .replaceAll('HTTP status', 'HTTP状态码')
    .replaceAll(' for other calls', '（其他操作）')
    .replaceAll(
      '400 to AppendObject in the integration tests of the Python SDK v2',
      'Python SDK v2的集成测试（对AppendObject返回400）',
    )
    .replaceAll(/[,;] /g, '、')
    .replaceAll(/ \((\w+)\)/g, '（$1）');
}

/** The pages of all codes: one for each language. */
export const codesPages: readonly CodesPage[] = [english, simplifiedChinese];
