import { describe, expect, it } from 'vitest';
import { type RemedyOptions, remedy, reportOf } from '../../src/index.js';
import type { LocalOss } from '../../src/testing/index.js';
import { bytes, type Client, failure, plainClient, refusing, startLocal, wrappedClient } from './support.js';

// A browser re-sends a request on a connection that died, and tells nobody: what a write meets may be itself.

const FORBID = { headers: { 'x-oss-forbid-overwrite': 'true' } };

/** A client as ali-oss's browser build makes it. */
function browser(oss: LocalOss, options: RemedyOptions = {}): Client {
  return remedy(Object.assign(plainClient(oss), { userAgent: 'aliyun-sdk-js/6.23.0 Chrome 156' }), options);
}

async function writtenOf(call: Promise<unknown>): Promise<unknown> {
  const report = reportOf(await failure(call));
  return [report?.written, ...(report?.trail.map(({ conflict }) => conflict?.written) ?? [])];
}

describe('in a browser, a write that meets a conflict at once', () => {
  it('may have stored the object that it finds: that nothing is stored is not claimed', async () => {
    const oss = await startLocal();
    await plainClient(oss).put('k', bytes('x'));
    expect(await writtenOf(browser(oss).put('k', bytes('x'), FORBID))).toEqual(['unknown', 'unknown']);
    expect(await writtenOf(wrappedClient(oss).put('k', bytes('x'), FORBID))).toEqual(['no', 'no']);
  });

  it.each(['FileImmutable', 'PartAlreadyExist', 'RestoreAlreadyInProgress', 'SomethingNew'])(
    'may have caused %s',
    async code => {
      const oss = await startLocal();
      oss.fault({ do: refusing(code) });
      expect(await writtenOf(browser(oss).restore('k'))).toEqual(['unknown', 'unknown']);
    },
  );

  it.each(['BucketNotEmpty', 'KeyDisabled', 'KeyPendingDeletion', 'KeyPendingImport', 'ChannelStillLive'])(
    'cannot have caused %s: nothing of it is stored',
    async code => {
      const oss = await startLocal();
      oss.fault({ do: refusing(code) });
      expect(await writtenOf(browser(oss).put('k', bytes('x')))).toEqual(['no', 'no']);
    },
  );

  it('may have succeeded after all: a retry that is answered well settles it', async () => {
    const oss = await startLocal();
    await plainClient(oss).put('k', bytes('x'));
    oss.fault({ match: { operation: 'PutObjectTagging' }, do: refusing('StaleFile') });
    const result = await browser(oss, { random: () => 0 }).putObjectTagging('k', { a: '1' });
    expect(reportOf(result)).toMatchObject({ written: 'yes', trail: [{ conflict: { written: 'unknown' } }] });
  });
});

it('in a browser, a read that meets a conflict has written nothing', async () => {
  const oss = await startLocal();
  oss.fault({ do: refusing('FileAlreadyExists') });
  expect(await writtenOf(browser(oss).getObjectTagging('k'))).toEqual(['no', 'no']);
});
