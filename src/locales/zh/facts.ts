import type { Contents, Facts, OverwriteRule, OwnBucket } from '../../catalogue/facts.js';

/** What a closer look finds, in Chinese. */
export const facts = {
  separator: '；',
  added: (cause, facts) => `${cause}（${facts.join('；')}）`,
  retention: (days, state) => `合规保留策略：${days}天，${state}`,
  noRetention: () => '该Bucket目前没有合规保留策略',
  unlocked: created =>
    `该策略未锁定：创建24小时后自动失效${created === undefined ? '' : `（OSS给出的创建时间为${created}）`}，也可以通过abortBucketWorm()立即删除`,
  freeFrom: date => `该Object从${date}（UTC）起可以修改或删除`,
  freeIfLocked: date => `如果该策略被锁定，该Object从${date}（UTC）起可以修改或删除`,
  objectRetention: (until, mode) =>
    `该Object受对象级别保留策略保护（${['ObjectWorm', mode].filter(Boolean).join('，')}）${until === undefined ? '' : `，保留至${until}（UTC）`}`,
  legalHold: () => '该Object处于依法保留（Legal Hold）状态，解除之前一直有效（ObjectWorm）',
  noObjectRetention: () => 'HEAD也没有显示该Object自身的保留期限或依法保留（Legal Hold）：原来的保护可能已经结束',
  meant: action => MEANT[action],
  contents: found => contentsOf(found),
  restore: text => (text === undefined ? '该Object没有x-oss-restore，未处于解冻状态' : `x-oss-restore：${text}`),
  objectType: type => (type === undefined ? '该Object的类型未知' : `该Object的类型是${type}`),
  sealed: time => `自${time}起已停止追加`,
  lengthNow: bytes => `该Object目前长度为${bytes}字节`,
  inTheWay: (bytes, lastModified, type) =>
    [`同名Object：${bytes}字节`, type && `类型为${type}`, lastModified && `最后修改时间为${lastModified}`]
      .filter(Boolean)
      .join('，'),
  overwriteRules: rules =>
    rules.length === 0
      ? '该Bucket目前没有与该名称有关的禁止覆盖写规则'
      : `该Bucket的禁止覆盖写规则：${rules.map(ruleIn).join('、')}`,
  storedPart: (etag, partNumber) => `已存储的分片${partNumber ?? ''}的ETag为${etag}`,
  cname: type => `CnameType为${type}：${type === 'CNAME_IMG' ? UNBIND_IMG : UNBIND_OSS}`,
  keyId: (id, source) => `${KEY_SOURCE[source]}的KMS密钥：${id ?? 'KMS默认托管的CMK'}`,
  ownBucket: bucket => `该Bucket属于您：${propertiesOf(bucket)}`,
  foreignBucket: () => '该Bucket不属于您',
  channel: (status, since) =>
    `该LiveChannel的状态为${status}${since === undefined ? '' : `，自${since}起有客户端推流`}`,
  inventory: (id, enabled, frequency) => `已有清单规则：${id}，${enabled ? '已启用' : '未启用'}，${frequency}`,
  forbidden: (answer, permission) => `无法进一步查询：${answer}（需要${permission}权限）`,
  failed: answer => `无法进一步查询：${answer}`,
  noAnswer: () => '无法进一步查询：没有收到响应',
} as const satisfies Facts;

function ruleIn({ prefix, suffix }: OverwriteRule): string {
  const parts = [prefix && `以“${prefix}”开头`, suffix && `以“${suffix}”结尾`].filter(Boolean);
  return parts.length === 0 ? '所有名称' : `${parts.join('并且')}的名称`;
}

const MEANT = {
  delete: '该请求要删除它',
  overwrite: '该请求要覆盖它',
  append: '该请求要向它追加数据',
  metadata: '该请求要修改它的元数据',
};

const KEY_SOURCE = {
  request: '请求中指定',
  object: '已存储的Object使用',
  bucket: 'Bucket默认使用',
};

const UNBIND_OSS = '请在已绑定该域名的Bucket上用DeleteCname（POST /?cname&comp=delete）解绑';
const UNBIND_IMG = '请在控制台的图片处理设置中解绑该域名';

const NAMES = {
  objects: 'Object',
  versions: '历史版本',
  markers: '删除标记（Delete Marker）',
  uploads: '未完成的分片上传任务',
  channels: 'LiveChannel',
} as const satisfies Record<keyof Contents, string>;

function contentsOf(found: Contents): string {
  const told = (Object.keys(NAMES) as (keyof Contents)[]).map(kind => {
    const { count, more } = found[kind] ?? NONE;
    if (more) return `至少${count}个${NAMES[kind]}`;
    return count === 0 ? '' : `${count}个${NAMES[kind]}`;
  });
  const counts = told.filter(Boolean).join('、');
  return counts === '' ? '各列举接口都没有列出内容，可能还有接入点或OSS加速器' : `Bucket中有：${counts}`;
}

const NONE = { count: 0, more: false };

function propertiesOf({ region, storageClass, redundancy, acl }: OwnBucket): string {
  return [region, storageClass, redundancy, acl && `ACL为${acl}`].filter(Boolean).join('，');
}
