import { describe, expect, it } from 'vitest';
import { type ChannelProgress, enableChannel, firstOf, type Policy, reportOf, waitForIdle } from '../../src/index.js';
import { conflict, tools } from '../call/fakes.js';
import { type Answer, failure } from '../ali-oss/support.js';
import { type ChannelClient, CONF, FORBIDDEN, onStage, passing, PUBLISH, sent, withPolicy } from './channel-support.js';

describe('enableChannel', () => {
  it('enables the channel that a stream was refused for, and has it sent again', async () => {
    const { oss, plain, channel } = await onStage(false);
    await plain.putChannelStatus('stage', 'disabled');
    const result = await withPolicy(oss, enableChannel()).request(PUBLISH);
    expect(result['status']).toBe(200);
    expect(channel).toMatchObject({ status: 'enabled', pushing: true });
    expect(reportOf(result)).toMatchObject({ attempts: 2, lookUps: 1 });
  });

  it('does not fight with who disables it again', async () => {
    const { oss, plain, channel } = await onStage(false);
    await plain.putChannelStatus('stage', 'disabled');
    const enable = enableChannel();
    const rival: Policy = async (asked, given) => {
      const decision = await enable(asked, given);
      await plain.putChannelStatus('stage', 'disabled');
      return decision;
    };
    const error = await failure(withPolicy(oss, rival).request(PUBLISH));
    expect(error).toMatchObject({ status: 409, code: 'LiveChannelDisabled' });
    expect(error.advice?.cause).toContain('the channel was enabled, and is disabled again');
    expect(channel.status).toBe('disabled');
    expect(reportOf(error)?.attempts).toBe(2);
  });

  it('says which permission enabling needs', async () => {
    const { oss, plain } = await onStage(false);
    await plain.putChannelStatus('stage', 'disabled');
    oss.fault({ match: { operation: 'PutLiveChannelStatus' }, do: FORBIDDEN });
    const error = await failure(withPolicy(oss, enableChannel()).request(PUBLISH));
    expect(error.code).toBe('LiveChannelDisabled');
    expect(error.advice?.cause).toContain(
      'making stage enabled was refused with 403 AccessDenied: oss:PutLiveChannelStatus',
    );
  });

  it('enables nothing in observe mode', async () => {
    const { oss, plain, channel } = await onStage(false);
    await plain.putChannelStatus('stage', 'disabled');
    const error = await failure(withPolicy(oss, enableChannel(), { mode: 'observe' }).request(PUBLISH));
    expect(error.advice?.cause).toContain('making stage enabled is not done in observe mode');
    expect(channel.status).toBe('disabled');
  });

  it.each(['drop', 'apply-then-drop'] as const)(
    'says that it may be enabled where that got no answer: %s',
    async kind => {
      const { oss, plain } = await onStage(false);
      await plain.putChannelStatus('stage', 'disabled');
      oss.fault({ match: { operation: 'PutLiveChannelStatus' }, do: { kind } });
      const error = await failure(withPolicy(oss, enableChannel()).request(PUBLISH));
      expect(error.code).toBe('LiveChannelDisabled');
      expect(error.advice?.cause).toContain('making stage enabled failed with ResponseError: it may be enabled now');
    },
  );

  it.each([{ code: 'ChannelStillLive' }, { code: 'LiveChannelDisabled', name: undefined }])(
    'has nothing to say of %j',
    async said => {
      expect(await enableChannel()(conflict(said), tools())).toBeUndefined();
    },
  );
});

describe('waitForIdle', () => {
  it.each<[string, (client: ChannelClient) => Promise<Answer>, string | undefined]>([
    ['deleted', client => client.deleteChannel('stage'), undefined],
    ['put', client => client.putChannel('stage', { ...CONF, Description: 'next show' }), 'next show'],
  ])('waits until nobody pushes any more, and then the channel is %s', async (_what, call, description) => {
    const { oss, plain, channel } = await onStage();
    const told: ChannelProgress[] = [];
    const onProgress = (progress: ChannelProgress) => {
      told.push(progress);
      if (told.length === 3) channel.pushing = false;
    };
    const client = withPolicy(oss, waitForIdle({ pollMs: 1, onProgress }), { attempts: 1, maxElapsedMs: 0 });
    const result = await call(client);
    expect(reportOf(result)).toMatchObject({ attempts: 4, lookUps: 3 });
    expect(told[0]).toMatchObject({ name: 'stage', status: 'Live', remoteAddr: '127.0.0.1:1935' });
    const left = await plain.getChannel('stage').then(
      ({ data }) => (data as { Description: string }).Description,
      () => undefined,
    );
    expect(left).toBe(description);
  });

  it('sends at once where the stream has ended since the 409', async () => {
    const { oss, channel } = await onStage();
    const told: string[] = [];
    const onProgress = ({ status, remoteAddr }: ChannelProgress) => told.push(`${status} ${String(remoteAddr)}`);
    const late: Policy = () => {
      channel.pushing = false;
      return undefined;
    };
    await withPolicy(oss, firstOf(late, waitForIdle({ pollMs: 1, onProgress }))).deleteChannel('stage');
    expect(told).toEqual(['Idle undefined']);
  });

  it('gives up after maxWaitMs, and the channel stays as it is', async () => {
    const { oss, channel } = await onStage();
    const now = passing(oss, 'DeleteLiveChannel', 30);
    const policy = waitForIdle({ pollMs: 1, maxWaitMs: 50 });
    const error = await failure(withPolicy(oss, policy, { now }).deleteChannel('stage'));
    expect(error).toMatchObject({ status: 409, code: 'ChannelStillLive' });
    expect(error.advice?.cause).toContain('its status is Live; stopped waiting after 60 ms (maxWaitMs: 50)');
    expect(channel).toMatchObject({ status: 'enabled', pushing: true });
  });

  it('ends in the tick in which it is aborted', async () => {
    const { oss } = await onStage();
    const controller = new AbortController();
    const reason = new Error('enough');
    const onProgress = () =>
      setImmediate(() => {
        controller.abort(reason);
      });
    const client = withPolicy(oss, waitForIdle({ onProgress }), { signal: controller.signal });
    expect(await failure(client.deleteChannel('stage'))).toBe(reason);
  });

  it('says which permission a look needs, and goes on after one that got no answer', async () => {
    const { oss, channel } = await onStage();
    oss.fault({ match: { operation: 'GetLiveChannelStat' }, times: 1, do: { kind: 'drop' } });
    const onProgress = () => {
      channel.pushing = false;
    };
    await withPolicy(oss, waitForIdle({ pollMs: 1, onProgress })).putChannel('stage', CONF);
    expect(sent(oss, 'GetLiveChannelStat')).toBe(2);
    channel.pushing = true;
    const again = await onStage();
    again.oss.fault({ match: { operation: 'GetLiveChannelStat' }, do: FORBIDDEN });
    const error = await failure(withPolicy(again.oss, waitForIdle({ pollMs: 1 })).deleteChannel('stage'));
    expect(error.advice?.cause).toContain(
      'the status of stage was refused with 403 AccessDenied: oss:GetLiveChannelStat is missing',
    );
  });

  it('surfaces where ali-oss has no method to look with, as in a browser', async () => {
    const call = () => Promise.reject(new TypeError('Expected a method of ali-oss, got getChannelStatus.'));
    const asked = conflict({ code: 'ChannelStillLive', operation: 'request' });
    expect(await waitForIdle()(asked, tools({ call }))).toMatchObject({ action: 'surface' });
  });

  it('looks every 10 seconds for an hour, and never sends in a circle without a pause, unless told otherwise', async () => {
    const asked = conflict({ code: 'ChannelStillLive', operation: 'deleteChannel' });
    const seeing = (Status: string) => tools({ call: () => Promise.resolve({ data: { Status } }) });
    const waits = { action: 'retry', withinMs: 3_600_000 };
    expect(await waitForIdle()(asked, seeing('Live'))).toMatchObject({ ...waits, afterMs: 10_000 });
    expect(await waitForIdle()(asked, seeing('Idle'))).toMatchObject({ ...waits, afterMs: 1_000 });
  });

  it.each([{ code: 'LiveChannelDisabled' }, { code: 'ChannelStillLive', name: undefined }])(
    'has nothing to say of %j',
    async said => {
      expect(await waitForIdle()(conflict(said), tools())).toBeUndefined();
    },
  );
});
