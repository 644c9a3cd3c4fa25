import { expected } from '../expected.js';
import type { StoredChannel } from '../state.js';
import { statOf } from './channels.js';

/**
 * A LiveChannel as it is now.
 *
 * @example
 * // Somebody pushes a stream: the channel can be neither deleted nor put.
 * const channel = oss.bucket('streams')?.channel('stage');
 * if (channel) channel.pushing = true;
 */
export interface ChannelView {
  /** Its name. */
  readonly name: string;
  /** As it was put. */
  readonly status: 'enabled' | 'disabled';
  /** As GetLiveChannelStat tells it: `Live` while somebody pushes. */
  readonly stat: 'Disabled' | 'Live' | 'Idle';
  /** Whether somebody pushes a stream. @throws TypeError when it is set to what is no boolean, or to true while disabled. */
  pushing: boolean;
}

export function channelView(channel: StoredChannel, now: () => Date): ChannelView {
  const isLive = () => statOf(channel, now()) === 'Live';
  return {
    name: channel.name,
    get status() {
      return channel.status;
    },
    get stat() {
      return statOf(channel, now());
    },
    get pushing() {
      return isLive();
    },
    set pushing(pushing) {
      const given: unknown = pushing;
      if (typeof given !== 'boolean') throw expected('`pushing` of a channel', 'true or false', given, WORKS);
      if (pushing && channel.status === 'disabled') {
        throw expected('a channel that somebody pushes to', 'enabled', channel.status, WORKS);
      }
      channel.pushing = pushing ? { since: now(), until: undefined } : undefined;
    },
  };
}

const WORKS = 'channel.pushing = true, after putChannelStatus(channel, "enabled")';
