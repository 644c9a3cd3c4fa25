import { describe, expect, it } from 'vitest';
import { withOptions } from '../../src/index.js';
import { appender, startLocalOss, stored } from '../append/support.js';
import { reportOf } from '../../src/index.js';

describe('an append without recovery and without a position, which ali-oss sends to 0', () => {
  it('does not make old bytes there the proof of a later append with recovery', async () => {
    const oss = await startLocalOss();
    await appender(oss).append('app.log', Buffer.from('r;'));
    const client = appender(oss);
    const plain = withOptions(client, { appendRecovery: false });
    const refused: unknown = await plain.append('app.log', Buffer.from('r;')).catch((error: unknown) => error);
    expect(reportOf(refused)?.written).toBe('unknown');
    const told: unknown = await client.append('app.log', Buffer.from('r;')).catch((error: unknown) => error);
    expect(stored(oss, 'app.log')).toBe('r;');
    expect(reportOf(told)?.written).toBe('unknown');
    await oss.close();
  });
});
