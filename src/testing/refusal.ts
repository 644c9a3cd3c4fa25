import type { RefusalCode } from './refusal-code.js';
import { element, xmlDocument } from './xml.js';

/** An error answer of OSS, before it is put on the wire. */
export interface Refusal {
  readonly code: string;
  readonly status: number;
  readonly message: string;
  readonly ec: string | undefined;
  /** Extra elements of the body, e.g. `BucketName`. */
  readonly fields: Readonly<Record<string, string>>;
  /** Extra headers, e.g. `x-oss-next-append-position`. */
  readonly headers: Readonly<Record<string, string>>;
}

/** What one case of a code has beside, or instead of, what the table says. */
export interface RefusalDetails {
  readonly message?: string;
  readonly ec?: string;
  readonly fields?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Refuse a request with this code, in the words OSS uses for it. */
export function refusal(code: RefusalCode, details: RefusalDetails = {}): Refusal {
  const entry = REFUSALS[code];
  const { message = entry.message, ec = entry.ec, fields = {}, headers = {} } = details;
  return { code, status: entry.status, message, ec, fields, headers };
}

export function isRefusalCode(code: unknown): code is RefusalCode {
  return typeof code === 'string' && Object.hasOwn(REFUSALS, code);
}

export function isRefusal(outcome: object): outcome is Refusal {
  return 'code' in outcome;
}

/** The body of a refusal. */
export function refusalXml(refused: Refusal, requestId: string, hostId: string): string {
  const fields = Object.entries(refused.fields).map(([name, text]) => element(name, text));
  const ec = refused.ec === undefined ? '' : element('EC', refused.ec);
  return xmlDocument(
    'Error',
    element('Code', refused.code) +
      element('Message', refused.message) +
      element('RequestId', requestId) +
      element('HostId', hostId) +
      fields.join('') +
      ec,
  );
}

interface Entry {
  readonly status: number;
  readonly message: string;
  readonly ec?: string;
}

// Messages and EC values are those of the official error pages. An entry without an EC is one whose EC no page gives.
const REFUSALS: Readonly<Record<RefusalCode, Entry>> = {
  AccessDenied: {
    status: 403,
    message: 'You have no right to access this object because of bucket acl.',
    ec: '0003-00000001',
  },
  ArchiveRestoreFileStale: {
    status: 409,
    message: 'The archive file or restore info stale',
    ec: '0016-00000718',
  },
  ArchiveRestoreNotFinished: {
    status: 409,
    message: "The archive file's restore is not finished.",
    ec: '0016-00000719',
  },
  BucketAlreadyExists: {
    status: 409,
    message:
      'The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.',
    ec: '0015-00000102',
  },
  BucketNotEmpty: {
    status: 409,
    message: 'The bucket has objects. Please delete them first.',
    ec: '0015-00000301',
  },
  CallbackFailed: { status: 203, message: 'Error status : 502.', ec: '0007-00000203' },
  ChannelStillLive: {
    status: 409,
    message: "Live channel couldn't be updated or deleted when channel is live.",
    ec: '0044-00000201',
  },
  CnameAlreadyExists: { status: 409, message: 'The cname has been attatched to your other bucket already' },
  EntityTooLarge: { status: 400, message: 'Your proposed upload exceeds the maximum allowed size.' },
  EntityTooSmall: { status: 400, message: 'Your proposed upload smaller than the minimum allowed size.' },
  FileAlreadyExists: {
    status: 409,
    message: 'The object you specified already exists and can not be overwritten.',
    ec: '0026-00000002',
  },
  FileImmutable: { status: 409, message: 'The object you specified is immutable.', ec: '0026-00000005' },
  InternalError: { status: 500, message: 'We encountered an internal error. Please try again.' },
  InvalidAccessKeyId: {
    status: 403,
    message: 'The OSS Access Key Id you provided does not exist in our records.',
    ec: '0002-00000902',
  },
  InvalidArgument: { status: 400, message: 'Invalid Argument.' },
  InvalidBucketName: { status: 400, message: 'The specified bucket is not valid.' },
  InvalidDigest: { status: 400, message: 'The Content-MD5 you specified was invalid.' },
  InvalidEncryptionAlgorithmError: { status: 400, message: 'The encryption algorithm is not supported.' },
  InvalidObjectName: { status: 400, message: 'The Length of Object name must be less than 1024.' },
  InvalidObjectState: {
    status: 403,
    message: "The operation is not valid for the object's state",
    ec: '0016-00000330',
  },
  InvalidPart: {
    status: 400,
    message:
      "One or more of the specified parts could not be found or the specified entity tag might not have matched the part's entity tag.",
  },
  InvalidPartOrder: { status: 400, message: 'The list of parts was not in ascending order.' },
  InvalidRange: { status: 416, message: 'The requested range cannot be satisfied.' },
  InvalidSecurityToken: {
    status: 403,
    message: 'The security token you provided is invalid.',
    ec: '0002-00000006',
  },
  InvalidTargetType: { status: 400, message: "The symbolic's target file type is invalid." },
  InvalidURI: { status: 400, message: "Couldn't parse the specified URI." },
  InventoryConfigurationAlreadyExists: {
    status: 409,
    message: 'The Inventory Configuration already exists.',
    ec: '0020-00000042',
  },
  KeyDisabled: {
    status: 409,
    message: 'The request was rejected because the key state is Disabled.',
    ec: '0005-00000214',
  },
  KeyPendingDeletion: {
    status: 409,
    message: 'The request was rejected because the key state is PendingDeletion.',
    ec: '0005-00000215',
  },
  KeyPendingImport: { status: 409, message: 'The request was rejected because the key state is PendingImport.' },
  LiveChannelDisabled: { status: 409, message: 'Live channel is disabled by owner.' },
  MalformedXML: {
    status: 400,
    message: 'The XML you provided was not well-formed or did not validate against our published schema.',
  },
  MethodNotAllowed: { status: 405, message: 'The specified method is not allowed against this resource.' },
  MissingArgument: { status: 400, message: 'Missing Some Required Arguments.' },
  NoSuchBucket: { status: 404, message: 'The specified bucket does not exist.', ec: '0015-00000101' },
  NoSuchInventory: { status: 404, message: 'The specified inventory does not exist.' },
  NoSuchKey: { status: 404, message: 'The specified key does not exist.', ec: '0026-00000001' },
  NoSuchLiveChannel: {
    status: 404,
    message: 'The specified live channel does not exist.',
    ec: '0026-00000021',
  },
  NoSuchBucketOverwriteConfig: { status: 404, message: 'The bucket has no overwrite configuration.' },
  NoSuchServerSideEncryptionRule: { status: 404, message: 'The bucket has no server-side encryption rule.' },
  NoSuchUpload: {
    status: 404,
    message:
      'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
    ec: '0042-00000002',
  },
  NoSuchVersion: { status: 404, message: 'The specified version does not exist.', ec: '0026-00000001' },
  NoSuchWORMConfiguration: { status: 404, message: 'The WORM Configuration does not exist.' },
  NotImplemented: {
    status: 501,
    message: 'A header you provided implies functionality that is not implemented.',
  },
  NotModified: { status: 304, message: 'Not Modified' },
  NotSymlink: { status: 400, message: 'The object is not a symbol link object.' },
  ObjectNotAppendable: { status: 409, message: 'The object is not appendable', ec: '0026-00000017' },
  OperationNotSupported: { status: 400, message: 'The operation is not supported for this resource' },
  PartAlreadyExist: {
    status: 409,
    message: "For sequential multipart upload, you can't overwrite uploaded parts.",
    ec: '0042-00000108',
  },
  PartNotSequential: {
    status: 400,
    message: 'For sequential multipart upload, you must upload or complete parts with sequential part number.',
  },
  PositionNotEqualToLength: {
    status: 409,
    message: 'Position is not equal to file length',
    ec: '0026-00000016',
  },
  PreconditionFailed: {
    status: 412,
    message: 'At least one of the pre-conditions you specified did not hold.',
  },
  RequestTimeTooSkewed: {
    status: 403,
    message: 'The difference between the request time and the current time is too large.',
    ec: '0002-00000504',
  },
  RestoreAlreadyInProgress: {
    status: 409,
    message: 'The restore operation is in progress.',
    ec: '0016-00000701',
  },
  SignatureDoesNotMatch: {
    status: 403,
    message:
      'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    ec: '0002-00000040',
  },
  StaleFile: { status: 409, message: 'File is stale for this operation', ec: '0026-00000004' },
  SymlinkTargetNotExist: { status: 404, message: 'The symlink target object does not exist' },
  WORMConfigurationAlreadyExists: { status: 409, message: 'The WORM Configuration already exists.' },
  WORMConfigurationLocked: { status: 403, message: 'The WORM Configuration is locked.' },
};
