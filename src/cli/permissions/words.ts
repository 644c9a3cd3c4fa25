import type { When } from './features.js';

/** What the command `permissions` says, in one language. */
export interface PermissionWords {
  readonly yourCall: string;
  readonly separator: string;
  /** Between what the call itself needs and what this library adds. */
  readonly groupSeparator: string;
  readonly inBrackets: (text: string) => string;
  readonly when: Readonly<Record<When, string>>;
  readonly nothing: string;
  readonly policyFor: (bucket: string) => string;
  readonly exampleName: (option: string) => string;
  readonly notes: { readonly copy: string; readonly tags: string; readonly kms: string };
  readonly listHint: string;
  readonly all: (name: string) => string;
  readonly unknownFeature: (name: string, near: string | undefined) => string;
  readonly seeFeatures: string;
  readonly badBucket: (text: string) => string;
  readonly badPrefix: (text: string) => string;
  readonly wholeBucket: string;
  readonly noFeature: string;
}

export const enPermissions: PermissionWords = {
  yourCall: 'your call: ',
  separator: ', ',
  groupSeparator: '; ',
  inBrackets: text => ` (${text})`,
  when: {
    acl: 'only if the call sets an ACL',
    tags: 'only if the call sets tags',
    version: 'only if the call names a version',
    multipart: 'only for multipart uploads',
    unsure: 'only if checksums do not decide',
    'versions-refused': 'only if oss:ListObjectVersions is denied',
    'overwrite-rule': 'only if a rule of the bucket forbids overwriting',
    kept: 'only to say how long a retention policy keeps what is left',
  },
  nothing: 'no request of its own: the 409 itself tells it',
  policyFor: bucket => `RAM policy for the bucket ${bucket}`,
  exampleName: option => `my-bucket is an example: name yours with ${option}.`,
  notes: {
    copy: 'A copy reads its source: if that is elsewhere, allow oss:GetObject there too.',
    tags: 'A call that sets tags needs oss:PutObjectTagging too.',
    kms: 'What is encrypted with a key in KMS needs kms:GenerateDataKey and kms:Decrypt for that key too.',
  },
  listHint: 'The policy in JSON: `ali-oss-remedy permissions <feature>… --bucket <name> [--prefix <prefix>]`',
  all: name => `all that begin with ${name}:`,
  unknownFeature: (name, near) =>
    `"${name}" is no feature that needs permissions.${near === undefined ? '' : ` Did you mean \`${near}\`?`}`,
  seeFeatures: 'See all features with `ali-oss-remedy permissions`.',
  badBucket: text => `Expected --bucket to be the name of a bucket, got "${text}".`,
  badPrefix: text =>
    `Expected --prefix to be how names of objects begin, without / at the start and without * ? $, got "${text}".`,
  wholeBucket: 'emptyBucket() deletes everything in the bucket: it cannot be limited by --prefix.',
  noFeature: '--bucket and --prefix need a feature to make a policy for.',
};

export const zhPermissions: PermissionWords = {
  yourCall: '您的调用：',
  separator: '、',
  groupSeparator: '；',
  inBrackets: text => `（${text}）`,
  when: {
    acl: '仅当调用设置了读写权限时',
    tags: '仅当调用设置了标签时',
    version: '仅当调用指定了版本时',
    multipart: '仅用于分片上传',
    unsure: '仅当校验和无法判断时',
    'versions-refused': '仅当oss:ListObjectVersions被拒绝时',
    'overwrite-rule': '仅当Bucket的禁止覆盖写规则不允许覆盖时',
    kept: '仅用于说明合规保留策略还将保留多久',
  },
  nothing: '不发送任何请求：409响应中已有这些信息',
  policyFor: bucket => `适用于Bucket ${bucket}的RAM权限策略`,
  exampleName: option => `my-bucket仅为示例：请用${option}指定您的Bucket。`,
  notes: {
    copy: '拷贝时需要读取源Object：如果源Object在其他Bucket中或使用其他前缀，请对它也授予oss:GetObject权限。',
    tags: '设置标签的调用还需要oss:PutObjectTagging权限。',
    kms: '使用KMS密钥加密的数据，还需要该密钥的kms:GenerateDataKey和kms:Decrypt权限。',
  },
  listHint: '查看JSON格式的权限策略：`ali-oss-remedy permissions <功能>… --bucket <名称> [--prefix <前缀>]`',
  all: name => `所有以${name}:开头的功能`,
  unknownFeature: (name, near) =>
    `“${name}”不是需要权限的功能。${near === undefined ? '' : `您想输入的是\`${near}\`吗？`}`,
  seeFeatures: '查看所有功能：`ali-oss-remedy permissions`。',
  badBucket: text => `--bucket应为Bucket的名称，实际为“${text}”。`,
  badPrefix: text => `--prefix应为Object名称的前缀，不能以/开头，也不能包含* ? $，实际为“${text}”。`,
  wholeBucket: 'emptyBucket()会删除Bucket中的所有内容：不能用--prefix限制。',
  noFeature: '使用--bucket和--prefix时需要指定功能，才能生成权限策略。',
};
