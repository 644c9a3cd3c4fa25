import { describe, expect, it } from 'vitest';
import { acceptOwned, type Conflict, firstOf, type RemedyOptions, surface, type Tools } from '../../src/index.js';
import type { LocalOss, OssOptions } from '../../src/testing/index.js';
import {
  type Client,
  counting,
  errorXml,
  failure,
  plainClient,
  startLocal,
  wrappedClient,
} from '../ali-oss/support.js';

const accepting = (oss: LocalOss, config: object = {}, options: RemedyOptions = {}): Client =>
  wrappedClient(oss, { policies: { BucketAlreadyExists: acceptOwned() }, ...options }, config);

/** A local OSS in which every second PutBucket of one's own bucket is a 409. */
const racing = (options: OssOptions = {}): Promise<LocalOss> => startLocal({ ownBucketConflict: true, ...options });

const causeOf = async (call: Promise<unknown>): Promise<string> => {
  const error = await failure(call);
  expect(error).toMatchObject({ status: 409, code: 'BucketAlreadyExists' });
  return String(error.advice?.cause);
};

const refused = (code: string) => ({ kind: 'answer', status: 403, body: errorXml(code) }) as const;

describe('A 409 for a bucket of one’s own', () => {
  it('is the success of putBucket() where the bucket is as asked', async () => {
    const oss = await racing();
    const client = accepting(oss);
    const created = await client.putBucket('mine', {
      storageClass: 'IA',
      dataRedundancyType: 'ZRS',
      acl: 'public-read',
    });
    const again = await client.putBucket('mine', { StorageClass: 'IA', headers: { 'x-oss-acl': 'public-read' } });
    expect(again).toMatchObject({ bucket: created['bucket'], res: { status: 200 } });
    expect(Object.keys(again).sort()).toEqual(Object.keys(created).sort());
    expect(await client.putBucket('mine')).toMatchObject({ bucket: 'mine' });
  });

  it('after an answer that was lost is that success, for the caller’s second try', async () => {
    const oss = await racing();
    oss.fault({ match: { operation: 'PutBucket' }, times: 1, do: { kind: 'apply-then-drop' } });
    const client = accepting(oss);
    expect((await failure(client.putBucket('mine', { storageClass: 'IA' }))).status).toBe(-1);
    expect(await client.putBucket('mine', { storageClass: 'IA' })).toMatchObject({ bucket: 'mine' });
  });

  it('after an answer that was lost is that success, where ali-oss itself sends again', async () => {
    const oss = await racing();
    oss.fault({ match: { operation: 'PutBucket' }, times: 1, do: { kind: 'apply-then-drop' } });
    expect(await accepting(oss, { retryMax: 1 }).putBucket('mine')).toMatchObject({ bucket: 'mine' });
    expect(oss.requests.map(({ operation }) => operation)).toEqual([
      ...['PutBucket', 'PutBucket', 'ListBuckets', 'GetBucketInfo'],
    ]);
  });

  it('is surfaced where something differs, with both values', async () => {
    const oss = await racing();
    await plainClient(oss).putBucket('mine', { storageClass: 'IA', dataRedundancyType: 'ZRS' });
    const client = accepting(oss);
    const beijing = accepting(oss, { region: 'oss-cn-beijing' });
    for (const [call, told] of [
      [
        () => client.putBucket('mine', { storageClass: 'Archive' }),
        'the storage class is IA, the request asks for Archive',
      ],
      [
        () => client.putBucket('mine', { dataRedundancyType: 'LRS' }),
        'the redundancy type is ZRS, the request asks for LRS',
      ],
      [() => client.putBucket('mine', { acl: 'public-read' }), 'the ACL is private, the request asks for public-read'],
      [
        () => client.putBucket('mine', { headers: { 'X-OSS-ACL': 'public-read' } }),
        'the ACL is private, the request asks for public-read',
      ],
      [() => beijing.putBucket('mine'), 'the region is oss-cn-hangzhou, the request asks for oss-cn-beijing'],
    ] as const) {
      expect(await causeOf(call())).toContain(`(${told})`);
    }
    expect(oss.bucket('mine')?.acl).toBe('private');
  });

  it('is surfaced where OSS itself says what differs, though the call names none', async () => {
    const oss = await racing();
    const client = accepting(oss);
    await client.putBucket('mine', { storageClass: 'IA' });
    const saying = (message: string) => {
      const body = `<Error><Code>BucketAlreadyExists</Code><Message>${message}</Message></Error>`;
      oss.fault({ match: { operation: 'PutBucket' }, times: 1, do: { kind: 'answer', status: 409, body } });
      return causeOf(client.putBucket('mine', { acl: 'private' }));
    };
    expect(await saying('Cannot modify existing bucket’s storage class.')).toContain(
      'the storage class is IA; the call names none, which means Standard',
    );
    expect(await saying("Bucket already exists can't modify data redundancy type.")).toContain(
      'the redundancy type is LRS, and OSS reports that the request asks for another',
    );
    expect(await saying("Bucket already exists can't modify location.")).toContain(
      'the region is oss-cn-hangzhou, and OSS reports that the request asks for another',
    );
  });

  it('is surfaced where the call asks for what is not compared', async () => {
    const client = accepting(await racing());
    const headers = { 'x-oss-resource-group-id': 'rg-1' };
    await client.putBucket('mine');
    expect(await causeOf(client.putBucket('mine', { headers }))).toContain(
      'the request sets x-oss-resource-group-id, which is not compared',
    );
  });

  it('is only watched in observe mode', async () => {
    const oss = await racing();
    const decisions: string[] = [];
    const client = accepting(
      oss,
      {},
      {
        mode: 'observe',
        onEvent: event => event.type === 'decision' && decisions.push(event.decision.action),
      },
    );
    await client.putBucket('mine');
    expect((await failure(client.putBucket('mine'))).code).toBe('BucketAlreadyExists');
    expect(decisions).toEqual(['resolve']);
  });
});

describe('A 409 for a bucket of somebody else', () => {
  it('stays one, be the bucket as asked and open for all to read about', async () => {
    const oss = await startLocal({ takenBuckets: ['taken'] });
    const info =
      '<BucketInfo><Bucket><Name>taken</Name><Location>oss-cn-hangzhou</Location><StorageClass>Standard</StorageClass></Bucket></BucketInfo>';
    oss.fault({ match: { operation: 'GetBucketInfo' }, do: { kind: 'answer', status: 200, body: info } });
    expect(await causeOf(accepting(oss).putBucket('taken'))).toContain("it is another account's");
  });

  it('is not taken for a bucket of one’s own whose name begins like it', async () => {
    const oss = await startLocal({ takenBuckets: ['taken'], buckets: ['taken-2', 'taken-1'] });
    expect(await causeOf(accepting(oss).putBucket('taken'))).toContain("it is another account's");
  });
});

describe('What may not be looked at', () => {
  it.each([
    ['ListBuckets', 'listBuckets() was refused with 403 AccessDenied: oss:ListBuckets is missing'],
    ['GetBucketInfo', 'getBucketInfo() was refused with 403 AccessDenied: oss:GetBucketInfo is missing'],
  ])('is named: %s', async (operation, told) => {
    const oss = await racing();
    const client = accepting(oss);
    await client.putBucket('mine');
    oss.fault({ match: { operation }, do: refused('AccessDenied') });
    expect(await causeOf(client.putBucket('mine'))).toContain(told);
  });

  it('is not the region of a client that names none: nobody asked for one', async () => {
    const conflict = { code: 'BucketAlreadyExists', operation: 'putBucket', bucket: 'mine', args: ['mine'] };
    const answers = {
      listBuckets: { buckets: [{ name: 'mine', region: 'oss-cn-beijing' }] },
      getBucketInfo: { bucket: {} },
    };
    const tools = { call: (method: keyof typeof answers) => Promise.resolve(answers[method]), region: undefined };
    expect(await acceptOwned()(conflict as unknown as Conflict, tools as unknown as Tools)).toMatchObject({
      ...{ action: 'resolve', because: 'the bucket is yours and has the requested properties' },
    });
  });
});

describe('acceptOwned() leaves to the next policy', () => {
  it('a name that was just deleted', async () => {
    const oss = await startLocal({ deletedNameMs: 1000 });
    const next = counting(() => surface('the next one'));
    const client = wrappedClient(oss, { policies: { BucketAlreadyExists: firstOf(acceptOwned(), next.policy) } });
    await client.deleteBucket('other');
    expect(await causeOf(client.putBucket('other'))).toContain('(the next one)');
    expect(next.asked[0]?.kind).toBe('just-deleted');
    expect(oss.requests.map(({ operation }) => operation)).toEqual(['DeleteBucket', 'PutBucket']);
  });

  it.each([
    { code: 'BucketNotEmpty', operation: 'putBucket', bucket: 'mine' },
    { code: 'BucketAlreadyExists', operation: 'put', bucket: 'mine' },
    { code: 'BucketAlreadyExists', operation: 'putBucket' },
  ])('%j', async conflict => {
    expect(await acceptOwned()(conflict as unknown as Conflict, {} as Tools)).toBeUndefined();
  });
});
