import { describe, expect, it } from 'vitest';
import { type RemedyEvent, remedy, reportOf } from '../../src/index.js';
import { BUILDS, optionsFor } from './builds.js';
import {
  bytes,
  type Client,
  clusterOf,
  failure,
  imageClient,
  plainClient,
  refuse,
  refusing,
  startLocal,
} from './support.js';

const stale = { match: { operation: 'PutObjectTagging' }, do: refusing('StaleFile') } as const;

describe.each(BUILDS)('of a client of %s', (_name, Build, more) => {
  class Store extends Build {
    made = 0;

    async keep(body: Buffer): Promise<string> {
      const name = `n${(this.made += 1)}`;
      await this.put(name, body);
      await this.putObjectTagging(name, { a: '1' });
      return name;
    }

    async putTwice(name: string): Promise<void> {
      await this.append(name, bytes('a'));
      await this.append(name, bytes('b'));
    }

    async getOrCreate(name: string): Promise<void> {
      await this.put(name, bytes('x'));
      throw new Error('and then something else');
    }

    nameFor(id: number): string {
      return `id-${id}`;
    }
  }

  async function start() {
    const oss = await startLocal();
    const events: RemedyEvent[] = [];
    const given = new Store(optionsFor(oss, more));
    const onEvent = (event: RemedyEvent) => void events.push(event);
    return { oss, given, events, client: remedy(given, { appendRecovery: true, random: () => 0, onEvent }) };
  }

  it('a helper of a subclass is not sent again: what it calls is', async () => {
    const { oss, client, events } = await start();
    oss.fault(stale);
    expect(await client.keep(bytes('x'))).toBe('n1');
    expect(oss.bucket('logs')?.objectNames).toEqual(['n1']);
    expect(oss.requests.map(({ operation }) => operation)).toEqual([
      'PutObject',
      ...Array<string>(2).fill('PutObjectTagging'),
    ]);
    const ended = events.flatMap(event => (event.type === 'settled' ? [event.operation] : []));
    expect(ended).toEqual(['put', 'putObjectTagging']);
  });

  it('append recovery works inside a helper', async () => {
    const { oss, client } = await start();
    await client.putTwice('log');
    expect(oss.object('logs', 'log')?.content.toString()).toBe('ab');
  });

  it('nothing is reported of what a helper throws: it is no write of its own, whatever its name', async () => {
    const { client } = await start();
    expect(reportOf(await failure(client.getOrCreate('k')))).toBeUndefined();
  });

  it('a synchronous helper stays synchronous', async () => {
    const { client } = await start();
    expect(client.nameFor(7)).toBe('id-7');
  });

  it('what was added to the instance or to the class itself is a helper too', async () => {
    const { oss, given } = await start();
    const added = Build.prototype as { mixedIn?: () => Promise<void> };
    added.mixedIn = async function (this: InstanceType<typeof Build>) {
      await this.putObjectTagging('k', { a: '1' });
    };
    try {
      const own = Object.assign(given, {
        async tagTwice(this: InstanceType<typeof Build>) {
          await this.putObjectTagging('k', { a: '1' });
          await this.putObjectTagging('k', { a: '2' });
        },
      }) as typeof given & { tagTwice(): Promise<void>; mixedIn(): Promise<void> };
      const events: string[] = [];
      const client = remedy(own, {
        random: () => 0,
        onEvent: event => {
          if (event.type === 'settled') events.push(event.operation);
        },
      });
      await client.put('k', bytes('x'));
      oss.fault(stale);
      await client.tagTwice();
      oss.fault(stale);
      await client.mixedIn();
      expect(events).toEqual(['put', ...Array<string>(3).fill('putObjectTagging')]);
    } finally {
      delete added.mixedIn;
    }
  });

  it('a method of ali-oss that a subclass overrides is guarded as one', async () => {
    const { oss } = await start();
    class Tagging extends Build {}
    Object.defineProperty(Tagging.prototype, 'put', {
      async value(this: Client, ...args: unknown[]) {
        const answer = await (Build.prototype as Client).put.apply(this, args);
        await this.putObjectTagging(args[0], { a: '1' });
        return answer;
      },
    });
    const client = remedy(new Tagging(optionsFor(oss, more)), { random: () => 0 });
    refuse(oss, 'k', 'FileImmutable', 1);
    expect((await failure(client.put('k', bytes('x')))).advice).toBeDefined();
    await client.put('k', bytes('x'));
    expect(oss.object('logs', 'k')?.content.toString()).toBe('x');
  });
});

describe('of a client that stands on others', () => {
  it('a method that a class adds to ClusterClient is a helper', async () => {
    const oss = await startLocal();
    const cluster = Object.assign(clusterOf([oss.clientOptions()]), {
      async twice(this: { put(name: string, body: Buffer): Promise<unknown> }) {
        await this.put('a', bytes('a'));
        await this.put('b', bytes('b'));
        return 'done';
      },
    });
    const client = remedy(cluster);
    expect(await client.twice()).toBe('done');
    refuse(oss, 'b', 'FileImmutable');
    expect((await failure(client.twice())).advice).toBeDefined();
  });

  it('a method that a class adds to ImageClient is a helper', async () => {
    const oss = await startLocal();
    await plainClient(oss).put('k', bytes('x'));
    const image = Object.assign(imageClient(oss), {
      nameOf: (id: number) => `k${id}`,
      async both(this: { get(name: string): Promise<unknown> }) {
        return [await this.get('k'), await this.get('k')].length;
      },
    });
    const client = remedy(image);
    expect(client.nameOf(1)).toBe('k1');
    expect(await client.both()).toBe(2);
    expect(reportOf(await client.get('k'))?.written).toBe('no');
  });
});
