import { describe, expect, it } from 'vitest';
import { facts as en } from '../../src/catalogue/en/facts.js';
import { zh } from '../../src/locales/zh.js';

const { facts } = zh;
const bucket = { region: 'oss-cn-hangzhou', storageClass: 'IA', redundancy: 'ZRS', acl: 'private' };
const some = { count: 3, more: false };

describe('the facts of a closer look, in Chinese', () => {
  it('are those of the English language, none missing and none surplus', () => {
    expect(Object.keys(facts).sort()).toEqual(Object.keys(en).sort());
  });

  it.each([
    [facts.retention(30, 'Locked'), '合规保留策略：30天，Locked'],
    [facts.noRetention(), '该Bucket目前没有合规保留策略'],
    [facts.freeFrom('2030-01-02T03:04:05.000Z'), '该Object从2030-01-02T03:04:05.000Z（UTC）起可以修改或删除'],
    [
      facts.unlocked('2030-01-02T03:04:05'),
      '该策略未锁定：创建24小时后自动失效（OSS给出的创建时间为2030-01-02T03:04:05），也可以通过abortBucketWorm()立即删除',
    ],
    [facts.unlocked(undefined), '该策略未锁定：创建24小时后自动失效，也可以通过abortBucketWorm()立即删除'],
    [facts.freeIfLocked('2030-01-02'), '如果该策略被锁定，该Object从2030-01-02（UTC）起可以修改或删除'],
    [
      facts.objectRetention('2030-01-02', 'COMPLIANCE'),
      '该Object受对象级别保留策略保护（ObjectWorm，COMPLIANCE），保留至2030-01-02（UTC）',
    ],
    [facts.objectRetention(undefined, undefined), '该Object受对象级别保留策略保护（ObjectWorm）'],
    [facts.legalHold(), '该Object处于依法保留（Legal Hold）状态，解除之前一直有效（ObjectWorm）'],
    [facts.noObjectRetention(), 'HEAD也没有显示该Object自身的保留期限或依法保留（Legal Hold）：原来的保护可能已经结束'],
    [facts.meant('delete'), '该请求要删除它'],
    [facts.meant('overwrite'), '该请求要覆盖它'],
    [facts.meant('append'), '该请求要向它追加数据'],
    [facts.meant('metadata'), '该请求要修改它的元数据'],
    [facts.restore(undefined), '该Object没有x-oss-restore，未处于解冻状态'],
    [facts.restore('ongoing-request="true"'), 'x-oss-restore：ongoing-request="true"'],
    [facts.objectType('Normal'), '该Object的类型是Normal'],
    [facts.objectType(undefined), '该Object的类型未知'],
    [facts.sealed('2030-01-02'), '自2030-01-02起已停止追加'],
    [facts.lengthNow(7), '该Object目前长度为7字节'],
    [facts.inTheWay(7, undefined, undefined), '同名Object：7字节'],
    [facts.inTheWay(7, 'Monday', 'Normal'), '同名Object：7字节，类型为Normal，最后修改时间为Monday'],
    [facts.overwriteRules([]), '该Bucket目前没有与该名称有关的禁止覆盖写规则'],
    [
      facts.overwriteRules([{ prefix: 'a/', suffix: '.log' }, { suffix: '.txt' }, {}]),
      '该Bucket的禁止覆盖写规则：以“a/”开头并且以“.log”结尾的名称、以“.txt”结尾的名称、所有名称',
    ],
    [facts.storedPart('"A1"', '2'), '已存储的分片2的ETag为"A1"'],
    [facts.storedPart('"A1"', undefined), '已存储的分片的ETag为"A1"'],
    [
      facts.cname('CNAME_OSS'),
      'CnameType为CNAME_OSS：请在已绑定该域名的Bucket上用DeleteCname（POST /?cname&comp=delete）解绑',
    ],
    [facts.cname('CNAME_IMG'), 'CnameType为CNAME_IMG：请在控制台的图片处理设置中解绑该域名'],
    [facts.keyId('k-1', 'request'), '请求中指定的KMS密钥：k-1'],
    [facts.keyId('k-1', 'object'), '已存储的Object使用的KMS密钥：k-1'],
    [facts.keyId(undefined, 'bucket'), 'Bucket默认使用的KMS密钥：KMS默认托管的CMK'],
    [facts.ownBucket(bucket), '该Bucket属于您：oss-cn-hangzhou，IA，ZRS，ACL为private'],
    [facts.ownBucket({ region: 'oss-cn-beijing', storageClass: 'IA' }), '该Bucket属于您：oss-cn-beijing，IA'],
    [facts.foreignBucket(), '该Bucket不属于您'],
    [facts.channel('Live', 'Monday'), '该LiveChannel的状态为Live，自Monday起有客户端推流'],
    [facts.channel('Idle', undefined), '该LiveChannel的状态为Idle'],
    [facts.inventory('daily', true, 'Daily'), '已有清单规则：daily，已启用，Daily'],
    [facts.inventory('daily', false, 'Weekly'), '已有清单规则：daily，未启用，Weekly'],
    [facts.forbidden('403 AccessDenied', 'oss:GetObject'), '无法进一步查询：403 AccessDenied（需要oss:GetObject权限）'],
    [facts.failed('404 NoSuchKey'), '无法进一步查询：404 NoSuchKey'],
    [facts.noAnswer(), '无法进一步查询：没有收到响应'],
    [facts.contents({}), '各列举接口都没有列出内容，可能还有接入点或OSS加速器'],
    [
      facts.contents({
        objects: { count: 1000, more: true },
        versions: some,
        markers: some,
        uploads: some,
        channels: some,
      }),
      'Bucket中有：至少1000个Object、3个历史版本、3个删除标记（Delete Marker）、3个未完成的分片上传任务、3个LiveChannel',
    ],
    [facts.contents({ objects: { count: 0, more: false }, channels: some }), 'Bucket中有：3个LiveChannel'],
  ])('read well: %s', (said, expected) => {
    expect(said).toBe(expected);
    // A clause among others, not a sentence.
    expect(said).not.toMatch(/。$/);
  });
});
