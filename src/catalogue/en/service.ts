import type { AdviceFor } from '../codes.js';

export const service = {
  LiveChannelDisabled: {
    summary: 'The LiveChannel is disabled and takes no stream.',
    cause: 'Its owner disabled it. A client that pushes is cut off after about 10 seconds.',
    actions: ["Call putChannelStatus(id, 'enabled'), then push again."],
    docs: 'https://help.aliyun.com/en/oss/user-guide/http-status-code-409',
  },
  ChannelStillLive: {
    summary: 'A client is pushing to the LiveChannel, so it cannot be changed or deleted.',
    cause: 'A channel that is Live can only be disabled.',
    actions: [
      'Stop the client, and wait until getChannelStatus(id) no longer says Live.',
      "Or call putChannelStatus(id, 'disabled'): the client is cut off after about 10 seconds.",
    ],
    docs: 'https://help.aliyun.com/en/oss/user-guide/0044-00000201',
  },
  KeyDisabled: {
    summary: 'The KMS key of this object or bucket is disabled.',
    cause: 'OSS cannot use a disabled key: reads and writes fail alike.',
    actions: [
      'Enable the key again in KMS (EnableKey).',
      'For writes: name another key in x-oss-server-side-encryption-key-id.',
    ],
    docs: 'https://help.aliyun.com/en/oss/user-guide/0005-00000214',
  },
  KeyPendingDeletion: {
    summary: 'The KMS key of this object or bucket is about to be deleted.',
    cause: 'Such a key cannot be used. Once it is gone, all data encrypted with it is lost.',
    actions: [
      'Cancel the deletion in KMS (CancelKeyDeletion) at once if any data needs the key.',
      'For writes: name another key in x-oss-server-side-encryption-key-id.',
    ],
    docs: 'https://help.aliyun.com/en/oss/user-guide/0005-00000215',
  },
  KeyPendingImport: {
    summary: 'The KMS key has no key material yet.',
    cause: 'A key with material of your own cannot be used before its import.',
    actions: [
      'Import the key material in KMS (ImportKeyMaterial).',
      'For writes: name another key in x-oss-server-side-encryption-key-id.',
    ],
    docs: 'https://help.aliyun.com/en/oss/user-guide/http-status-code-409',
  },
} as const satisfies Pick<
  AdviceFor,
  'LiveChannelDisabled' | 'ChannelStillLive' | 'KeyDisabled' | 'KeyPendingDeletion' | 'KeyPendingImport'
>;
