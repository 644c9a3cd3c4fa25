import { describe, expect, it } from 'vitest';
import { type Answer, type Client, failure, local, thrownBy } from './local.js';

const DOMAIN = 'www.example.com';

function cname(client: Client, bucket: string, comp: string, inner = `<Domain>${DOMAIN}</Domain>`): Promise<Answer> {
  return client.request({
    method: 'POST',
    bucket,
    subres: { cname: '', comp },
    content: `<BucketCnameConfiguration><Cname>${inner}</Cname></BucketCnameConfiguration>`,
    mime: 'xml',
    successStatuses: [200],
  });
}

const list = (client: Client, bucket: string) =>
  client.request({ method: 'GET', bucket, subres: { cname: '' }, successStatuses: [200], xmlResponse: true });

describe('The custom domains of a bucket', () => {
  it('are bound, listed and unbound', async () => {
    const { oss, client } = await local({ buckets: ['aaa', 'bbb'], now: () => new Date('2026-01-02T03:04:05.000Z') });
    expect((await cname(client, 'aaa', 'add')).res.status).toBe(200);
    expect((await list(client, 'aaa'))['data']).toEqual({
      Bucket: 'aaa',
      Owner: '1234567890123456',
      Cname: { Domain: DOMAIN, LastModified: '2026-01-02T03:04:05.000Z', Status: 'Enabled' },
    });
    expect(oss.bucket('aaa')?.cnames).toEqual([{ domain: DOMAIN, type: 'CNAME_OSS' }]);
    await cname(client, 'aaa', 'add');
    await cname(client, 'aaa', 'delete');
    await cname(client, 'aaa', 'delete');
    expect(oss.bucket('aaa')?.cnames).toEqual([]);
    expect(oss.requests.map(({ operation }) => operation)).toEqual([
      ...['PutCname', 'ListCname', 'PutCname', 'DeleteCname', 'DeleteCname'],
    ]);
  });

  it('lead to one bucket: another one is answered 409 CNAME_OSS until the domain is unbound', async () => {
    const { client } = await local({ buckets: ['aaa', 'bbb'] });
    await cname(client, 'aaa', 'add');
    const error = await failure(cname(client, 'bbb', 'add'));
    expect(error).toMatchObject({ status: 409, code: 'CnameAlreadyExists' });
    await cname(client, 'aaa', 'delete');
    await cname(client, 'bbb', 'add');
  });

  it('may belong to image processing, which is answered 409 and cannot be undone here', async () => {
    const { oss, client } = await local({ buckets: ['aaa'] });
    const bucket = oss.bucket('aaa');
    if (bucket) bucket.cnames = [{ domain: DOMAIN, type: 'CNAME_IMG' }];
    expect(await failure(cname(client, 'aaa', 'add'))).toMatchObject({ status: 409, code: 'CnameAlreadyExists' });
    await cname(client, 'aaa', 'delete');
    expect(bucket?.cnames).toHaveLength(1);
    expect((await list(client, 'aaa'))['data']).not.toHaveProperty('Cname');
  });

  it('must be domains', async () => {
    const { client } = await local({ buckets: ['aaa'] });
    expect(await failure(cname(client, 'aaa', 'add', ''))).toMatchObject({ code: 'MalformedXML' });
    expect(await failure(cname(client, 'aaa', 'delete', ''))).toMatchObject({ code: 'MalformedXML' });
    const name = '<Domain>no domain</Domain>';
    expect(await failure(cname(client, 'aaa', 'add', name))).toMatchObject({ code: 'InvalidArgument' });
  });

  it('have neither certificates nor tokens here', async () => {
    const { oss, client } = await local({ buckets: ['aaa'] });
    const certificate = `<Domain>${DOMAIN}</Domain><CertificateConfiguration></CertificateConfiguration>`;
    expect(await failure(cname(client, 'aaa', 'add', certificate))).toMatchObject({ status: 501 });
    expect(await failure(cname(client, 'aaa', 'token'))).toMatchObject({ status: 501 });
    const asked = { method: 'GET', bucket: 'aaa', subres: { comp: 'token', cname: DOMAIN }, successStatuses: [200] };
    expect(await failure(client.request(asked))).toMatchObject({ status: 501 });
    expect(oss.requests.map(({ operation }) => operation)).toEqual(['PutCname', 'CreateCnameToken', 'GetCnameToken']);
  });

  it.each<[what: string, cnames: unknown, told: string]>([
    ['no list', {}, '`cnames` of a bucket to be an array, got an object'],
    ['no domain', [{ type: 'CNAME_OSS' }], '`domain` of a domain to be text, got undefined'],
    [
      'another type',
      [{ domain: DOMAIN, type: 'IMG' }],
      '`type` of a domain to be "CNAME_OSS" or "CNAME_IMG", got "IMG"',
    ],
    [
      'more than that',
      [{ domain: DOMAIN, type: 'CNAME_IMG', status: 1 }],
      'an object with only domain, type, got "status"',
    ],
  ])('cannot be set to %s', async (_what, cnames, told) => {
    const { oss } = await local({ buckets: ['aaa'] });
    const bucket = oss.bucket('aaa');
    const error = thrownBy(() => Object.assign(bucket ?? {}, { cnames }));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toContain(told);
  });
});
