import { noContent, success, xmlSuccess, type Call, type Success } from './call.js';
import { expected } from './expected.js';
import { refusal, type Refusal } from './refusal.js';
import type { KeyState, State, StoredEncryption } from './state.js';
import { element, textOf, xmlDocument } from './xml.js';

/** How the object of this request is to be encrypted, by its headers or else by its bucket; or why it cannot be. */
export function encryptionOf(call: Call): StoredEncryption | Refusal | undefined {
  const { 'x-oss-server-side-encryption': algorithm, 'x-oss-server-side-encryption-key-id': keyId } =
    call.request.headers;
  const asked = algorithm === undefined && keyId === undefined ? call.bucket.encryption : { algorithm, keyId };
  return asked && checked(asked, call.state);
}

/** 409 where the key of an object or upload cannot be used. */
export function refuseKey(encryption: StoredEncryption | undefined, state: State): Refusal | undefined {
  if (encryption?.algorithm !== 'KMS') return undefined;
  const id = encryption.keyId ?? SERVICE_KEY;
  const key = state.keys.get(id);
  if (key === 'Enabled') return undefined;
  const code = key && Object.hasOwn(REFUSED, key) ? REFUSED[key] : undefined;
  if (code) return refusal(code);
  throw expected(`the state of the key ${id}`, 'Enabled, Disabled, PendingDeletion or PendingImport', key, WORKS);
}

/** How an object is encrypted, in headers. */
export function encryptionHeaders(encryption: StoredEncryption | undefined): Record<string, string> {
  if (encryption === undefined) return {};
  const { algorithm, keyId } = encryption;
  return {
    'x-oss-server-side-encryption': algorithm,
    ...(keyId === undefined ? {} : { 'x-oss-server-side-encryption-key-id': keyId }),
  };
}

/** PutBucketEncryption: https://help.aliyun.com/en/oss/developer-reference/putbucketencryption */
export function putBucketEncryption({ bucket, request, state }: Call): Success | Refusal {
  const xml = request.body.toString();
  if (xml.includes('<KMSDataEncryption>')) return refusal('NotImplemented');
  const keyId = textOf(xml, 'KMSMasterKeyID');
  const asked = { algorithm: textOf(xml, 'SSEAlgorithm'), keyId: keyId === '' ? undefined : keyId };
  const encryption = known(asked, state);
  if ('code' in encryption) return encryption;
  bucket.encryption = encryption;
  return success();
}

/** GetBucketEncryption: https://help.aliyun.com/en/oss/developer-reference/getbucketencryption */
export function getBucketEncryption({ bucket: { encryption } }: Call): Success | Refusal {
  if (encryption === undefined) return refusal('NoSuchServerSideEncryptionRule');
  const { algorithm, keyId } = encryption;
  const inner = element('SSEAlgorithm', algorithm) + (keyId === undefined ? '' : element('KMSMasterKeyID', keyId));
  const rule = `<ApplyServerSideEncryptionByDefault>${inner}</ApplyServerSideEncryptionByDefault>`;
  return xmlSuccess(xmlDocument('ServerSideEncryptionRule', rule));
}

/** DeleteBucketEncryption: https://help.aliyun.com/en/oss/developer-reference/deletebucketencryption */
export function deleteBucketEncryption({ bucket }: Call): Success {
  bucket.encryption = undefined;
  return noContent();
}

/** The key that KMS keeps for OSS: it encrypts where no key is named. */
export const SERVICE_KEY = 'alias/acs/oss';

const REFUSED = {
  Disabled: 'KeyDisabled',
  PendingDeletion: 'KeyPendingDeletion',
  PendingImport: 'KeyPendingImport',
} as const satisfies Partial<Record<KeyState, string>>;
const WORKS = "oss.keys.set('a-key', 'Disabled')";

interface Asked {
  readonly algorithm: string | undefined;
  readonly keyId: string | undefined;
}

function checked(asked: Asked, state: State): StoredEncryption | Refusal {
  const encryption = known(asked, state);
  return 'code' in encryption ? encryption : (refuseKey(encryption, state) ?? encryption);
}

// Not confirmed: the codes of EC 0005-00000204 (a key without KMS) and 0005-00000208 (no such key), which their pages do not print.
function known({ algorithm, keyId }: Asked, { keys }: State): StoredEncryption | Refusal {
  if (keyId !== undefined && algorithm !== 'KMS') return refusal('InvalidArgument', { ec: '0005-00000204' });
  if (keyId !== undefined && !keys.has(keyId)) return refusal('InvalidArgument', { ec: '0005-00000208' });
  if (algorithm === 'KMS' || algorithm === 'AES256' || algorithm === 'SM4') return { algorithm, keyId };
  return refusal('InvalidEncryptionAlgorithmError');
}
