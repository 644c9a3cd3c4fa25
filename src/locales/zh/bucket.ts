import type { AdviceFor } from '../../catalogue/codes.js';
import { PAGE_409 } from './docs.js';

const inventory = {
  summary: '该Bucket中已有ID相同的清单规则。',
  cause: 'putBucketInventory()只能新建清单规则，不能修改已有的规则。',
  actions: [
    '调用getBucketInventory(bucket, id)：如果它就是您需要的规则，则无需再做任何操作。',
    '否则请换一个ID，或者先调用deleteBucketInventory(bucket, id)，再重新配置。',
  ],
  docs: 'https://help.aliyun.com/zh/oss/support/0020-00000042',
} as const;

export const bucket = {
  BucketAlreadyExists: {
    taken: {
      summary: '该Bucket名称已被占用。',
      cause: 'Bucket名称在OSS范围内全局唯一。占用者可能是其他账号，也可能是您自己的账号。',
      actions: [
        '调用listBuckets()，查看该Bucket是否属于您。',
        '如果不属于您，请换一个名称。',
        '同时检查RAM用户、RAM角色或STS临时访问凭证的权限：曾有用户因缺少权限而收到该错误。',
      ],
      docs: PAGE_409,
    },
    'just-deleted': {
      summary: '同名Bucket刚被删除，该名称尚未释放。',
      cause: 'Bucket删除后，OSS会在4~8小时内保留其名称。',
      actions: [
        '4~8小时后再重试，短时间内反复重试没有用。',
        '使用其他名称。以后请只清空Bucket而不删除它：名称一旦释放，任何人都可以占用。',
      ],
      docs: 'https://help.aliyun.com/zh/oss/support/0015-00000103',
    },
    location: {
      summary: '该Bucket已存在于其他地域。',
      cause: 'Bucket所在的地域在创建时确定，不能修改。',
      actions: ['在Bucket所在的地域使用它：通过getBucketLocation(bucket)查询。', '在新的地域用其他名称创建Bucket。'],
      docs: PAGE_409,
    },
    'storage-class': {
      summary: '该Bucket已存在，但存储类型不同。',
      cause: 'putBucket()不能修改已创建Bucket的存储类型，即使是您自己的Bucket。',
      actions: [
        '让请求中的storageClass与该Bucket现有的一致：通过getBucketInfo(bucket)查询。',
        '为单个Object选择存储类型：在put()中设置x-oss-storage-class。',
        '用其他名称创建Bucket。',
      ],
      docs: PAGE_409,
    },
    redundancy: {
      summary: '该Bucket已存在，但存储冗余类型不同。',
      cause: 'putBucket()不能修改已创建Bucket的存储冗余类型，即使是您自己的Bucket。',
      actions: [
        '让请求中的dataRedundancyType与该Bucket现有的一致：通过getBucketInfo(bucket)查询。',
        '在控制台将本地冗余（LRS）转换为同城冗余（ZRS），转换后不可恢复，或者用其他名称创建Bucket。',
      ],
      docs: PAGE_409,
    },
    'other-call': {
      summary: 'OSS返回Bucket已存在，但这次调用并不是要创建Bucket。',
      cause: '曾有用户因RAM用户、RAM角色或STS临时访问凭证缺少权限，或者因Bucket名称错误而收到该错误。',
      actions: [
        '检查RAM用户、RAM角色或STS临时访问凭证的权限：这次调用需要对该Bucket和Object的相应权限。',
        '检查client的Bucket名称和地域：通过listBuckets()和getBucketLocation(bucket)查询。',
        '不要因此更换Bucket名称：这里不需要创建任何Bucket。',
      ],
      docs: PAGE_409,
    },
  },
  BucketNotEmpty: {
    summary: '该Bucket不为空，因此没有被删除。',
    cause:
      'Object、历史版本、删除标记（Delete Marker）、未完成的分片上传的碎片（Part）以及LiveChannel都算作内容。接入点和OSS加速器也算，但列举接口不会列出它们。',
    actions: [
      '用listV2()、getBucketVersions()、listUploads()和listChannels()查看。',
      '永久删除这些内容：deleteMulti()、deleteChannel()、abortMultipartUpload()（它会取消该client的全部上传，请用单独的client）。',
      '如果数据复制会同步删除操作，请先停止它，否则目标Bucket也会被清空。内容很多时，请使用生命周期规则。',
      '在控制台删除该Bucket的接入点和OSS加速器，停止写入，然后再次调用deleteBucket()。',
    ],
    docs: 'https://help.aliyun.com/zh/oss/developer-reference/deletebucket',
  },
  CnameAlreadyExists: {
    CNAME_OSS: {
      summary: '该域名已绑定至您的另一个Bucket。',
      cause: '一个自定义域名只能指向一个Bucket。',
      actions: [
        '在控制台的“Bucket配置 > 域名管理”中找到已绑定该域名的Bucket。',
        '先在那里解绑，再绑定到这个Bucket，在此期间使用该域名的访问会失败。如果该域名已接入CDN，请先修改CDN的源站。',
        '如果不能中断访问，请改为绑定新的子域名。',
      ],
      docs: PAGE_409,
    },
    CNAME_IMG: {
      summary: '该域名已绑定图片处理（IMG）。',
      cause: '一个自定义域名要么用于Bucket，要么用于图片处理。',
      actions: [
        '在控制台的“数据处理 > 图片处理”中解绑该域名。在此期间，使用该域名的访问会失败。',
        '如果那里没有显示该域名，请联系阿里云技术支持。',
      ],
      docs: PAGE_409,
    },
  },
  InventoryConfigurationAlreadyExists: inventory,
  InventoryAlreadyExist: inventory,
  WORMConfigurationAlreadyExists: {
    summary: '该Bucket已有合规保留策略（WORM）。',
    cause: '一个Bucket最多只能有一条合规保留策略。',
    actions: [
      '调用getBucketWorm(bucket)，查看其状态和保留天数。',
      '如果状态为InProgress（未锁定），先调用abortBucketWorm(bucket)，再调用initiateBucketWorm(bucket, days)。创建24小时后仍未锁定的策略会自动失效。',
      '如果状态为Locked（已锁定），则不能删除，只能通过extendBucketWorm()延长。',
    ],
    docs: PAGE_409,
  },
  VectorBucketIndexAlreadyExist: {
    summary: '该向量Bucket中已有同名的向量索引。',
    cause: '向量索引的名称在一个向量Bucket中是唯一的。',
    actions: ['使用已有的向量索引，或者换一个名称。'],
    docs: 'https://help.aliyun.com/zh/oss/developer-reference/putvectorindex',
  },
  VectorBucketNotEmpty: {
    summary: '该向量Bucket中仍有向量索引，因此没有被删除。',
    cause: '只有空的向量Bucket才能删除。',
    actions: ['先在控制台或者用ossutil删除其中的索引，然后再次删除该Bucket。'],
    docs: 'https://help.aliyun.com/zh/oss/developer-reference/deletevectorbucket',
  },
  BucketNameNotAvailable: {
    summary: '该向量Bucket的名称不可用。',
    cause: '已有同名的向量Bucket，它可能是您之前的某次请求创建的。',
    actions: ['列举您的向量Bucket；如果它不属于您，请换一个名称。'],
    docs: 'https://help.aliyun.com/zh/oss/developer-reference/putvectorbucket',
  },
} as const satisfies Pick<
  AdviceFor,
  | 'BucketAlreadyExists'
  | 'BucketNotEmpty'
  | 'CnameAlreadyExists'
  | 'InventoryConfigurationAlreadyExists'
  | 'InventoryAlreadyExist'
  | 'WORMConfigurationAlreadyExists'
  | 'VectorBucketIndexAlreadyExist'
  | 'VectorBucketNotEmpty'
  | 'BucketNameNotAvailable'
>;
