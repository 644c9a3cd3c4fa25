// The names of ali-oss's methods, 6.17 to 6.23, both builds. By them a method is told from a helper that somebody added.

/** The names in lines of names. */
/* @__NO_SIDE_EFFECTS__ */
export function namesIn(...lines: readonly string[]): ReadonlySet<string> {
  return new Set(lines.join(' ').split(' '));
}

/** Methods that call OSS: these are guarded. */
export const OPERATIONS = namesIn(
  'abortBucketWorm abortMultipartUpload append asyncSignatureUrl completeBucketWorm completeMultipartUpload copy createVod',
  'delete deleteBucket deleteBucketCORS deleteBucketEncryption deleteBucketInventory deleteBucketLifecycle',
  'deleteBucketLogging deleteBucketPolicy deleteBucketReferer deleteBucketTags deleteBucketWebsite deleteChannel deleteMulti',
  'deleteObjectTagging deleteStyle extendBucketWorm get getACL getAsyncFetch getBucketACL getBucketCORS getBucketEncryption',
  'getBucketInfo getBucketInventory getBucketLifecycle getBucketLocation getBucketLogging getBucketPolicy getBucketReferer',
  'getBucketRequestPayment getBucketStat getBucketTags getBucketVersioning getBucketVersions getBucketWebsite getBucketWorm',
  'getChannel getChannelHistory getChannelStatus getExif getInfo getObjectMeta getObjectTagging getStream getStyle',
  'getSymlink head initMultipartUpload initiateBucketWorm list listBucketInventory listBuckets listChannels',
  'listObjectVersions listParts listStyle listUploads listV2 multipartUpload multipartUploadCopy postAsyncFetch',
  'processObjectSave put putACL putBucket putBucketACL putBucketCORS putBucketEncryption putBucketInventory',
  'putBucketLifecycle putBucketLogging putBucketPolicy putBucketReferer putBucketRequestPayment putBucketTags',
  'putBucketVersioning putBucketWebsite putChannel putChannelStatus putMeta putObjectTagging putStream putStyle putSymlink',
  'request restore signatureUrlV4 uploadPart uploadPartCopy',
);

/** Methods that do what they do at once. */
export const SYNCHRONOUS = namesIn(
  'authorization authorizationV4 calculatePostSignature cancel checkBrowserAndVersion debug generateObjectUrl getBucket',
  'getObjectUrl getRtmpUrl isCancel resetCancelFlag setBucket setSLDEnabled signature signatureUrl',
  'signPostObjectPolicyV4 useBucket',
);

/** The methods that send and that other methods of ali-oss call. */
export const CALLED_BY_OTHERS = namesIn(
  'abortMultipartUpload completeMultipartUpload copy head initMultipartUpload put putBucketReferer putStream request',
  'uploadPartCopy _getObjectMeta _resumeMultipart _resumeMultipartCopy _uploadPart',
);
