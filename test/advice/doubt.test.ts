import { describe, expect, it } from 'vitest';
import { en } from '../../src/catalogue/index.js';
import { explain, isConflict, type Locale, reportOf } from '../../src/index.js';
import { zh } from '../../src/locales/zh.js';
import type { Credential, LocalOss } from '../../src/testing/index.js';
import { bytes, type Client, errorXml, failure, startLocal, wrappedClient } from '../ali-oss/support.js';

const LOST = { kind: 'apply-then-drop' } as const;
const recovering = { appendRecovery: true, attempts: 2, random: () => 0 } as const;

/** The next write is stored, its answer gets lost, and from then on OSS refuses everything. */
function lostThenRefused(oss: LocalOss): void {
  oss.fault({ do: LOST });
  oss.fault({ times: Infinity, do: { kind: 'answer', status: 403, body: errorXml('AccessDenied') } });
}

const contentOf = (oss: LocalOss) => oss.object('logs', 'k')?.content.toString();

describe('an error that is no 409 and leaves it unknown what is stored', () => {
  it.each<[what: string, call: (client: Client, oss: LocalOss) => Promise<unknown>]>([
    [
      'a lost answer and then a refusal, with append recovery',
      async (client, oss) => {
        await client.append('k', bytes('x'));
        lostThenRefused(oss);
        return client.append('k', bytes('y'));
      },
    ],
    [
      'a lost answer to a put',
      (client, oss) => {
        oss.fault({ do: LOST });
        return client.put('k', bytes('x'));
      },
    ],
    [
      'a 500 of OSS itself',
      (client, oss) => {
        oss.fault({ do: { kind: 'answer', status: 500, body: errorXml('InternalError') } });
        return client.putObjectTagging('k', { a: 'b' });
      },
    ],
  ])('says what to do: %s', async (_what, call) => {
    const oss = await startLocal();
    const client = wrappedClient(oss, recovering);
    const error = await failure(call(client, oss));
    expect(reportOf(error)).toMatchObject({ written: 'unknown' });
    expect(error.advice).toBe(en.doubt);
    expect(isConflict(error)).toBe(false);
    expect(explain(error)).toBe(en.doubt);
    expect(explain(error, { locale: zh })).toBe(zh.doubt);
  });

  it.each<[string, Locale, object]>([
    ['in Chinese', zh, zh.doubt],
    ['in English where the language has no words for it', { language: 'xx', advice: {} }, en.doubt],
  ])('says it %s', async (_how, locale, expected) => {
    const oss = await startLocal();
    oss.fault({ do: LOST });
    const error = await failure(wrappedClient(oss, { locale }).put('k', bytes('x')));
    expect(error.advice).toBe(expected);
    expect(explain(error)).toBe(expected);
    expect(explain(error, { locale: en })).toBe(en.doubt);
  });

  it('names the report, this client and its credentials', () => {
    const said = en.doubt.actions.join('\n');
    for (const name of ['reportOf(error).written', 'Keep using this client', 'options.stsToken', 'refreshSTSToken']) {
      expect(said).toContain(name);
    }
  });

  it('leaves the reason of a signal as the caller made it', async () => {
    const oss = await startLocal();
    oss.fault({ match: ({ method }) => method !== 'HEAD', times: Infinity, do: LOST });
    const stop = new AbortController();
    const reason = new Error('enough');
    const client = wrappedClient(oss, {
      ...{ appendRecovery: true, random: () => 0.99, signal: stop.signal },
      // In the wait that is decided on.
      onEvent({ type }) {
        if (type !== 'decision') return;
        setImmediate(() => {
          stop.abort(reason);
        });
      },
    });
    const error = await failure(client.append('k', bytes('x')));
    expect(error).toBe(reason);
    expect(reportOf(error)).toMatchObject({ written: 'unknown' });
    expect(error.advice).toBeUndefined();
  });
});

describe('an error that leaves nothing unknown has no such advice', () => {
  it('as a refusal', async () => {
    const oss = await startLocal();
    oss.fault({ do: { kind: 'answer', status: 403, body: errorXml('AccessDenied') } });
    expect((await failure(wrappedClient(oss).put('k', bytes('x')))).advice).toBeUndefined();
  });

  it('or a read', async () => {
    const oss = await startLocal();
    oss.fault({ do: { kind: 'drop' } });
    expect((await failure(wrappedClient(oss).get('k'))).advice).toBeUndefined();
  });

  it('or a request that never left', async () => {
    const oss = await startLocal();
    const client = wrappedClient(oss);
    await oss.close();
    const error = await failure(client.put('k', bytes('x')));
    expect(reportOf(error)).toMatchObject({ written: 'no' });
    expect(error.advice).toBeUndefined();
  });
});

describe('credentials that end while a send is in doubt', () => {
  const OLD: Credential = { accessKeyId: 'old-id', accessKeySecret: 'old-secret', securityToken: 'old-token' };
  const NEW: Credential = { accessKeyId: 'new-id', accessKeySecret: 'new-secret', securityToken: 'new-token' };
  const configOf = ({ accessKeyId, accessKeySecret, securityToken }: Credential) => ({
    ...{ accessKeyId, accessKeySecret },
    stsToken: securityToken,
  });

  async function expiring(config: object = {}) {
    const known: Credential[] = [OLD];
    const oss = await startLocal({ credentials: known });
    const client = wrappedClient(oss, recovering, { ...configOf(OLD), ...config });
    await client.append('k', bytes('first '));
    oss.fault({
      match: ({ operation }) => {
        if (operation !== 'AppendObject') return false;
        // They end with this very request.
        setImmediate(() => known.splice(0, 1, NEW));
        return true;
      },
      do: LOST,
    });
    return { oss, client };
  }

  it('are changed on the client, whose memory then finds what was stored', async () => {
    const { oss, client } = await expiring();
    const error = await failure(client.append('k', bytes('second')));
    expect(error).toMatchObject({ status: 403, advice: en.doubt });
    Object.assign(client.options, configOf(NEW));
    await client.append('k', bytes('second'));
    expect(contentOf(oss)).toBe('first second');
  });

  it('or are fetched by refreshSTSToken, which the wrapped client calls as the plain one does', async () => {
    const refreshSTSToken = () => Promise.resolve(configOf(NEW));
    const { oss, client } = await expiring({ refreshSTSToken, refreshSTSTokenInterval: 3_600_000 });
    const error = await failure(client.append('k', bytes('second')));
    expect(error).toMatchObject({ status: 403, advice: en.doubt });
    // The hour is over.
    (client as { stsTokenFreshTime: Date }).stsTokenFreshTime = new Date(0);
    await client.append('k', bytes('second'));
    expect(contentOf(oss)).toBe('first second');
  });
});

describe('a code of the catalogue that OSS was seen to answer with another status', () => {
  it('has the advice of the code, and is no conflict', async () => {
    const oss = await startLocal();
    const body = errorXml('AppendSealedObjectNotAllowed');
    oss.fault({ match: { operation: 'AppendObject' }, times: Infinity, do: { kind: 'answer', status: 400, body } });
    for (const options of [{}, recovering]) {
      const error = await failure(wrappedClient(oss, options).append('k', bytes('x')));
      expect(error.status).toBe(400);
      expect(error.advice).toBe(en.advice.AppendSealedObjectNotAllowed);
      expect(isConflict(error)).toBe(false);
      expect(explain(error, { locale: zh })).toBe(zh.advice.AppendSealedObjectNotAllowed);
    }
  });
});
