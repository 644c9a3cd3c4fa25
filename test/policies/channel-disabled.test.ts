import { describe, expect, it } from 'vitest';
import { type ChannelProgress, disableChannel, type Policy, reportOf, waitForIdle } from '../../src/index.js';
import { conflict, thrownBy, tools } from '../call/fakes.js';
import { failure } from '../ali-oss/support.js';
import { CONF, FORBIDDEN, onStage, passing, sent, withPolicy } from './channel-support.js';

describe('disableChannel', () => {
  it('cuts off who pushes, and deletes the channel after that', async () => {
    const { clock, oss, plain } = await onStage();
    const told: string[] = [];
    const onProgress = ({ status }: ChannelProgress) => {
      told.push(status);
      clock.at += 5_000;
    };
    const result = await withPolicy(oss, disableChannel({ pollMs: 1, onProgress }), { attempts: 1 }).deleteChannel(
      'stage',
    );
    expect(told).toEqual(['Live', 'Live']);
    expect(sent(oss, 'PutLiveChannelStatus')).toBe(1);
    expect(reportOf(result)).toMatchObject({ attempts: 4, lookUps: 3 });
    expect(await failure(plain.getChannel('stage'))).toMatchObject({ status: 404 });
  });

  it('leaves a channel that was put enabled or disabled as putChannel says', async () => {
    for (const Status of ['enabled', 'disabled']) {
      const { clock, oss, channel } = await onStage();
      const onProgress = () => {
        clock.at += 10_000;
      };
      await withPolicy(oss, disableChannel({ pollMs: 1, onProgress })).putChannel('stage', { ...CONF, Status });
      expect(oss.bucket('logs')?.channel('stage')).toMatchObject({ status: Status, pushing: false });
      expect(channel.pushing).toBe(false);
    }
  });

  it('gives up where somebody pushes on after maxWaitMs, and says that the channel stays disabled', async () => {
    const { oss, channel } = await onStage();
    const now = passing(oss, 'DeleteLiveChannel', 30);
    const policy = disableChannel({ pollMs: 1, maxWaitMs: 50 });
    const error = await failure(withPolicy(oss, policy, { now }).deleteChannel('stage'));
    expect(error).toMatchObject({ status: 409, code: 'ChannelStillLive' });
    expect(error.advice?.cause).toContain(
      'the channel was disabled, and stays disabled: its status is Live; stopped waiting after 60 ms',
    );
    expect(channel).toMatchObject({ status: 'disabled', pushing: true });
  });

  it('disables once, and does not fight with who enables it and pushes again', async () => {
    const { clock, oss, plain, channel } = await onStage();
    let now = 0;
    let turns = 0;
    const onProgress = () => {
      turns += 1;
      now += 20;
      if (turns === 1) clock.at += 10_000;
    };
    const disable = disableChannel({ pollMs: 1, maxWaitMs: 50, onProgress });
    const rival: Policy = async (asked, given) => {
      const decision = await disable(asked, given);
      if (turns === 1) {
        await plain.putChannelStatus('stage', 'enabled');
        channel.pushing = true;
      }
      return decision;
    };
    await failure(withPolicy(oss, rival, { now: () => now }).deleteChannel('stage'));
    expect(channel).toMatchObject({ status: 'enabled', pushing: true });
    expect(turns).toBe(3);
  });

  it('ends in the tick in which it is aborted, and the channel stays disabled', async () => {
    const { oss, channel } = await onStage();
    const controller = new AbortController();
    const reason = new Error('enough');
    const onEvent = ({ type }: { type: string }) => {
      if (type === 'decision')
        setImmediate(() => {
          controller.abort(reason);
        });
    };
    const client = withPolicy(oss, disableChannel(), { signal: controller.signal, onEvent });
    expect(await failure(client.deleteChannel('stage'))).toBe(reason);
    expect(channel.status).toBe('disabled');
  });

  it('says which permission disabling needs, and disables nothing in observe mode', async () => {
    const { oss, channel } = await onStage();
    oss.fault({ match: { operation: 'PutLiveChannelStatus' }, do: FORBIDDEN });
    const error = await failure(withPolicy(oss, disableChannel()).deleteChannel('stage'));
    expect(error.advice?.cause).toContain('making stage disabled was refused with 403 AccessDenied');
    oss.clearFaults();
    await failure(withPolicy(oss, disableChannel(), { mode: 'observe' }).deleteChannel('stage'));
    expect(channel.status).toBe('enabled');
  });

  it('says that the channel may be disabled where that got no answer', async () => {
    const { oss, channel } = await onStage();
    oss.fault({ match: { operation: 'PutLiveChannelStatus' }, do: { kind: 'apply-then-answer', status: 503 } });
    const error = await failure(withPolicy(oss, disableChannel()).deleteChannel('stage'));
    expect(error.advice?.cause).toContain(
      'making stage disabled failed with 503 InternalError: it may be disabled now',
    );
    expect(channel.status).toBe('disabled');
  });

  it('waits 2 seconds between looks, for a minute, unless told otherwise', async () => {
    const asked = conflict({ code: 'ChannelStillLive', operation: 'deleteChannel' });
    const decision = await disableChannel()(asked, tools({ call: () => Promise.resolve({}) }));
    expect(decision).toMatchObject({ action: 'retry', afterMs: 2_000, withinMs: 60_000 });
  });

  it.each([
    { code: 'LiveChannelDisabled', operation: 'deleteChannel' },
    { code: 'ChannelStillLive', operation: 'putChannelStatus' },
    { code: 'ChannelStillLive', operation: 'deleteChannel', name: undefined },
  ])('has nothing to say of %j', async said => {
    expect(await disableChannel()(conflict(said), tools())).toBeUndefined();
  });

  it.each([
    ['disableChannel', disableChannel],
    ['waitForIdle', waitForIdle],
  ])('and %s say what is wrong with their options', (name, policy) => {
    const error = thrownBy(() => policy({ pollMs: -1 }));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toContain(
      `Expected \`pollMs\` to be a number of milliseconds ≥ 1, got -1. Example: ${name}({`,
    );
  });
});
