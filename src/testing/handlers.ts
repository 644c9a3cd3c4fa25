import { getBucketACL, putBucketACL } from './bucket/acl.js';
import { deleteBucket, getBucketInfo, getBucketLocation, listBuckets, type ServiceCall } from './bucket/buckets.js';
import { deleteCname, listCname, putCname } from './bucket/cname.js';
import {
  deleteBucketInventory,
  getBucketInventory,
  listBucketInventory,
  putBucketInventory,
} from './bucket/inventory.js';
import { getBucketOverwriteConfig } from './bucket/overwrite.js';
import { listObjects, listObjectsV2 } from './bucket/list.js';
import { putBucket } from './bucket/put.js';
import { getBucketVersioning, putBucketVersioning } from './bucket/versioning.js';
import {
  abortBucketWorm,
  completeBucketWorm,
  extendBucketWorm,
  getBucketWorm,
  initiateBucketWorm,
} from './bucket/worm.js';
import { listObjectVersions } from './bucket/versions.js';
import type { Handler, Success } from './call.js';
import { createDirectory, deleteDirectory } from './hierarchy.js';
import { deleteBucketEncryption, getBucketEncryption, putBucketEncryption } from './kms.js';
import {
  deleteLiveChannel,
  getLiveChannelInfo,
  getLiveChannelStat,
  listLiveChannel,
  publishInPlaceOfRtmp,
  putLiveChannel,
  putLiveChannelStatus,
} from './live/channels.js';
import { completeMultipartUpload } from './multipart/complete.js';
import { listParts, uploadPart, uploadPartCopy } from './multipart/parts.js';
import { abortMultipartUpload, initiateMultipartUpload, listMultipartUploads } from './multipart/uploads.js';
import { getObjectACL, putObjectACL } from './object/acl.js';
import { appendObject } from './object/append.js';
import { copyObject } from './object/copy.js';
import { deleteMultipleObjects, deleteObject } from './object/delete.js';
import { putObject } from './object/put.js';
import { getObject, getObjectMeta, headObject } from './object/read.js';
import { cleanRestoredObject, restoreObject } from './object/restore.js';
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
  CleanRestoredObject: cleanRestoredObject,
  CompleteBucketWorm: completeBucketWorm,
  CompleteMultipartUpload: completeMultipartUpload,
  CopyObject: copyObject,
  CreateDirectory: createDirectory,
  DeleteBucket: deleteBucket,
  DeleteBucketEncryption: deleteBucketEncryption,
  DeleteBucketInventory: deleteBucketInventory,
  DeleteCname: deleteCname,
  DeleteDirectory: deleteDirectory,
  DeleteLiveChannel: deleteLiveChannel,
  DeleteMultipleObjects: deleteMultipleObjects,
  DeleteObject: deleteObject,
  DeleteObjectTagging: deleteObjectTagging,
  ExtendBucketWorm: extendBucketWorm,
  GetBucketACL: getBucketACL,
  GetBucketEncryption: getBucketEncryption,
  GetBucketInfo: getBucketInfo,
  GetBucketInventory: getBucketInventory,
  GetBucketLocation: getBucketLocation,
  GetBucketVersioning: getBucketVersioning,
  GetBucketOverwriteConfig: getBucketOverwriteConfig,
  GetBucketWorm: getBucketWorm,
  GetLiveChannelInfo: getLiveChannelInfo,
  GetLiveChannelStat: getLiveChannelStat,
  GetObject: getObject,
  GetObjectACL: getObjectACL,
  GetObjectMeta: getObjectMeta,
  GetObjectTagging: getObjectTagging,
  GetSymlink: getSymlink,
  HeadObject: headObject,
  InitiateBucketWorm: initiateBucketWorm,
  InitiateMultipartUpload: initiateMultipartUpload,
  ListBucketInventory: listBucketInventory,
  ListCname: listCname,
  ListLiveChannel: listLiveChannel,
  ListMultipartUploads: listMultipartUploads,
  ListObjects: listObjects,
  ListObjectsV2: listObjectsV2,
  ListObjectVersions: listObjectVersions,
  ListParts: listParts,
  PublishInPlaceOfRtmp: publishInPlaceOfRtmp,
  PutBucketACL: putBucketACL,
  PutBucketEncryption: putBucketEncryption,
  PutBucketInventory: putBucketInventory,
  PutCname: putCname,
  PutBucketVersioning: putBucketVersioning,
  PutLiveChannel: putLiveChannel,
  PutLiveChannelStatus: putLiveChannelStatus,
  PutObject: putObject,
  PutObjectACL: putObjectACL,
  PutObjectTagging: putObjectTagging,
  PutSymlink: putSymlink,
  RestoreObject: restoreObject,
  UploadPart: uploadPart,
  UploadPartCopy: uploadPartCopy,
};
