import OSS from 'ali-oss';
import { remedy, reportOf, withOptions } from 'ali-oss-remedy';
import { memoryAgent } from '../memory-agent.js';
import { soakOss } from './oss.js';

interface Client {
  append(name: string, body: Buffer): Promise<unknown>;
  head(name: string): Promise<unknown>;
  put(name: string, body: Buffer, options?: object): Promise<unknown>;
  putObjectTagging(name: string, tags: object): Promise<unknown>;
}

/** What was counted so far. */
export interface Counts {
  readonly calls: number;
  readonly resolved: number;
  readonly rejected: number;
  readonly retries: number;
  readonly events: number;
}

/** A soak under way. */
export interface Soak {
  /** Makes so many more calls, eight at a time. */
  run(calls: number): Promise<Counts>;
  /** What the other end counted. */
  readonly answered: Readonly<Record<string, number>>;
}

const AT_ONCE = 8;

/** A wrapped client that does a bit of everything on so many objects, with the network stubbed out in this process. */
export function startSoak(objects: number): Soak {
  const { answer, counts: answered } = soakOss();
  const config = { accessKeyId: 'id', accessKeySecret: 'secret', bucket: 'bucket', region: 'oss-cn-hangzhou' };
  const plain = new OSS({ ...config, agent: memoryAgent(answer, AT_ONCE) } as OSS.Options);
  // One signal for all of it: whoever listens and does not stop listening shows.
  const { signal } = new AbortController();
  const counts = { calls: 0, resolved: 0, rejected: 0, retries: 0, events: 0 };
  const onEvent = () => {
    counts.events += 1;
  };
  const client = remedy(plain, { appendRecovery: true, random: () => 0, onEvent }) as unknown as Client;
  const signalled = withOptions(client, { signal });

  const call = (at: number): Promise<unknown> => {
    const n = Math.floor(at / KINDS.length) % objects;
    const kind = KINDS[at % KINDS.length];
    const using = at % 3 === 0 ? signalled : client;
    if (kind === 'head' || kind === 'missing') return using.head(`${kind}${n}`);
    if (kind === 'stale') return using.putObjectTagging(`${kind}${n}`, { at: String(at) });
    if (kind === 'put' || kind === 'immutable') return using.put(`${kind}${n}`, recordOf(at), { meta: { at } });
    // A view of its own for a call, as the README shows it.
    const view = at % 7 === 0 ? withOptions(client, { signal, attempts: 5 }) : using;
    return view.append(`${kind ?? ''}${n}`, recordOf(at));
  };
  const settle = async (at: number) => {
    const [end, isError] = await call(at).then(
      value => [value, false] as const,
      (error: unknown) => [error, true] as const,
    );
    counts.calls += 1;
    counts[isError ? 'rejected' : 'resolved'] += 1;
    counts.retries += (reportOf(end)?.attempts ?? 1) - 1;
  };
  let next = 0;
  return {
    answered,
    async run(calls) {
      const until = next + calls;
      const work = async () => {
        while (next < until) await settle((next += 1));
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
      return { ...counts };
    },
  };
}

const KINDS = ['put', 'head', 'append', 'stale', 'append', 'lost', 'rival', 'immutable', 'missing', 'append'];
const recordOf = (at: number) => Buffer.from(`a record with a number of its own: ${at}\n`);
