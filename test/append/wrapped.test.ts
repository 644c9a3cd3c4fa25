import OSS from 'ali-oss';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isConflict, remedy, type RemedyOptions, reportOf } from '../../src/index.js';
import type { LocalOss } from '../../src/testing/index.js';
import { APPEND, type Appender, failure, startLocalOss, stored } from './support.js';

let oss: LocalOss;
beforeEach(async () => {
  oss = await startLocalOss();
});
afterEach(() => oss.close());

type AnyMethod = (...args: unknown[]) => Promise<never>;

/** A subclass that throws errors of its own, as tracers do. */
class Traced extends OSS {
  override head(...args: unknown[]): Promise<never> {
    return traced((super.head as unknown as AnyMethod).apply(this, args));
  }
  override get(...args: unknown[]): Promise<never> {
    return traced((super.get as unknown as AnyMethod).apply(this, args));
  }
  override append(...args: unknown[]): Promise<never> {
    return traced((super.append as unknown as AnyMethod).apply(this, args));
  }
}

const traced = (call: Promise<never>) =>
  call.catch((cause: unknown) => {
    throw new Error('traced', { cause });
  });

const client = (options: RemedyOptions = {}) =>
  remedy(new Traced(oss.clientOptions()), { appendRecovery: true, random: () => 0, ...options }) as unknown as Appender;

describe('an error that somebody wrapped on the way', () => {
  it('is read for what it is: an object that is not there ends at 0', async () => {
    expect((await client().append('app.log', Buffer.from('one\n'))).nextAppendPosition).toBe('4');
  });

  it('is a lost answer still, which is looked into', async () => {
    const appending = client();
    await appending.append('app.log', Buffer.from('one\n'), { position: 0 });
    oss.fault({ match: APPEND, do: { kind: 'apply-then-drop' } });
    const result = await appending.append('app.log', Buffer.from('two\n'));
    expect(reportOf(result)).toMatchObject({ attempts: 2, written: 'yes' });
    expect(stored(oss, 'app.log')).toBe('one\ntwo\n');
  });

  it.each([true, false])('never says no of what may be stored, with append recovery: %s', async appendRecovery => {
    const appending = client({ appendRecovery, attempts: 1 });
    oss.fault({ match: APPEND, do: { kind: 'apply-then-drop' } });
    oss.fault({ match: ({ method }) => method !== 'POST', times: Infinity, do: { kind: 'drop' } });
    const error = await failure(appending.append('app.log', Buffer.from('one\n'), { position: 0 }));
    expect(error.message).toBe('traced');
    expect(reportOf(error)?.written).toBe('unknown');
  });

  it('is a conflict still', async () => {
    const appending = client({ appendRecovery: false });
    await appending.append('app.log', Buffer.from('one\n'), { position: 0 });
    const error = await failure(appending.append('app.log', Buffer.from('other\n'), { position: 0 }));
    expect([error.message, isConflict(error)]).toEqual(['traced', true]);
    expect(reportOf(error)?.trail).toMatchObject([{ conflict: { code: 'PositionNotEqualToLength', nextPosition: 4 } }]);
  });
});
