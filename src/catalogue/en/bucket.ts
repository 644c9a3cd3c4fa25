import type { AdviceFor } from '../codes.js';

const inventory = {
  summary: 'The bucket already has an inventory with this id.',
  cause: 'putBucketInventory() creates an inventory; it cannot change one.',
  actions: [
    'Call getBucketInventory(bucket, id). If it is what you want, you are done.',
    'Otherwise use another id, or call deleteBucketInventory(bucket, id) and then putBucketInventory() again.',
  ],
  docs: 'https://help.aliyun.com/en/oss/user-guide/0020-00000042',
} as const;

export const bucket = {
  BucketAlreadyExists: {
    taken: {
      summary: 'The bucket name is in use.',
      cause: 'Bucket names are unique across all accounts. Another account has this name, or yours does.',
      actions: [
        'Call listBuckets() to see whether it is yours.',
        'Choose another name if it is not.',
        'Also check the permissions of the RAM user, role or STS token: missing permissions can cause this error.',
      ],
      docs: 'https://help.aliyun.com/en/oss/user-guide/http-status-code-409',
    },
    'just-deleted': {
      summary: 'A bucket of this name was just deleted, and the name is not free yet.',
      cause: 'OSS keeps the name of a deleted bucket reserved for 4 to 8 hours.',
      actions: [
        'Try again after 4 to 8 hours. Earlier attempts fail.',
        'Or use another name. Next time, empty the bucket instead of deleting it: any account can take a name that is free.',
      ],
      docs: 'https://help.aliyun.com/zh/oss/support/0015-00000103',
    },
    location: {
      summary: 'The bucket exists in another region.',
      cause: 'A bucket stays in the region in which it was created.',
      actions: [
        'Use the bucket in its own region: getBucketLocation(bucket) returns it.',
        'Create a bucket with another name in the new region.',
      ],
      docs: 'https://help.aliyun.com/en/oss/user-guide/http-status-code-409',
    },
    'storage-class': {
      summary: 'The bucket exists with another storage class.',
      cause: 'putBucket() cannot change the storage class of an existing bucket, even if you own it.',
      actions: [
        'Pass the storageClass that the bucket has: getBucketInfo(bucket) returns it.',
        'Choose the class per object: x-oss-storage-class in put().',
        'Create a bucket with another name.',
      ],
      docs: 'https://help.aliyun.com/en/oss/user-guide/http-status-code-409',
    },
    redundancy: {
      summary: 'The bucket exists with another redundancy type.',
      cause: 'putBucket() cannot change the redundancy type of an existing bucket, even if you own it.',
      actions: [
        'Pass the dataRedundancyType that the bucket has: getBucketInfo(bucket) returns it.',
        'Convert LRS to ZRS in the console, which cannot be undone, or create a bucket with another name.',
      ],
      docs: 'https://help.aliyun.com/en/oss/user-guide/0015-00000228',
    },
    'other-call': {
      summary: 'OSS reports that the bucket exists, although the call does not create one.',
      cause: 'Missing permissions of the RAM user, role or STS token, or a wrong bucket name, can cause this error.',
      actions: [
        'Check the permissions of the RAM user, role or STS token for this call, bucket and object.',
        'Check the bucket name and region of the client with listBuckets() and getBucketLocation(bucket).',
        'Do not choose another bucket name: this call creates no bucket.',
      ],
      docs: 'https://help.aliyun.com/en/oss/user-guide/http-status-code-409',
    },
  },
  BucketNotEmpty: {
    summary: 'The bucket is not empty, so it was not deleted.',
    cause:
      'Objects, old versions, delete markers, parts of unfinished uploads and LiveChannels count. So do access points and OSS accelerators, which no list method returns.',
    actions: [
      'Find out what is left with listV2(), getBucketVersions(), listUploads() and listChannels().',
      'Delete it with deleteMulti(), deleteChannel() and abortMultipartUpload(). This is permanent. Use a separate client for abortMultipartUpload(): it cancels all running uploads of its client.',
      'If a replication rule also syncs deletes, stop it before you empty the bucket: otherwise the target is emptied too. For a large bucket, use lifecycle rules.',
      'Delete its access points and OSS accelerators in the console, stop everything that writes to the bucket, then call deleteBucket() again.',
    ],
    docs: 'https://help.aliyun.com/en/oss/developer-reference/deletebucket',
  },
  CnameAlreadyExists: {
    CNAME_OSS: {
      summary: 'The domain is bound to another bucket of yours.',
      cause: 'A custom domain points to one bucket only.',
      actions: [
        'Find that bucket in the console: Bucket Settings, Domain Names.',
        'Unbind the domain there, then bind it to this bucket. Requests to the domain fail in between. If a CDN serves the domain, change its origin first.',
        'If no request may fail, bind a new subdomain instead.',
      ],
      docs: 'https://help.aliyun.com/en/oss/user-guide/http-status-code-409',
    },
    CNAME_IMG: {
      summary: 'The domain is bound to image processing (IMG).',
      cause: 'A custom domain serves either a bucket or image processing.',
      actions: [
        'Unbind the domain in the console: Data Processing, Image Processing. Requests to the domain fail in between.',
        'Ask Alibaba Cloud support if the domain is not shown there.',
      ],
      docs: 'https://help.aliyun.com/en/oss/user-guide/http-status-code-409',
    },
  },
  InventoryConfigurationAlreadyExists: inventory,
  InventoryAlreadyExist: inventory,
  WORMConfigurationAlreadyExists: {
    summary: 'The bucket already has a retention policy (WORM).',
    cause: 'A bucket can have only one retention policy.',
    actions: [
      'Call getBucketWorm(bucket) for its state and days.',
      'If it is InProgress: abortBucketWorm(bucket), then initiateBucketWorm(bucket, days). If it is not locked, it ends by itself 24 hours after it was created.',
      'If it is Locked, it cannot be removed. You can only extend it: extendBucketWorm().',
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
    summary: 'The vector bucket is not empty, so it was not deleted.',
    cause: 'Only an empty vector bucket can be deleted.',
    actions: ['Delete its indexes first, in the console or with ossutil. Then delete the bucket again.'],
    docs: 'https://www.alibabacloud.com/help/en/oss/developer-reference/deletevectorbucket',
  },
  BucketNameNotAvailable: {
    summary: 'The name of the vector bucket is not available.',
    cause: 'Another vector bucket has this name, possibly created by an earlier attempt of yours.',
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
