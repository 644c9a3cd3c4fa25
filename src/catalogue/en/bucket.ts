import type { AdviceFor } from '../codes.js';

const inventory = {
  summary: 'The bucket already has an inventory with this id.',
  cause: 'putBucketInventory() only creates, it never changes one.',
  actions: [
    'Call getBucketInventory(bucket, id): if it is what you want, nothing is left to do.',
    'Otherwise use another id, or deleteBucketInventory(bucket, id) and put it again.',
  ],
  docs: 'https://help.aliyun.com/en/oss/user-guide/0020-00000042',
} as const;

export const bucket = {
  BucketAlreadyExists: {
    taken: {
      summary: 'The bucket name is in use.',
      cause: 'All accounts share one set of bucket names. Another one has it, or your own.',
      actions: [
        'Call listBuckets() to see whether it is yours.',
        'Choose another name if it is not.',
        'Check the rights of the RAM user, role or STS token too: missing ones were seen to end like this.',
      ],
      docs: 'https://help.aliyun.com/en/oss/user-guide/http-status-code-409',
    },
    'just-deleted': {
      summary: 'A bucket of this name was just deleted, and the name is not free yet.',
      cause: 'OSS holds the name of a deleted bucket for 4 to 8 hours.',
      actions: [
        'Try again in 4 to 8 hours; quick retries are wasted.',
        'Use another name. Next time empty the bucket and keep it: anyone may take a free name.',
      ],
      docs: 'https://help.aliyun.com/zh/oss/support/0015-00000103',
    },
    location: {
      summary: 'The bucket exists in another region.',
      cause: 'The region of a bucket is fixed when it is made.',
      actions: [
        'Use the bucket where it is: getBucketLocation(bucket) tells.',
        'Make a bucket with another name in the new region.',
      ],
      docs: 'https://help.aliyun.com/en/oss/user-guide/http-status-code-409',
    },
    'storage-class': {
      summary: 'The bucket exists with another storage class.',
      cause: 'putBucket() cannot change the storage class of a bucket, not even of yours.',
      actions: [
        'Leave storageClass as it is: getBucketInfo(bucket) tells.',
        'Choose the class per object: x-oss-storage-class in put().',
        'Make a bucket with another name.',
      ],
      docs: 'https://help.aliyun.com/en/oss/user-guide/http-status-code-409',
    },
    redundancy: {
      summary: 'The bucket exists with another redundancy type.',
      cause: 'putBucket() cannot change the redundancy type of a bucket, not even of yours.',
      actions: [
        'Leave dataRedundancyType as it is: getBucketInfo(bucket) tells.',
        'Convert LRS to ZRS in the console, which cannot be undone, or make a bucket with another name.',
      ],
      docs: 'https://help.aliyun.com/en/oss/user-guide/0015-00000228',
    },
    'other-call': {
      summary: 'OSS says that the bucket exists, though the call did not ask for a new one.',
      cause: 'Missing rights of the RAM user, role or STS token, or a wrong bucket name, were seen to end like this.',
      actions: [
        'Check the rights of the RAM user, role or STS token: the call needs its own permission on this bucket and object.',
        'Check the bucket name and region of the client: listBuckets() and getBucketLocation(bucket) tell.',
        'Do not choose another bucket name for this: nothing is to be created.',
      ],
      docs: 'https://help.aliyun.com/en/oss/user-guide/http-status-code-409',
    },
  },
  BucketNotEmpty: {
    summary: 'The bucket still holds something, so it was not deleted.',
    cause:
      'Objects, old versions, delete markers, parts of unfinished uploads and LiveChannels count. So do access points and OSS accelerators, which no listing shows.',
    actions: [
      'Look with listV2(), getBucketVersions(), listUploads() and listChannels().',
      'Remove what may go for good: deleteMulti(), deleteChannel(), abortMultipartUpload() (it cancels all uploads of its client: use a spare one).',
      'Stop replication that also syncs deletes before you empty the bucket: it empties its target too. Let lifecycle rules empty a large bucket.',
      'Delete its access points and OSS accelerators in the console, stop the writers, then call deleteBucket() again.',
    ],
    docs: 'https://help.aliyun.com/en/oss/developer-reference/deletebucket',
  },
  CnameAlreadyExists: {
    CNAME_OSS: {
      summary: 'The domain is bound to another bucket of yours.',
      cause: 'A custom domain points to one bucket only.',
      actions: [
        'Find that bucket in the console: Bucket Settings, Domain Names.',
        'Unbind the domain there, then bind it here: what uses the domain fails in between. If a CDN serves the domain, change its origin first.',
        'Bind a new subdomain instead if nothing may fail.',
      ],
      docs: 'https://help.aliyun.com/en/oss/user-guide/http-status-code-409',
    },
    CNAME_IMG: {
      summary: 'The domain is bound to image processing (IMG).',
      cause: 'A custom domain serves either a bucket or image processing.',
      actions: [
        'Unbind the domain in the console: Data Processing, Image Processing. What uses the domain fails in between.',
        'Ask Alibaba Cloud support if the domain is not shown there.',
      ],
      docs: 'https://help.aliyun.com/en/oss/user-guide/http-status-code-409',
    },
  },
  InventoryConfigurationAlreadyExists: inventory,
  InventoryAlreadyExist: inventory,
  WORMConfigurationAlreadyExists: {
    summary: 'The bucket already has a retention policy (WORM).',
    cause: 'A bucket has at most one.',
    actions: [
      'Call getBucketWorm(bucket) for its state and days.',
      'If it is InProgress: abortBucketWorm(bucket), then initiateBucketWorm(bucket, days). Left unlocked, it ends by itself 24 hours after it was made.',
      'If it is Locked it cannot be removed. It can only be made longer: extendBucketWorm().',
    ],
    docs: 'https://help.aliyun.com/en/oss/user-guide/http-status-code-409',
  },
  VectorBucketIndexAlreadyExist: {
    summary: 'The vector bucket already has an index of this name.',
    cause: 'Index names are unique within a vector bucket.',
    actions: ['Use the index that exists, or choose another name.'],
    docs: 'https://www.alibabacloud.com/help/en/oss/developer-reference/putvectorindex',
  },
  VectorBucketNotEmpty: {
    summary: 'The vector bucket still holds indexes, so it was not deleted.',
    cause: 'Only an empty vector bucket can be deleted.',
    actions: ['Delete its indexes first, in the console or with ossutil. Then delete the bucket again.'],
    docs: 'https://www.alibabacloud.com/help/en/oss/developer-reference/deletevectorbucket',
  },
  BucketNameNotAvailable: {
    summary: 'The name of the vector bucket is not available.',
    cause: 'Another vector bucket has it, perhaps one that an earlier try of yours created.',
    actions: ['List your vector buckets to see whether it is yours. Choose another name if it is not.'],
    docs: 'https://www.alibabacloud.com/help/en/oss/developer-reference/putvectorbucket',
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
