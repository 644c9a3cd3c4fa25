import type { AdviceFor } from '../../catalogue/codes.js';

export const append = {
  PositionNotEqualToLength: {
    'stale-position': {
      summary: '追加位置（position）不等于Object的当前长度。',
      cause: '其他写入方抢先追加了数据，或者您之前的某次请求其实已经写入，只是响应丢失。',
      actions: [
        '开启appendRecovery：只有确认您的数据没有写入，它才会换到新的追加位置。',
        '如果没有开启，而某次请求可能没有收到响应（超时、连接被重置、ali-oss按retryMax自动重发过，或者运行在浏览器中），请先用get()加Range请求头读出原位置的数据，否则同一条记录可能写入两次。',
        '然后将reportOf(error)或head()给出的x-oss-next-append-position作为position，再次调用append()。',
      ],
      docs: 'https://help.aliyun.com/zh/oss/support/0026-00000016',
    },
    'beyond-end': {
      summary: '追加位置（position）超过了Object的末尾。',
      cause: '该Object后来被替换或删除过，或者从未达到这一长度。',
      actions: [
        '调用head()，将长度和Last-Modified与您写入的数据对比：此前的记录可能已经丢失。',
        '查明是谁替换或删除了该Object。',
        '确认之后，再从Object的当前末尾调用append()；如果head()返回404，则从0开始。',
      ],
      docs: 'https://help.aliyun.com/zh/oss/support/0026-00000016',
    },
    unproven: {
      summary: '无法确认这条记录是否已经写入。',
      cause: '之前的某次请求没有收到响应，而已存储的数据无法读取，或者可能来自其他写入方。',
      actions: [
        '先不要重新发送：请用get()从原来的位置起查找这条记录。',
        '为该访问密钥所属的RAM用户或RAM角色授予oss:GetObject权限，使appendRecovery能够读取并对比。',
        '为每条记录加上唯一的ID，或者通过identicalRecords说明各写入方是否可能发送相同的数据。',
        '如果记录来自流，请设置bufferStreamsBytes，或者改为传入Buffer或文件路径。',
      ],
      docs: 'https://help.aliyun.com/zh/oss/developer-reference/appendobject',
    },
  },
  ObjectNotAppendable: {
    summary: '该Object已存在，但不是追加类型（Appendable）。',
    cause: 'put()、copy()和multipartUpload()生成的Object不支持追加上传，即使同名Object以前可以追加。',
    actions: [
      '追加到其他名称的Object。',
      '通过head()返回的x-oss-object-type查看现有Object的类型。',
      '仅当现有内容可以丢弃时，才先调用delete()，再从位置0调用append()。',
    ],
    docs: 'https://help.aliyun.com/zh/oss/developer-reference/appendobject',
  },
  AppendSealedObjectNotAllowed: {
    summary: '该Object已停止追加（Seal），或者不是追加类型（Appendable）。',
    cause:
      '停止追加后无法恢复，并且只有通过append()创建的Object才能停止追加。在OSS Python SDK的集成测试中，向已停止追加的Object追加数据，返回的是400，而不是409。',
    actions: ['通过head()返回的x-oss-sealed-time和x-oss-object-type查看状态。', '追加到其他名称的Object。'],
    docs: 'https://help.aliyun.com/zh/oss/developer-reference/sealappendobject',
  },
} as const satisfies Pick<
  AdviceFor,
  'PositionNotEqualToLength' | 'ObjectNotAppendable' | 'AppendSealedObjectNotAllowed'
>;
