import { limitOf } from '../bucket/limit.js';
import { pageOf } from '../bucket/page.js';
import { noContent, success, xmlSuccess, type Call, type Success } from '../call.js';
import { isRefusal, refusal, type Refusal } from '../refusal.js';
import type { StoredChannel } from '../state.js';
import { element, textOf, xmlDocument } from '../xml.js';

/** PutLiveChannel: https://help.aliyun.com/en/oss/developer-reference/putlivechannel */
export function putLiveChannel(call: Call): Success | Refusal {
  const { bucket, name, request, now } = call;
  const xml = request.body.toString();
  if (xml.includes('<Snapshot>')) return refusal('NotImplemented');
  const status = textOf(xml, 'Status') ?? 'enabled';
  // Not confirmed: the code of EC 0044-00000002, which its page does not print.
  if (!isStatus(status)) return refusal('InvalidArgument', { ec: '0044-00000002', fields: { ArgumentName: 'Status' } });
  const known = bucket.channels.get(name);
  if (known && isLive(known, now)) return refusal('ChannelStillLive');
  const channel: StoredChannel = {
    name,
    status,
    description: textOf(xml, 'Description') ?? '',
    fragDuration: textOf(xml, 'FragDuration') ?? '5',
    fragCount: textOf(xml, 'FragCount') ?? '3',
    playlistName: textOf(xml, 'PlaylistName') ?? 'playlist.m3u8',
    lastModified: now,
    pushing: undefined,
  };
  bucket.channels.set(name, channel);
  return xmlSuccess(xmlDocument('CreateLiveChannelResult', urls(call, channel)));
}

/** GetLiveChannelInfo: https://help.aliyun.com/en/oss/developer-reference/getlivechannelinfo */
export function getLiveChannelInfo(call: Call): Success | Refusal {
  const channel = existing(call);
  if (isRefusal(channel)) return channel;
  const { description, status, fragDuration, fragCount, playlistName } = channel;
  const target =
    element('Type', 'HLS') +
    element('FragDuration', fragDuration) +
    element('FragCount', fragCount) +
    element('PlaylistName', playlistName);
  const inner = element('Description', description) + element('Status', status) + `<Target>${target}</Target>`;
  return xmlSuccess(xmlDocument('LiveChannelConfiguration', inner));
}

/**
 * PutLiveChannelStatus: https://help.aliyun.com/en/oss/developer-reference/putlivechannelstatus. Who is pushing a stream is cut
 * off about 10 seconds after the channel was disabled.
 */
export function putLiveChannelStatus(call: Call): Success | Refusal {
  const channel = existing(call);
  if (isRefusal(channel)) return channel;
  const { status } = call.request.query;
  if (!isStatus(status)) return refusal('InvalidArgument', { fields: { ArgumentName: 'status' } });
  if (isLive(channel, call.now)) {
    // While somebody pushes, disabling is all that the page allows. Not confirmed: the code for the rest.
    if (status === 'enabled') return refusal('ChannelStillLive');
    const until = new Date(call.now.getTime() + CUT_OFF_MS);
    if (channel.status === 'enabled') channel.pushing = { since: call.now, ...channel.pushing, until };
  }
  channel.status = status;
  return success();
}

/** GetLiveChannelStat: https://help.aliyun.com/en/oss/developer-reference/getlivechannelstat. Of the stream itself it tells nothing. */
export function getLiveChannelStat(call: Call): Success | Refusal {
  if (call.request.query['comp'] !== 'stat') return refusal('NotImplemented');
  const channel = existing(call);
  if (isRefusal(channel)) return channel;
  const stat = statOf(channel, call.now);
  const live =
    stat === 'Live' && channel.pushing
      ? element('ConnectedTime', channel.pushing.since.toISOString()) + element('RemoteAddr', '127.0.0.1:1935')
      : '';
  return xmlSuccess(xmlDocument('LiveChannelStat', element('Status', stat) + live));
}

/** ListLiveChannel: https://help.aliyun.com/en/oss/developer-reference/listlivechannel */
export function listLiveChannel(call: Call): Success | Refusal {
  const { prefix = '', marker = '' } = call.request.query;
  const limit = limitOf(call, 'max-keys', 100);
  if (typeof limit === 'object') return limit;
  const page = pageOf(call.bucket.channels, { prefix, delimiter: '', after: marker, limit });
  const channels = page.entries.map(([name, channel]) => {
    const inner =
      element('Name', name) +
      element('Description', channel.description) +
      element('Status', channel.status) +
      element('LastModified', channel.lastModified.toISOString()) +
      urls(call, channel);
    return `<LiveChannel>${inner}</LiveChannel>`;
  });
  const inner =
    element('Prefix', prefix) +
    element('Marker', marker) +
    element('MaxKeys', limit) +
    element('IsTruncated', page.next !== undefined) +
    (page.next === undefined ? '' : element('NextMarker', page.next)) +
    channels.join('');
  return xmlSuccess(xmlDocument('ListLiveChannelResult', inner));
}

/** DeleteLiveChannel: https://help.aliyun.com/en/oss/developer-reference/deletelivechannel */
export function deleteLiveChannel(call: Call): Success | Refusal {
  const channel = existing(call);
  if (isRefusal(channel)) return channel;
  if (isLive(channel, call.now)) return refusal('ChannelStillLive');
  call.bucket.channels.delete(call.name);
  return noContent();
}

/**
 * A stand-in for RTMP, which this OSS does not speak: `POST /<channel>?publish` begins to push a stream to the channel. The
 * real service knows no such request. It answers LiveChannelDisabled where somebody begins to push over RTMP.
 */
export function publishInPlaceOfRtmp(call: Call): Success | Refusal {
  const channel = existing(call);
  if (isRefusal(channel)) return channel;
  if (channel.status === 'disabled') return refusal('LiveChannelDisabled');
  channel.pushing ??= { since: call.now, until: undefined };
  return success();
}

/** What GetLiveChannelStat says. */
export function statOf(channel: StoredChannel, now: Date): 'Disabled' | 'Live' | 'Idle' {
  if (isLive(channel, now)) return 'Live';
  return channel.status === 'disabled' ? 'Disabled' : 'Idle';
}

function isLive({ pushing }: StoredChannel, now: Date): boolean {
  return pushing !== undefined && (pushing.until === undefined || now < pushing.until);
}

const CUT_OFF_MS = 10_000;

function isStatus(status: unknown): status is StoredChannel['status'] {
  return status === 'enabled' || status === 'disabled';
}

function existing({ bucket, name }: Call): StoredChannel | Refusal {
  return bucket.channels.get(name) ?? refusal('NoSuchLiveChannel');
}

function urls({ bucket, request }: Call, { name, playlistName }: StoredChannel): string {
  const host = String(request.headers['host']);
  const publish = element('Url', `rtmp://${host}/live/${name}`);
  const play = element('Url', `http://${host}/${bucket.name}/${name}/${playlistName}`);
  return `<PublishUrls>${publish}</PublishUrls><PlayUrls>${play}</PlayUrls>`;
}
