import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLanes, inLane } from '../../src/memory/lane.js';
import { reportOf } from '../../src/index.js';
import type { LocalOss, LoggedRequest } from '../../src/testing/index.js';
import { APPEND, appender, arrived, failure, startLocalOss, stored } from '../append/support.js';

const isAppend = ({ operation }: LoggedRequest) => operation === APPEND.operation;

describe('lanes', () => {
  it('begin in the very tick of the call where nothing is under way', () => {
    let begun = false;
    void inLane(createLanes(), 'a', undefined, () => {
      begun = true;
      return Promise.resolve();
    });
    expect(begun).toBe(true);
  });

  it('go on after a task that failed, in order, and are gone when they are empty', async () => {
    const lanes = createLanes();
    const order: number[] = [];
    const task = (n: number) => () => {
      order.push(n);
      return n === 1 ? Promise.reject(new Error('one')) : Promise.resolve(n);
    };
    const results = await Promise.allSettled([1, 2, 3].map(n => inLane(lanes, 'a', undefined, task(n))));
    expect(order).toEqual([1, 2, 3]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
    expect(lanes.size).toBe(0);
  });

  it('let an aborted call leave at once, and the others keep their turn', async () => {
    const lanes = createLanes();
    const controller = new AbortController();
    let finish: () => void = () => undefined;
    const first = inLane(lanes, 'a', undefined, () => new Promise<void>(resolve => (finish = resolve)));
    const second = inLane(lanes, 'a', controller.signal, () => Promise.resolve('never'));
    const third = inLane(lanes, 'a', undefined, () => Promise.resolve('third'));
    controller.abort('my reason');
    await expect(second).rejects.toBe('my reason');
    finish();
    await first;
    expect(await third).toBe('third');
  });
});

describe('the signal of an append', () => {
  let oss: LocalOss;
  beforeEach(async () => {
    oss = await startLocalOss();
  });
  afterEach(() => oss.close());

  it('aborted in the queue gives the reason, with nothing sent; thousands may share one signal without a warning', async () => {
    const warnings: unknown[] = [];
    const hear = (warning: unknown) => warnings.push(warning);
    process.on('warning', hear);
    const controller = new AbortController();
    const client = appender(oss, { signal: controller.signal });
    oss.fault({ match: APPEND, do: { kind: 'delay', ms: 50 } });
    const first = client.append('app.log', Buffer.from('one\n'));
    const queued = Array.from({ length: 2000 }, () => failure(client.append('app.log', Buffer.from('x'))));
    await arrived(oss, isAppend);
    const reason = new Error('enough');
    controller.abort(reason);
    expect(new Set(await Promise.all(queued))).toEqual(new Set([reason]));
    await first;
    await new Promise(resolve => setImmediate(resolve));
    process.off('warning', hear);
    expect(stored(oss, 'app.log')).toBe('one\n');
    expect(warnings).toEqual([]);
  });

  it('aborted while a send is under way does not hide that it was stored', async () => {
    const controller = new AbortController();
    const client = appender(oss, { signal: controller.signal });
    oss.fault({ match: APPEND, do: { kind: 'delay', ms: 20 } });
    const appended = client.append('app.log', Buffer.from('one\n'));
    await arrived(oss, isAppend);
    controller.abort();
    expect((await appended).nextAppendPosition).toBe('4');
  });

  it('aborted in a wait after an unanswered send says unknown', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const client = appender(oss, {
      ...{ signal: controller.signal, random: () => 0.999 },
      // In the wait that is decided on.
      onEvent({ type }) {
        if (type !== 'decision') return;
        setImmediate(() => {
          controller.abort(reason);
        });
      },
    });
    oss.fault({ match: APPEND, times: Infinity, do: { kind: 'apply-then-drop' } });
    const error = await failure(client.append('app.log', Buffer.from('one\n')));
    expect(error).toBe(reason);
    expect(reportOf(error)).toMatchObject({ attempts: 1, written: 'unknown' });
  });

  it('aborted while the end of the object is asked for sends nothing', async () => {
    const controller = new AbortController();
    const client = appender(oss, { signal: controller.signal });
    oss.fault({ match: { operation: 'HeadObject' }, do: { kind: 'delay', ms: 20 } });
    const appended = failure(client.append('app.log', Buffer.from('one\n')));
    await arrived(oss, () => true);
    const reason = new Error('enough');
    controller.abort(reason);
    const error = await appended;
    expect(error).toBe(reason);
    expect(reportOf(error)).toMatchObject({ attempts: 0, written: 'no' });
    expect(oss.requests.map(({ operation }) => operation)).toEqual(['HeadObject']);
  });

  it('aborted before the call sends nothing', async () => {
    const client = appender(oss, { signal: AbortSignal.abort('no') });
    await expect(client.append('app.log', Buffer.from('one\n'))).rejects.toBe('no');
    expect(oss.requests).toHaveLength(0);
  });
});
