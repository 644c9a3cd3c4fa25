import type { AdviceFor } from '../codes.js';

export const service = {
  LiveChannelDisabled: {
    summary: 'The LiveChannel is disabled and accepts no stream.',
    cause: 'The LiveChannel was disabled. A client that is streaming to it is disconnected after about 10 seconds.',
    actions: ["Call putChannelStatus(id, 'enabled'), then start streaming again."],
    docs: 'https://help.aliyun.com/en/oss/user-guide/http-status-code-409',
  },
  ChannelStillLive: {
    summary: 'A client is streaming to the LiveChannel, so it cannot be changed or deleted.',
    cause: 'A channel that is Live can only be disabled.',
    actions: [
      'Stop the client, and wait until getChannelStatus(id) no longer returns Live.',
      "Or call putChannelStatus(id, 'disabled'): the client is disconnected after about 10 seconds.",
    ],
    docs: 'https://help.aliyun.com/en/oss/user-guide/0044-00000201',
  },
  KeyDisabled: {
    summary: 'The KMS key of this object or bucket is disabled.',
    cause: 'OSS cannot use a disabled key: reads and writes both fail.',
    actions: [
      'Enable the key again in KMS (EnableKey).',
      'For writes, set another key in x-oss-server-side-encryption-key-id.',
    ],
    docs: 'https://help.aliyun.com/en/oss/user-guide/0005-00000214',
  },
  KeyPendingDeletion: {
    summary: 'The KMS key of this object or bucket is scheduled for deletion.',
    cause:
      'A key that is scheduled for deletion cannot be used. When it is deleted, all data encrypted with it is lost.',
    actions: [
      'If any data needs the key, cancel its deletion in KMS now (CancelKeyDeletion).',
      'For writes, set another key in x-oss-server-side-encryption-key-id.',
    ],
    docs: 'https://help.aliyun.com/en/oss/user-guide/0005-00000215',
  },
  KeyPendingImport: {
    summary: 'The KMS key has no key material yet.',
    cause: 'A key with imported key material cannot be used before the material is imported.',
    actions: [
      'Import the key material in KMS (ImportKeyMaterial).',
      'For writes, set another key in x-oss-server-side-encryption-key-id.',
    ],
    docs: 'https://help.aliyun.com/en/oss/user-guide/http-status-code-409',
  },
} as const satisfies Pick<
  AdviceFor,
  'LiveChannelDisabled' | 'ChannelStillLive' | 'KeyDisabled' | 'KeyPendingDeletion' | 'KeyPendingImport'
>;
