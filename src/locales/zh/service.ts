import type { AdviceFor } from '../../catalogue/codes.js';
import { PAGE_409 } from './docs.js';

export const service = {
  LiveChannelDisabled: {
    summary: '该LiveChannel处于disabled状态，不接受推流。',
    cause: '该LiveChannel的拥有者将其禁用。正在推流的客户端会在约10秒后被强制断开。',
    actions: ["调用putChannelStatus(id, 'enabled')，然后重新推流。"],
    docs: PAGE_409,
  },
  ChannelStillLive: {
    summary: '有客户端正在向该LiveChannel推流，因此不能更新或删除它。',
    cause: '处于Live状态的LiveChannel只能被禁用。',
    actions: [
      '停止推流，并等到getChannelStatus(id)不再显示Live。',
      "或者调用putChannelStatus(id, 'disabled')：客户端会在约10秒后被强制断开。",
    ],
    docs: 'https://help.aliyun.com/zh/oss/user-guide/0044-00000201',
  },
  KeyDisabled: {
    summary: '该Object或Bucket使用的KMS密钥已被禁用。',
    cause: 'OSS不能使用已禁用的密钥：读取和写入都会失败。',
    actions: [
      '在KMS中重新启用该密钥（EnableKey）。',
      '对于写入：在x-oss-server-side-encryption-key-id中指定其他密钥。',
    ],
    docs: PAGE_409,
  },
  KeyPendingDeletion: {
    summary: '该Object或Bucket使用的KMS密钥处于待删除状态。',
    cause: '待删除的密钥不能使用。密钥一旦删除，用它加密的所有数据都将丢失。',
    actions: [
      '如果仍有数据需要该密钥，请立即在KMS中取消删除（CancelKeyDeletion）。',
      '对于写入：在x-oss-server-side-encryption-key-id中指定其他密钥。',
    ],
    docs: PAGE_409,
  },
  KeyPendingImport: {
    summary: '该KMS密钥处于待导入状态，还没有密钥材料。',
    cause: '需要自行导入密钥材料的密钥，在导入之前不能使用。',
    actions: [
      '在KMS中导入密钥材料（ImportKeyMaterial）。',
      '对于写入：在x-oss-server-side-encryption-key-id中指定其他密钥。',
    ],
    docs: PAGE_409,
  },
} as const satisfies Pick<
  AdviceFor,
  'LiveChannelDisabled' | 'ChannelStillLive' | 'KeyDisabled' | 'KeyPendingDeletion' | 'KeyPendingImport'
>;
