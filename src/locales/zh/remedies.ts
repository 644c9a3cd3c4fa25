import type { AllRemedyTexts } from '../../catalogue/remedies.js';

const REJECTS = '调用失败，抛出该错误。';
const PATIENCE = '进程能运行这么久：归档存储通常1分钟，冷归档存储1~12小时，深度冷归档存储12~48小时。';

const diagnose = (does: string) => ({
  does,
  assumes: '出错时可以多发送几个读取请求。如果某个请求被拒绝，建议中会说明缺少哪项权限。',
});

const diagnoseFromAnswer = (does: string) => ({ does, assumes: '无，不发送任何请求。' });

const policy = {
  does: '由您自己的函数决定：返回retry()、resolve()或surface()。',
  assumes: '您的函数判断正确：本库照做，不再检查。',
};

const lengthNow = diagnose('查询该Object目前的长度。');
const inTheWay = diagnose('查询同名Object的长度、修改时间和类型。');
const restoring = diagnose('查询x-oss-restore的内容。');
const channelStatus = diagnose('查询该LiveChannel的状态，以及客户端从何时开始推流。');

const rename = {
  does: '以其他名称存储，结果中会给出该名称；最多尝试10个名称。',
  assumes:
    '可以换用其他名称，并且该Bucket没有使用版本控制，否则OSS会忽略x-oss-forbid-overwrite。您自己重复调用时，数据会再存一份：请用firstOf()把acceptOwnWrite()放在它前面。',
};

const acceptOwnWrite = {
  does: '如果能够证明已存储的Object与本次发送的数据、元数据、读写权限（ACL）和标签都相同，则成功返回；否则调用失败。',
  assumes: '没有其他写入方以该名称写入完全相同的数据：不适用于锁文件、标记文件这类谁写内容都一样的Object。',
};

const existing = {
  byDefault: '调用失败，抛出该错误，并针对具体情形给出建议。',
  options: {
    acceptOwned: {
      does: '如果该Bucket属于您，并且地域、存储类型、存储冗余类型和读写权限（ACL）都与请求一致，则成功返回；否则建议中会列出不一致的属性和双方的值。',
      assumes: 'listBuckets()列出的Bucket都属于您，并且您接受这个早已存在、可能已有内容的Bucket。',
    },
    diagnose: diagnose('查询该Bucket是否属于您，以及它的属性。'),
  },
};

const inventory = {
  byDefault: REJECTS,
  options: {
    acceptIdentical: {
      does: '如果已有的清单规则与请求逐项相同，则成功返回；否则建议中会列出不同之处。',
      assumes: '清单规则相同即可，由谁创建都一样。',
    },
    replaceInventory: {
      does: '删除已有的清单规则并配置新的规则；如果失败，则恢复原来的规则。',
      assumes: '在此期间没有其他人修改该清单规则。恰好应在此期间执行的那次清单导出可能会缺失。',
    },
    diagnose: diagnose('查询该ID已有的清单规则。'),
  },
};

const key = {
  byDefault: REJECTS,
  options: {
    withKey: {
      does: '调用您的函数，取得另一个KMS密钥（或由它修复当前密钥），然后重新发送。',
      assumes: '可以换用另一个密钥：有权使用它的用户就能读取该Object。读取时仍需要写入时所用的密钥。',
    },
    diagnose: diagnose('查询使用的是哪个密钥，以及它在哪里指定。'),
  },
};

/** The sentences of all remedies in Chinese. */
export const remedies = {
  PositionNotEqualToLength: {
    'stale-position': {
      byDefault: '调用失败，抛出该错误，报告中附有正确的追加位置。',
      options: {
        appendRecovery: {
          does: '确认您的数据没有写入之后，将记录追加到Object的当前末尾。',
          assumes:
            "首次追加之前以及响应丢失之后，必须有权限读取该Object（oss:GetObject），并且没有其他写入方发送完全相同的数据，否则请加上identicalRecords: 'possible'。",
        },
        diagnose: lengthNow,
      },
    },
    'beyond-end': {
      byDefault: '无论是否开启appendRecovery，调用都会失败：此前的记录可能已经丢失。',
      options: { diagnose: lengthNow },
    },
    unproven: {
      byDefault: '调用失败，报告中的written为unknown。只有开启appendRecovery时才会出现这种情形。',
      options: {
        bufferStreamsBytes: {
          does: '在内存中保留不超过该大小的流，以便对比和重新发送。',
          assumes: '内存足够：每个进行中的追加各占用一份。',
        },
        diagnose: lengthNow,
      },
    },
  },
  ObjectNotAppendable: {
    byDefault: REJECTS,
    options: {
      onNotAppendable: {
        does: '改为追加到另一个Object的末尾，名称由您的函数给出。',
        assumes: '读取方也会读取该名称的Object。',
      },
      diagnose: diagnose('查询现有Object的类型。'),
    },
  },
  AppendSealedObjectNotAllowed: {
    byDefault: '调用失败，抛出该错误。返回409时才会调用策略；返回400时也会给出建议。',
    options: { policy, diagnose: diagnose('查询该Object的类型，以及从何时起停止追加。') },
  },
  FileAlreadyExists: {
    'forbid-overwrite': {
      byDefault: REJECTS,
      options: {
        acceptOwnWrite: {
          ...acceptOwnWrite,
          assumes: `${acceptOwnWrite.assumes}该Bucket没有使用版本控制：版本控制处于开启或暂停状态时，OSS会忽略x-oss-forbid-overwrite，多个调用方都会成功。`,
        },
        rename,
        overwrite: {
          does: '去掉x-oss-forbid-overwrite，再发送一次，覆盖已存储的内容。',
          assumes: '该名称下已存储的内容可以丢弃，无论是谁写入的。',
        },
        diagnose: inTheWay,
      },
    },
    'overwrite-rule': {
      byDefault: '调用失败，抛出该错误。overwrite()不起作用：任何请求头都不能绕过Bucket的规则。',
      options: { acceptOwnWrite, rename, diagnose: diagnose('查询同名Object，以及与该名称有关的禁止覆盖写规则。') },
    },
    directory: { byDefault: REJECTS, options: { rename, diagnose: inTheWay } },
  },
  FileImmutable: {
    byDefault: '调用失败，抛出该错误。已锁定的合规保留策略只能等到期，未锁定的可以删除。',
    options: {
      diagnose: diagnose(
        '查询合规保留策略及其状态、该Object从何时起可以修改，以及HEAD返回的该Object自身的保留期限和依法保留（Legal Hold）。',
      ),
    },
  },
  StaleFile: {
    byDefault:
      '同一进程中对同一个Object的元数据、标签和读写权限（ACL）的写入会排队；与其他进程冲突时，随机等待后重新发送，最多发送6次。',
    options: {
      backoff: { does: '设置发送次数和等待时间。', assumes: '多个写入方同时修改时，以最后一次为准即可。' },
    },
  },
  PartAlreadyExist: {
    byDefault: '调用失败，抛出该错误，报告中附有已存储分片的ETag。',
    options: {
      acceptSamePart: {
        does: '如果已存储分片的ETag就是本次发送的分片的MD5，则成功返回；否则调用失败。',
        assumes: '无，内容相同的分片，谁上传的都一样。',
      },
      diagnose: diagnoseFromAnswer('根据响应内容给出已存储分片的分片号和ETag。'),
    },
  },
  RestoreAlreadyInProgress: {
    byDefault: '调用失败，抛出该错误。正在进行的解冻不受影响。',
    options: {
      waitForRestore: {
        does: '每隔一段时间用HEAD查看，直到该Object可以读取，然后再次发送restore()，此时会成功。首次restore()不会冲突：OSS返回202，调用立即成功。如果要等待，请再调用一次。',
        assumes: PATIENCE,
      },
      acceptInProgress: {
        does: '如果HEAD显示解冻正在进行或刚刚完成，则立即成功返回。',
        assumes: '正在进行的解冻，其天数和解冻优先级符合要求，并且调用方在读取之前自行等待。',
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
        does: '如果HEAD显示该Object没有解冻副本，则成功返回；否则调用失败。',
        assumes: '该Object现在处于冷冻状态即可，解冻副本是怎么清除的都一样。',
      },
      diagnose: restoring,
    },
  },
  BucketAlreadyExists: {
    taken: existing,
    'just-deleted': {
      byDefault: '调用失败，抛出该错误：该名称通常要4~8小时后才会释放。',
      options: {
        policy: {
          does: '由您自己的函数决定，示例中每半小时重试一次，持续10小时。',
          assumes: '进程能运行这么久。在此期间，该名称可能被其他人占用。',
        },
      },
    },
    location: existing,
    'storage-class': existing,
    redundancy: existing,
    'other-call': {
      byDefault: '调用失败，抛出该错误。更换名称没有用：这里不需要创建任何Bucket。',
      options: { diagnose: diagnose('查询client当前使用的Bucket是否属于您，以及它的属性。') },
    },
  },
  BucketNotEmpty: {
    byDefault: REJECTS,
    options: {
      emptyBucket: {
        does: '永久删除该Bucket中的所有内容，包括Object及其所有版本、删除标记（Delete Marker）、未完成的分片上传任务和LiveChannel，然后删除该Bucket。加上dryRun: true时只统计，不删除。',
        assumes: 'confirm为该Bucket的名称，Bucket中的内容都不再需要，并且没有人正在写入。',
      },
      diagnose: diagnose('统计该Bucket中还有什么。'),
    },
  },
  CnameAlreadyExists: {
    byDefault: '调用失败，抛出该错误，并针对具体情形给出建议。',
    options: { diagnose: diagnoseFromAnswer('根据响应内容说明该域名绑定在哪里，以及如何解绑。') },
  },
  InventoryConfigurationAlreadyExists: inventory,
  InventoryAlreadyExist: inventory,
  WORMConfigurationAlreadyExists: {
    byDefault: REJECTS,
    options: {
      replaceUnlocked: {
        does: '删除尚未锁定的合规保留策略并新建；已锁定的策略保持不变，调用失败。',
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
      enableChannel: {
        does: '启用该LiveChannel，然后重新发送一次。',
        assumes: '没有人是故意禁用它的。之后它会一直保持启用。',
      },
      diagnose: channelStatus,
    },
  },
  ChannelStillLive: {
    byDefault: REJECTS,
    options: {
      waitForIdle: {
        does: '每隔一段时间查看该LiveChannel，直到没有客户端推流，然后重新发送。',
        assumes: '客户端会在1小时（默认）或maxWaitMs之内自行停止推流。',
      },
      disableChannel: {
        does: '禁用该LiveChannel，正在推流的客户端会在约10秒后被强制断开，然后重新发送。',
        assumes: '正在直播的内容可以丢失。如果调用仍然失败，该LiveChannel会保持禁用。',
      },
      diagnose: channelStatus,
    },
  },
  KeyDisabled: key,
  KeyPendingDeletion: key,
  KeyPendingImport: key,
  Unknown: { byDefault: '调用失败，原样抛出OSS返回的错误，绝不重新发送。', options: { policy } },
} as const satisfies AllRemedyTexts;
