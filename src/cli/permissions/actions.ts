/** What a RAM policy names as the resource of an action. */
export type Resource = 'account' | 'bucket' | 'object';

/** What OSS checks before it carries an operation out. */
export interface Checked {
  readonly actions: readonly string[];
  /** Where one action is asked for on both, OSS's pages say one thing and the request names another. */
  readonly resources: readonly Resource[];
}

const object = (...actions: readonly string[]): Checked => ({ actions, resources: ['object'] });
const bucket = (...actions: readonly string[]): Checked => ({ actions, resources: ['bucket'] });

/**
 * The RAM actions of OSS's API operations, as far as this library sends them. `of a version`: the request names one,
 * of the object or of the source of a copy.
 *
 * Sources: https://www.alibabacloud.com/help/en/oss/user-guide/how-oss-works-with-ram and, for
 * CleanRestoredObject, ossutil's page of `unrestore`.
 */
export const CHECKED = {
  ListBuckets: { actions: ['oss:ListBuckets'], resources: ['account'] },

  PutBucket: bucket('oss:PutBucket'),
  DeleteBucket: bucket('oss:DeleteBucket'),
  GetBucketInfo: bucket('oss:GetBucketInfo'),
  GetBucketEncryption: bucket('oss:GetBucketEncryption'),
  GetBucketOverwriteConfig: bucket('oss:GetBucketOverwriteConfig'),
  GetBucketWorm: bucket('oss:GetBucketWorm'),
  InitiateBucketWorm: bucket('oss:InitiateBucketWorm'),
  AbortBucketWorm: bucket('oss:AbortBucketWorm'),
  PutBucketInventory: bucket('oss:PutBucketInventory'),
  GetBucketInventory: bucket('oss:GetBucketInventory'),
  DeleteBucketInventory: bucket('oss:DeleteBucketInventory'),
  ListObjectsV2: bucket('oss:ListObjects'),
  ListObjectVersions: bucket('oss:ListObjectVersions'),
  ListMultipartUploads: bucket('oss:ListMultipartUploads'),
  // Listed among the actions on objects, and the request names only the bucket.
  ListLiveChannel: { actions: ['oss:ListLiveChannel'], resources: ['bucket', 'object'] },

  PutObject: object('oss:PutObject'),
  AppendObject: object('oss:PutObject'),
  PutSymlink: object('oss:PutObject'),
  CopyObject: object('oss:PutObject', 'oss:GetObject'),
  'CopyObject of a version': object('oss:PutObject', 'oss:GetObjectVersion'),
  InitiateMultipartUpload: object('oss:PutObject'),
  UploadPart: object('oss:PutObject'),
  UploadPartCopy: object('oss:PutObject', 'oss:GetObject'),
  'UploadPartCopy of a version': object('oss:PutObject', 'oss:GetObjectVersion'),
  CompleteMultipartUpload: object('oss:PutObject'),
  AbortMultipartUpload: object('oss:AbortMultipartUpload'),
  ListParts: object('oss:ListParts'),
  GetObject: object('oss:GetObject'),
  'GetObject of a version': object('oss:GetObjectVersion'),
  HeadObject: object('oss:GetObject'),
  'HeadObject of a version': object('oss:GetObjectVersion'),
  GetSymlink: object('oss:GetObject'),
  GetObjectACL: object('oss:GetObjectAcl'),
  GetObjectTagging: object('oss:GetObjectTagging'),
  RestoreObject: object('oss:RestoreObject'),
  'RestoreObject of a version': object('oss:RestoreObjectVersion'),
  CleanRestoredObject: object('oss:CleanRestoredObject'),
  'CleanRestoredObject of a version': object('oss:CleanRestoredObjectVersion'),
  // Which of the two depends on whether the body of the request names versions.
  DeleteMultipleObjects: object('oss:DeleteObject', 'oss:DeleteObjectVersion'),
  'DeleteObject of a version': object('oss:DeleteObjectVersion'),
  PutLiveChannel: object('oss:PutLiveChannel'),
  DeleteLiveChannel: object('oss:DeleteLiveChannel'),
  PutLiveChannelStatus: object('oss:PutLiveChannelStatus'),
  GetLiveChannelStat: object('oss:GetLiveChannelStat'),
  // Publishing is no request of the API: an encoder does it by RTMP.
  PublishInPlaceOfRtmp: object('oss:PublishRtmpStream'),
} as const satisfies Readonly<Record<string, Checked>>;

/** An operation of OSS's API, by the name that its reference has. */
export type Operation = keyof typeof CHECKED;
