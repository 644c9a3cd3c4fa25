import { describe, expect, it } from 'vitest';
import { en } from '../../src/catalogue/index.js';
import { explain, reportOf } from '../../src/index.js';
import type { CnameView } from '../../src/testing/index.js';
import { type Client, failure, startLocal, wrappedClient } from '../ali-oss/support.js';

const DOMAIN = 'www.example.com';

const cname = (client: Client, bucket: string, comp: 'add' | 'delete') =>
  client.request({
    method: 'POST',
    bucket,
    subres: { cname: '', comp },
    content: `<BucketCnameConfiguration><Cname><Domain>${DOMAIN}</Domain></Cname></BucketCnameConfiguration>`,
    mime: 'xml',
    successStatuses: [200],
  });

describe('a domain that is bound already', () => {
  it.each<[type: CnameView['type'], to: string]>([
    ['CNAME_OSS', 'other'],
    ['CNAME_IMG', 'logs'],
  ])('surfaces with the advice of its sub-case: %s', async (type, to) => {
    const oss = await startLocal();
    Object.assign(oss.bucket(to) ?? {}, { cnames: [{ domain: DOMAIN, type }] });
    const error = await failure(cname(wrappedClient(oss), 'logs', 'add'));
    expect(error).toMatchObject({ status: 409, code: 'CnameAlreadyExists' });
    expect(explain(error)).toBe(en.advice.CnameAlreadyExists[type]);
    expect(reportOf(error)?.trail).toMatchObject([{ conflict: { kind: type, bucket: 'logs' } }]);
  });

  it('can be bound once it was unbound where the advice says', async () => {
    const oss = await startLocal();
    const client = wrappedClient(oss);
    await cname(client, 'other', 'add');
    await failure(cname(client, 'logs', 'add'));
    await cname(client, 'other', 'delete');
    await cname(client, 'logs', 'add');
    expect(oss.bucket('logs')?.cnames).toEqual([{ domain: DOMAIN, type: 'CNAME_OSS' }]);
  });
});
