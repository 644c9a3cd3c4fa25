import type { AdviceFor } from '../../catalogue/codes.js';
import { PAGE_409 } from './docs.js';

export const object = {
  FileAlreadyExists: {
    'forbid-overwrite': {
      summary: '同名Object已存在，而该请求禁止覆盖。',
      cause: 'x-oss-forbid-overwrite为true。已存在的Object可能就是您自己的：之前的某次请求已经写入，只是响应丢失。',
      actions: [
        '调用head()，将x-oss-hash-crc64ecma和长度与您的数据对比：相同则说明已经写入。',
        '如果不是您的数据，请换一个名称。',
        '仅当已存储的内容可以丢弃时，才去掉x-oss-forbid-overwrite。',
      ],
      docs: PAGE_409,
    },
    'overwrite-rule': {
      summary: '同名Object已存在，而该Bucket的禁止覆盖写规则不允许覆盖它。',
      cause:
        '该请求没有通过x-oss-forbid-overwrite要求禁止覆盖，是Bucket的规则不允许。该规则对put()、append()、copy()和putMeta()一律生效，重新发送响应丢失的请求时也不例外。',
      actions: [
        '调用head()，将x-oss-hash-crc64ecma和长度与您的数据对比：相同则说明已经写入。',
        '如果不是您的数据，请写入其他名称的Object。',
        '在控制台或者用ossutil查看该Bucket的禁止覆盖写规则：ali-oss没有对应的方法。',
      ],
      docs: 'https://help.aliyun.com/zh/oss/developer-reference/put-bucket-overwrite-config',
    },
    directory: {
      summary: '该Bucket开启了分层命名空间，该名称与其中的目录或文件冲突。',
      cause:
        '在这类Bucket中，目录是独立存在的：Object不能与目录同名，目录没有读写权限（ACL）和标签，并且为空时才能删除。',
      actions: [
        '换一个Object名称。',
        '删除目录之前先清空它：以该目录为前缀调用list()，列出其中的内容。',
        '如果写入与递归删除同时进行，请先停止写入。',
      ],
      docs: PAGE_409,
    },
  },
  FileImmutable: {
    summary: '该Object受合规保留策略（WORM）保护，不能修改或删除。',
    cause:
      '该Bucket中的每个Object自最后修改时间起，在保留天数内都不能修改或删除，或者该Object自身受对象级别保留策略（ObjectWorm）保护。重试没有用。',
    actions: [
      '调用getBucketWorm(bucket)。如果状态为Locked（已锁定），只能等待：保留天数从head()返回的Last-Modified开始计算。',
      '如果状态为InProgress（未锁定），该策略会在创建24小时后自动失效，也可以通过abortBucketWorm(bucket)立即删除。',
      '如果没有合规保留策略，请查看head()的x-oss-object-worm-retain-until-date和x-oss-object-worm-legal-hold：依法保留（Legal Hold）在解除之前一直有效。',
      '写入其他名称的Object。',
    ],
    docs: 'https://help.aliyun.com/zh/oss/user-guide/0026-00000005',
  },
  StaleFile: {
    summary: '另一个请求正在同时修改该Object的元数据、标签或读写权限（ACL）。',
    cause: '对同一个Object，OSS同一时间只接受一个这类修改请求。',
    actions: [
      '稍后重新发送：可以在policies中用backoff()设置次数。',
      '对同一个Object的putMeta()、putACL()和putObjectTagging()请依次执行，不要并发。',
      '如果新值依赖旧值，请先重新读取。',
    ],
    docs: 'https://help.aliyun.com/zh/oss/support/0026-00000004',
  },
  PartAlreadyExist: {
    summary: '在这个顺序分片上传（sequential）中，该分片号对应的分片已经存在。',
    cause: '这类分片不能被覆盖。多数情况下，它是您之前的某次请求上传的，只是响应丢失。',
    actions: [
      '将reportOf(error)或listParts()中的PartEtag与您的分片的MD5对比：相同则说明已经上传，请继续。',
      '读取listParts()的所有分页：每页最多1000个分片。',
      '如果不同，请重新初始化一个分片上传任务：再次上传该分片不会成功。',
    ],
    docs: 'https://help.aliyun.com/zh/oss/support/0042-00000108',
  },
  RestoreAlreadyInProgress: {
    summary: '该Object正在解冻。',
    cause: '之前的restore()已被接受。',
    actions: [
      '不要以相同的解冻优先级再次调用restore()。轮询head()，直到x-oss-restore显示ongoing-request="false"。',
      '归档存储约需1分钟，冷归档存储1~12小时，深度冷归档存储12~48小时。',
      '要加快后两种的解冻，请用更高的解冻优先级（Bulk、Standard、Expedited）调用restore()。OSS的文档对此说法不一，可能返回409。',
      '要让首次restore()也等到解冻完成，请调用两次：第一次返回202；使用waitForRestore()时，第二次会等待。',
    ],
    docs: 'https://help.aliyun.com/zh/oss/user-guide/0016-00000701',
  },
  ArchiveRestoreNotFinished: {
    summary: '解冻仍在进行，不能清除解冻副本。',
    cause: '之前的restore()还没有完成。',
    actions: ['轮询head()，直到x-oss-restore显示ongoing-request="false"，然后重新发送。'],
    docs: 'https://help.aliyun.com/zh/oss/user-guide/0016-00000719',
  },
  ArchiveRestoreFileStale: {
    summary: '没有可以清除的解冻副本。',
    cause: '该Object从未解冻，或者解冻副本已不存在，可能已被您之前的某次请求清除。',
    actions: ['调用head()：没有x-oss-restore，说明该Object处于冷冻状态，无需再做任何操作。'],
    docs: 'https://help.aliyun.com/zh/oss/support/0016-00000718',
  },
} as const satisfies Pick<
  AdviceFor,
  | 'FileAlreadyExists'
  | 'FileImmutable'
  | 'StaleFile'
  | 'PartAlreadyExist'
  | 'RestoreAlreadyInProgress'
  | 'ArchiveRestoreNotFinished'
  | 'ArchiveRestoreFileStale'
>;
