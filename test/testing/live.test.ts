import OSS from 'ali-oss';
import { describe, expect, it } from 'vitest';
import type { LocalOss, OssOptions } from '../../src/testing/index.js';
import { type Answer, bytes, failure, local, send, thrownBy } from './local.js';

type ChannelMethod =
  | 'deleteBucket'
  | 'deleteChannel'
  | 'getChannel'
  | 'getChannelHistory'
  | 'getChannelStatus'
  | 'listChannels'
  | 'put'
  | 'putChannel'
  | 'putChannelStatus'
  | 'request';
type Client = Record<ChannelMethod, (...args: unknown[]) => Promise<Answer>>;

const CONF = {
  Description: 'a <stage>',
  Target: { Type: 'HLS', FragDuration: 2, FragCount: 4, PlaylistName: 'p.m3u8' },
};

async function stage(options: OssOptions = {}): Promise<{ oss: LocalOss; client: Client }> {
  const { oss } = await local(options);
  const client = new OSS(oss.clientOptions()) as unknown as Client;
  await client.putChannel('stage', { ...CONF, Description: 'on air', Status: 'enabled' });
  return { oss, client };
}

const statusOf = async (client: Client) =>
  ((await client.getChannelStatus('stage'))['data'] as { Status: string }).Status;
const publish = (client: Client) => {
  return client.request({
    method: 'POST',
    bucket: 'bucket',
    object: 'stage',
    query: { publish: '' },
    successStatuses: [200],
  });
};
const push = (oss: LocalOss) => {
  Object.assign(oss.bucket('bucket')?.channel('stage') ?? {}, { pushing: true });
};

describe('A LiveChannel', () => {
  it('is put, read, listed and deleted', async () => {
    const { oss, client } = await stage();
    const { publishUrls, playUrls } = await client.putChannel('stage', {
      ...CONF,
      Description: 'again',
      Status: 'disabled',
    });
    expect(publishUrls).toEqual([expect.stringMatching(/^rtmp:.*\/live\/stage$/)]);
    expect(playUrls).toEqual([expect.stringMatching(/^http:.*\/bucket\/stage\/p\.m3u8$/)]);
    expect((await client.getChannel('stage'))['data']).toEqual({
      ...{ Description: 'again', Status: 'disabled' },
      Target: { Type: 'HLS', FragDuration: '2', FragCount: '4', PlaylistName: 'p.m3u8' },
    });
    await client.putChannel('other', {});
    expect((await client.getChannel('other'))['data']).toMatchObject({
      ...{
        Description: '',
        Status: 'enabled',
        Target: { FragDuration: '5', FragCount: '3', PlaylistName: 'playlist.m3u8' },
      },
    });
    const first = await client.listChannels({ 'max-keys': 1 });
    expect(first).toMatchObject({
      isTruncated: true,
      nextMarker: 'other',
      channels: [{ Name: 'other', Status: 'enabled' }],
    });
    const second = await client.listChannels({ marker: 'other', prefix: 's' });
    expect(second).toMatchObject({ isTruncated: false, channels: [{ Name: 'stage', Description: 'again' }] });
    expect(await failure(client.listChannels({ 'max-keys': 0 }))).toMatchObject({ code: 'InvalidArgument' });
    expect(oss.bucket('bucket')?.channel('stage')).toMatchObject({
      name: 'stage',
      status: 'disabled',
      stat: 'Disabled',
    });
    expect((await client.deleteChannel('stage')).res.status).toBe(204);
    expect(oss.bucket('bucket')?.channel('stage')).toBeUndefined();
    for (const call of [client.getChannel('stage'), client.getChannelStatus('stage'), client.deleteChannel('stage')])
      expect(await failure(call)).toMatchObject({ status: 404, code: 'NoSuchLiveChannel', ecCode: '0026-00000021' });
    expect(await failure(client.putChannelStatus('stage', 'enabled'))).toMatchObject({ code: 'NoSuchLiveChannel' });
    expect(await failure(publish(client))).toMatchObject({ code: 'NoSuchLiveChannel' });
  });

  it('answers 409 ChannelStillLive to what would change it while somebody pushes a stream', async () => {
    const { oss, client } = await stage();
    push(oss);
    expect(await client.getChannelStatus('stage')).toMatchObject({
      data: { Status: 'Live', ConnectedTime: expect.any(String) as string, RemoteAddr: '127.0.0.1:1935' },
    });
    const calls = [
      client.deleteChannel('stage'),
      client.putChannel('stage', CONF),
      client.putChannelStatus('stage', 'enabled'),
    ];
    for (const error of await Promise.all(calls.map(failure)))
      expect(error).toMatchObject({
        ...{ status: 409, code: 'ChannelStillLive', ecCode: '0044-00000201' },
        message: "Live channel couldn't be updated or deleted when channel is live.",
      });
    Object.assign(oss.bucket('bucket')?.channel('stage') ?? {}, { pushing: false });
    expect(await statusOf(client)).toBe('Idle');
    await client.deleteChannel('stage');
  });

  it('cuts off who pushes about 10 seconds after it was disabled', async () => {
    let at = Date.now();
    const { oss, client } = await stage({ now: () => new Date(at) });
    push(oss);
    await client.putChannelStatus('stage', 'disabled');
    at += 5_000;
    await client.putChannelStatus('stage', 'disabled');
    at += 4_999;
    expect(await statusOf(client)).toBe('Live');
    expect(oss.bucket('bucket')?.channel('stage')?.pushing).toBe(true);
    at += 1;
    expect(await statusOf(client)).toBe('Disabled');
    expect(oss.bucket('bucket')?.channel('stage')?.pushing).toBe(false);
    await client.deleteChannel('stage');
  });

  it('answers 409 LiveChannelDisabled to who begins to push while it is disabled', async () => {
    const { oss, client } = await stage();
    await client.putChannelStatus('stage', 'disabled');
    expect(await failure(publish(client))).toMatchObject({
      ...{ status: 409, code: 'LiveChannelDisabled', message: 'Live channel is disabled by owner.' },
    });
    await client.putChannelStatus('stage', 'enabled');
    await publish(client);
    await publish(client);
    expect(await statusOf(client)).toBe('Live');
    expect(oss.requests.map(({ operation }) => operation)).toContain('PublishInPlaceOfRtmp');
  });

  it('takes part in what makes a bucket not empty', async () => {
    const { client } = await stage();
    expect(await failure(client.deleteBucket('bucket'))).toMatchObject({ code: 'BucketNotEmpty' });
    await client.deleteChannel('stage');
    await client.deleteBucket('bucket');
  });

  it('is pushed to by hand with true or false, and only while it is enabled', async () => {
    const { oss, client } = await stage();
    const channel = oss.bucket('bucket')?.channel('stage') as { pushing: unknown };
    const wrong = thrownBy(() => {
      channel.pushing = 'yes';
    });
    expect(wrong.message).toMatch(/^Expected `pushing` of a channel to be true or false, got "yes"\. Example: /);
    await client.putChannelStatus('stage', 'disabled');
    const disabled = thrownBy(() => {
      channel.pushing = true;
    });
    expect(disabled.message).toContain('to be enabled, got "disabled"');
  });

  it('has no other status, and what is not known of it is answered 501', async () => {
    const { client } = await stage();
    for (const call of [client.putChannelStatus('stage', 'off'), client.putChannel('stage', { Status: 'off' })])
      expect(await failure(call)).toMatchObject({ status: 400, code: 'InvalidArgument' });
    const unknown = [
      client.getChannelHistory('stage'),
      client.putChannel('stage', { ...CONF, Snapshot: { Interval: 1 } }),
    ];
    for (const error of await Promise.all(unknown.map(failure))) expect(error).toMatchObject({ status: 501 });
    expect(await failure(send(client as never, 'POST', 'stage', { subres: { vod: '' } }))).toMatchObject({
      status: 501,
    });
    await client.put('stage', bytes('an object of that name is something else'));
  });
});
