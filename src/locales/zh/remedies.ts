import type { AllRemedyTexts } from '../../catalogue/remedies.js';

const REJECTS = '调用被拒绝（reject）。';
const PATIENCE = '进程能运行这么久：归档存储约需1分钟，冷归档存储需要数小时，深度冷归档存储最长需要2天。';

const diagnose = (does: string) => ({
  does,
  assumes: '出错时可以多发送几个读取请求。如果其中某个被拒绝，建议中会说明缺少哪项权限。',
});

const diagnoseFromAnswer = (does: string) => ({ does, assumes: '没有前提：它不发送任何请求。' });

const policy = {
  does: '按您自己的函数处理：它返回retry()、resolve()或surface()。',
  assumes: '它的返回值是正确的：库会照做，不再检查。',
};

const lengthNow = diagnose('查询该Object目前的长度。');
const inTheWay = diagnose('查询同名Object的长度、修改时间和类型。');
const restoring = diagnose('查询x-oss-restore的内容。');
const channelStatus = diagnose('查询该LiveChannel的状态，以及客户端从何时开始推流。');

const rename = {
  does: '以其他名称存储，结果中会给出该名称；最多尝试10个名称。',
  assumes:
    '可以使用其他名称，并且该Bucket没有使用版本控制：否则OSS会忽略x-oss-forbid-overwrite。您自己重复的调用会再次存储：请用firstOf()把acceptOwnWrite()放在它前面。',
};

const acceptOwnWrite = {
  does: '如果能够证明已存储的Object的数据、元数据、读写权限（ACL）和标签与本次发送的相同，则成功返回；否则调用被拒绝。',
  assumes: '没有其他写入方以该名称写入完全相同的数据：不适用于无论谁写入内容都相同的锁文件和标记文件。',
};

const existing = {
  byDefault: '调用被拒绝（reject），并针对具体情形给出建议。',
  options: {
    acceptOwned: {
      does: '如果该Bucket属于您，并且地域、存储类型、存储冗余类型和读写权限（ACL）都与请求一致，则成功返回；否则建议中会指出不同的属性及两边的值。',
      assumes: 'listBuckets()列出的Bucket属于您，并且可以使用之前已存在的Bucket及其中的内容。',
    },
    diagnose: diagnose('查询该Bucket是否属于您，以及它的属性。'),
  },
};

const inventory = {
  byDefault: REJECTS,
  options: {
    acceptIdentical: {
      does: '如果已有的清单规则与请求逐项相同，则成功返回；否则建议中会指出不同之处。',
      assumes: '相同的清单规则与本次调用创建的没有区别。',
    },
    replaceInventory: {
      does: '删除已有的清单规则并配置新的规则；如果失败，则恢复原来的规则。',
      assumes: '在此期间没有其他人修改该清单规则。恰好在其间到期的清单导出可能会缺失。',
    },
    diagnose: diagnose('查询该ID已有的清单规则。'),
  },
};

const key = {
  byDefault: REJECTS,
  options: {
    withKey: {
      does: '向您的函数询问另一个KMS密钥，或者由它修复当前密钥，然后重新发送。',
      assumes: '另一个密钥同样适用：可以使用它的用户就能读取该Object。读取时需要写入时所用的密钥。',
    },
    diagnose: diagnose('查询使用的是哪个密钥，以及它在哪里指定。'),
  },
};

/** The sentences of all remedies in Chinese. */
export const remedies = {
  PositionNotEqualToLength: {
    'stale-position': {
      byDefault: '调用被拒绝（reject），报告中包含正确的追加位置。',
      options: {
        appendRecovery: {
          does: '确认您的数据没有写入之后，将记录追加到真实的末尾。',
          assumes:
            "首次追加之前以及响应丢失之后，访问密钥必须可以读取该Object，并且没有其他写入方发送完全相同的数据：否则请加上identicalRecords: 'possible'。",
        },
        diagnose: lengthNow,
      },
    },
    'beyond-end': {
      byDefault: '无论是否开启appendRecovery，调用都被拒绝（reject）：此前的记录可能已经丢失。',
      options: { diagnose: lengthNow },
    },
    unproven: {
      byDefault: '调用被拒绝（reject），报告中的written为unknown。只有开启appendRecovery时才会出现这种情形。',
      options: {
        bufferStreamsBytes: {
          does: '在内存中保留不超过该大小的流，以便对比和重新发送。',
          assumes: '每个进行中的追加都有这么多可用内存。',
        },
        diagnose: lengthNow,
      },
    },
  },
  ObjectNotAppendable: {
    byDefault: REJECTS,
    options: {
      onNotAppendable: {
        does: '改为追加到您给出的名称对应的Object的末尾。',
        assumes: '读取记录的一方也会查看该名称。',
      },
      diagnose: diagnose('查询现有Object的类型。'),
    },
  },
  AppendSealedObjectNotAllowed: {
    byDefault: '调用被拒绝（reject）。只有返回409时才会调用策略；返回400时同样给出建议。',
    options: { policy, diagnose: diagnose('查询该Object的类型，以及从何时起停止追加。') },
  },
  FileAlreadyExists: {
    'forbid-overwrite': {
      byDefault: REJECTS,
      options: {
        acceptOwnWrite: {
          ...acceptOwnWrite,
          assumes: `${acceptOwnWrite.assumes}该Bucket没有使用版本控制：只要开启或暂停过，OSS就会忽略x-oss-forbid-overwrite，多个调用方都会成功。`,
        },
        rename,
        overwrite: {
          does: '去掉x-oss-forbid-overwrite，再发送一次，覆盖已存储的内容。',
          assumes: '无论是谁写入的，该名称下已存储的内容都可以丢失。',
        },
        diagnose: inTheWay,
      },
    },
    'overwrite-rule': {
      byDefault: '调用被拒绝（reject）。overwrite()无济于事：任何请求头都不能绕过Bucket的规则。',
      options: { acceptOwnWrite, rename, diagnose: diagnose('查询同名Object，以及与该名称有关的禁止覆盖写规则。') },
    },
    directory: { byDefault: REJECTS, options: { rename, diagnose: inTheWay } },
  },
  FileImmutable: {
    byDefault: '调用被拒绝（reject）。已锁定的合规保留策略只能等待到期，未锁定的可以删除。',
    options: {
      diagnose: diagnose(
        '查询合规保留策略及其状态、该Object从何时起可以修改，以及HEAD显示的该Object自身的保留期限和依法保留（Legal Hold）。',
      ),
    },
  },
  StaleFile: {
    byDefault:
      '同一进程中对同一个Object的元数据、标签和读写权限（ACL）的写入会排队；与其他进程冲突时，随机等待后重新发送，最多发送6次。',
    options: {
      backoff: { does: '设置发送次数和等待时间。', assumes: '多个写入方中，可以以最后一次写入为准。' },
    },
  },
  PartAlreadyExist: {
    byDefault: '调用被拒绝（reject），报告中包含已存储分片的ETag。',
    options: {
      acceptSamePart: {
        does: '如果已存储分片的ETag就是本次发送的分片的MD5，则成功返回；否则调用被拒绝。',
        assumes: '没有前提：无论是谁上传的，相同的分片就是相同的。',
      },
      diagnose: diagnoseFromAnswer('根据响应内容给出已存储分片的分片号和ETag。'),
    },
  },
  RestoreAlreadyInProgress: {
    byDefault: '调用被拒绝（reject）。正在进行的解冻会继续。',
    options: {
      waitForRestore: {
        does: '每隔一段时间用HEAD查看，直到该Object可以读取，然后再次发送restore()，此时会成功。首次restore()不是冲突：OSS返回202，调用立即成功返回。要等待，请再调用一次。',
        assumes: PATIENCE,
      },
      acceptInProgress: {
        does: '如果HEAD显示解冻正在进行或刚刚完成，则立即成功返回。',
        assumes: '正在进行的解冻的天数和解冻优先级符合要求，并且调用方在读取之前自行等待。',
      },
      diagnose: restoring,
    },
  },
  ArchiveRestoreNotFinished: {
    byDefault: REJECTS,
    options: {
      waitForRestore: { does: '每隔一段时间用HEAD查看，直到解冻完成，然后重新发送。', assumes: PATIENCE },
      diagnose: restoring,
    },
  },
  ArchiveRestoreFileStale: {
    byDefault: REJECTS,
    options: {
      acceptClean: {
        does: '如果HEAD显示该Object没有解冻副本，则成功返回；否则调用被拒绝。',
        assumes: '只要该Object现在处于冷冻状态即可，不在意副本是如何清除的。',
      },
      diagnose: restoring,
    },
  },
  BucketAlreadyExists: {
    taken: existing,
    'just-deleted': {
      byDefault: '调用被拒绝（reject）：该名称在4~8小时内仍被占用。',
      options: {
        policy: {
          does: '按您自己的函数处理，这里是每半小时重试一次，持续10小时。',
          assumes: '进程能运行这么久。其他人可能先占用该名称。',
        },
      },
    },
    location: existing,
    'storage-class': existing,
    redundancy: existing,
    'other-call': {
      byDefault: '调用被拒绝（reject）。更换名称没有用：这里不需要创建任何Bucket。',
      options: { diagnose: diagnose('查询client当前使用的Bucket是否属于您，以及它的属性。') },
    },
  },
  BucketNotEmpty: {
    byDefault: REJECTS,
    options: {
      emptyBucket: {
        does: '永久删除该Bucket中的所有内容，包括Object及其所有版本、删除标记（Delete Marker）、未完成的分片上传和LiveChannel，然后删除该Bucket。加上dryRun: true时只统计。',
        assumes: 'confirm是该Bucket的名称，其中的内容都不再需要，并且没有人向它写入。',
      },
      diagnose: diagnose('统计该Bucket中还有什么。'),
    },
  },
  CnameAlreadyExists: {
    byDefault: '调用被拒绝（reject），并针对具体情形给出建议。',
    options: { diagnose: diagnoseFromAnswer('根据响应内容说明该域名绑定在哪里，以及如何解绑。') },
  },
  InventoryConfigurationAlreadyExists: inventory,
  InventoryAlreadyExist: inventory,
  WORMConfigurationAlreadyExists: {
    byDefault: REJECTS,
    options: {
      replaceUnlocked: {
        does: '删除尚未锁定的合规保留策略并新建；已锁定的策略保持不变，调用被拒绝。',
        assumes: '创建该未锁定策略的人不再需要它。该Bucket中的Object会有片刻不受保护。',
      },
      diagnose: diagnose('查询合规保留策略的天数和状态。'),
    },
  },
  VectorBucketIndexAlreadyExist: { byDefault: REJECTS, options: { policy } },
  VectorBucketNotEmpty: { byDefault: REJECTS, options: { policy } },
  BucketNameNotAvailable: { byDefault: REJECTS, options: { policy } },
  LiveChannelDisabled: {
    byDefault: REJECTS,
    options: {
      enableChannel: { does: '启用该LiveChannel，然后重新发送一次。', assumes: '没有人有意禁用它。它会保持启用。' },
      diagnose: channelStatus,
    },
  },
  ChannelStillLive: {
    byDefault: REJECTS,
    options: {
      waitForIdle: {
        does: '每隔一段时间查看该LiveChannel，直到没有客户端推流，然后重新发送。',
        assumes: '客户端会在等待的1小时内，或者在maxWaitMs内，自行停止推流。',
      },
      disableChannel: {
        does: '禁用该LiveChannel，正在推流的客户端会在约10秒后被断开，然后重新发送。',
        assumes: '正在直播的内容可以丢失。如果调用仍被拒绝，该LiveChannel会保持禁用。',
      },
      diagnose: channelStatus,
    },
  },
  KeyDisabled: key,
  KeyPendingDeletion: key,
  KeyPendingImport: key,
  Unknown: { byDefault: '调用被拒绝（reject），错误保持响应的原样，从不重新发送。', options: { policy } },
} as const satisfies AllRemedyTexts;
