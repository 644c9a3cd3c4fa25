import {
  deleteBucket,
  getBucketInfo,
  getBucketLocation,
  listBuckets,
  putBucket,
  type ServiceCall,
} from './bucket/buckets.js';
import { listObjects, listObjectsV2 } from './bucket/list.js';
import {
  abortBucketWorm,
  completeBucketWorm,
  extendBucketWorm,
  getBucketWorm,
  initiateBucketWorm,
} from './bucket/worm.js';
import { listLiveChannel, listObjectVersions } from './bucket/versions.js';
import type { Handler, Success } from './call.js';
import { completeMultipartUpload } from './multipart/complete.js';
import { listParts, uploadPart, uploadPartCopy } from './multipart/parts.js';
import { abortMultipartUpload, initiateMultipartUpload, listMultipartUploads } from './multipart/uploads.js';
import { getObjectACL, putObjectACL } from './object/acl.js';
import { appendObject } from './object/append.js';
import { copyObject } from './object/copy.js';
import { deleteMultipleObjects, deleteObject } from './object/delete.js';
import { putObject } from './object/put.js';
import { getObject, getObjectMeta, headObject } from './object/read.js';
import { getSymlink, putSymlink } from './object/symlink.js';
import { deleteObjectTagging, getObjectTagging, putObjectTagging } from './object/tagging.js';
import type { Refusal } from './refusal.js';

/** Operations that do not need their bucket to exist. */
export const SERVICE_HANDLERS: Readonly<Record<string, (call: ServiceCall) => Success | Refusal>> = {
  ListBuckets: listBuckets,
  PutBucket: putBucket,
};

/** Operations of an existing bucket and its objects. What is in neither table is answered 501. */
export const HANDLERS: Readonly<Record<string, Handler>> = {
  AbortBucketWorm: abortBucketWorm,
  AbortMultipartUpload: abortMultipartUpload,
  AppendObject: appendObject,
  CompleteBucketWorm: completeBucketWorm,
  CompleteMultipartUpload: completeMultipartUpload,
  CopyObject: copyObject,
  DeleteBucket: deleteBucket,
  DeleteMultipleObjects: deleteMultipleObjects,
  DeleteObject: deleteObject,
  DeleteObjectTagging: deleteObjectTagging,
  ExtendBucketWorm: extendBucketWorm,
  GetBucketInfo: getBucketInfo,
  GetBucketLocation: getBucketLocation,
  GetBucketWorm: getBucketWorm,
  GetObject: getObject,
  GetObjectACL: getObjectACL,
  GetObjectMeta: getObjectMeta,
  GetObjectTagging: getObjectTagging,
  GetSymlink: getSymlink,
  HeadObject: headObject,
  InitiateBucketWorm: initiateBucketWorm,
  InitiateMultipartUpload: initiateMultipartUpload,
  ListLiveChannel: listLiveChannel,
  ListMultipartUploads: listMultipartUploads,
  ListObjects: listObjects,
  ListObjectsV2: listObjectsV2,
  ListObjectVersions: listObjectVersions,
  ListParts: listParts,
  PutObject: putObject,
  PutObjectACL: putObjectACL,
  PutObjectTagging: putObjectTagging,
  PutSymlink: putSymlink,
  UploadPart: uploadPart,
  UploadPartCopy: uploadPartCopy,
};
