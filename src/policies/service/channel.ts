import { look as told } from '../../catalogue/reasons/look.js';
import { channel as say } from '../../catalogue/reasons/service.js';
import type { Filled } from '../../expect.js';
import type { Conflict } from '../../conflict/conflict.js';
import { retry, type Surface, surface } from '../../conflict/decision.js';
import type { AnyPolicy, Policy, Tools } from '../policy.js';
import { look, wasSent } from '../look.js';
import { expectWaiting, mayPass, soon, tell, waitOn, type WaitOptions } from '../waiting.js';

/**
 * What GetLiveChannelStat says of a channel that is waited for.
 *
 * @see https://help.aliyun.com/en/oss/developer-reference/getlivechannelstat
 * @example
 * const told = ({ name, status, remoteAddr }: ChannelProgress) => `${name} is ${status}, fed by ${remoteAddr ?? 'nobody'}`;
 */
export interface ChannelProgress {
  /** The channel's name. */
  readonly name: string;
  /** Milliseconds since the call began. */
  readonly elapsedMs: number;
  /** `Live` while somebody pushes a stream, else `Idle` or `Disabled`. */
  readonly status: string;
  /** The address of who pushes; `undefined` where OSS does not tell. */
  readonly remoteAddr: string | undefined;
}

/**
 * How `waitForIdle` and `disableChannel` wait.
 *
 * @example
 * const matinee: ChannelWaitOptions = { pollMs: 30_000, maxWaitMs: 3 * 3_600_000 };
 */
export interface ChannelWaitOptions extends WaitOptions<ChannelProgress> {
  /** How long to wait before each look, in milliseconds, 1 or more. @default 10000, and 2000 of `disableChannel` */
  readonly pollMs?: number | undefined;
  /**
   * How long the call may take in all, in milliseconds. It stands in place of the client's `attempts` and `maxElapsedMs`.
   *
   * @default 3600000 (an hour), and 60000 of `disableChannel`
   */
  readonly maxWaitMs?: number | undefined;
  /** Is told at every look. What it throws does no harm. @default none */
  readonly onProgress?: ((progress: ChannelProgress) => void) | undefined;
}

/**
 * Enables the channel that a stream was refused for, and sends the call again: for LiveChannelDisabled. It does so once per
 * call. If the channel is disabled again, the call rejects. OSS answers this code over RTMP, which ali-oss does not speak;
 * the policy is for calls that bring it by `request`.
 *
 * Assumes that nobody disabled the channel on purpose. It stays enabled, whatever becomes of the call.
 *
 * @see https://help.aliyun.com/en/oss/developer-reference/putlivechannelstatus
 * @example
 * remedy(new OSS(config), { policies: { LiveChannelDisabled: enableChannel() } });
 */
export function enableChannel(): Policy {
  const enabled = new WeakSet<object>();
  return async (conflict, tools) => {
    if (conflict.code !== 'LiveChannelDisabled' || conflict.name === undefined) return undefined;
    if (enabled.has(conflict.args)) return surface(say.disabledAgain());
    const failed = await putStatus(conflict, 'enabled', tools);
    if (failed) return failed;
    const args = [...conflict.args];
    enabled.add(args);
    return retry({ args, because: say.enabled() });
  };
}

/**
 * Waits until nobody pushes a stream to the channel any more, looking at its status at each turn, and sends the call again:
 * for ChannelStillLive of `deleteChannel` and `putChannel`. The error surfaces when the status cannot be seen, and after
 * `maxWaitMs`.
 *
 * @throws TypeError when an option is unknown or not of its kind.
 * @see https://help.aliyun.com/en/oss/user-guide/0044-00000201
 * @example
 * const afterTheShow = waitForIdle({ maxWaitMs: 3 * 3_600_000 });
 * remedy(new OSS(config), { policies: { ChannelStillLive: afterTheShow } });
 */
export function waitForIdle(options: ChannelWaitOptions = {}): AnyPolicy {
  expectWaiting('waitForIdle', options);
  const settled = { pollMs: options.pollMs ?? 10_000, maxWaitMs: options.maxWaitMs ?? 3_600_000 };
  return async (conflict, tools) => {
    if (conflict.code !== 'ChannelStillLive' || conflict.name === undefined) return undefined;
    return untilIdle(conflict, tools, { ...settled, onProgress: options.onProgress });
  };
}

/**
 * Stops the live stream: disables the channel (the streaming client is disconnected after about 10 seconds), waits for
 * that, and sends the call again. For ChannelStillLive of `deleteChannel` and `putChannel`.
 *
 * Assumes that what is being broadcast may be lost. What is recorded stays. A channel that was deleted is gone; one that
 * was put is enabled or disabled as `putChannel` says. Where the error surfaces, because somebody still pushes after
 * `maxWaitMs` say, the channel stays disabled. It is disabled once in a call: whoever enables it meanwhile is not fought.
 *
 * @throws TypeError when an option is unknown or not of its kind.
 * @see https://help.aliyun.com/en/oss/developer-reference/putlivechannelstatus
 * @example
 * const client = remedy(new OSS(config), { policies: { ChannelStillLive: disableChannel() } });
 * await client.deleteChannel('rehearsal'); // within some 12 seconds, even in the middle of a song
 */
export function disableChannel(options: ChannelWaitOptions = {}): Policy {
  expectWaiting('disableChannel', options);
  const { pollMs = 2_000, maxWaitMs = 60_000, onProgress } = options;
  const disabled = new WeakSet<object>();
  return async (conflict, tools) => {
    const { code, name, operation } = conflict;
    if (code !== 'ChannelStillLive' || name === undefined || !REPLACES.has(operation)) return undefined;
    if (disabled.has(conflict.args)) {
      return untilIdle(conflict, tools, {
        pollMs,
        maxWaitMs,
        onProgress,
        note: say.afterDisabling,
      });
    }
    const failed = await putStatus(conflict, 'disabled', tools);
    if (failed) return failed;
    const args = [...conflict.args];
    disabled.add(args);
    return waitOn(conflict, { afterMs: pollMs, maxWaitMs, because: say.disabled(), args });
  };
}

const REPLACES = new Set(['deleteChannel', 'putChannel', 'request']);

interface Idling extends Filled<Pick<ChannelWaitOptions, 'pollMs' | 'maxWaitMs'>> {
  readonly onProgress: ChannelWaitOptions['onProgress'] | undefined;
  readonly note?: (told: string) => string;
}

async function untilIdle(conflict: Conflict, tools: Tools, { pollMs, maxWaitMs, onProgress, note = asItIs }: Idling) {
  const { elapsedMs } = conflict;
  const name = String(conflict.name);
  let stat: Stat;
  try {
    const asking = () => tools.call('getChannelStatus', name);
    ({ data: stat } = await look<{ data: Stat }>(told.status(name), 'oss:GetLiveChannelStat', asking));
  } catch (error) {
    const because = note((error as Error).message);
    return mayPass(error) ? waitOn(conflict, { afterMs: pollMs, maxWaitMs, because }) : surface(because);
  }
  const { Status: status, RemoteAddr: remoteAddr } = stat;
  tell(onProgress, { name, elapsedMs, status, remoteAddr });
  const afterMs = status === 'Live' ? pollMs : soon(pollMs);
  return waitOn(conflict, { afterMs, maxWaitMs, because: note(say.status(status)) });
}

const asItIs = (told: string) => told;

interface Stat {
  readonly Status: string;
  readonly RemoteAddr?: string;
}

/** Changes the status; the end, where that fails. */
async function putStatus({ name }: Conflict, status: string, tools: Tools): Promise<Surface | undefined> {
  const asking = () => tools.call('putChannelStatus', name, status);
  try {
    await look(told.setting(String(name), status), 'oss:PutLiveChannelStatus', asking);
    return undefined;
  } catch (error) {
    const { message, cause } = error as Error;
    return surface(wasSent(cause) && mayPass(error) ? say.maybe(message, status) : message);
  }
}
