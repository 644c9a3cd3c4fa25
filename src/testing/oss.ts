import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exchange } from './exchange.js';
import type { Fault, FaultHandle } from './fault.js';
import { newFaults } from './faults.js';
import type { LoggedRequest } from './log.js';
import type { OssOptions } from './options.js';
import { settingsOf, type Settings } from './settings.js';
import { emptyState, newBucket, type KeyState } from './state.js';
import { newTimers } from './timers.js';
import { bucketView, objectView, type BucketView, type ObjectView } from './views.js';

/** What to give to `new OSS(…)` to reach a local OSS. */
export interface ClientOptions {
  /** The id of a key that this OSS knows. */
  readonly accessKeyId: string;
  /** Its secret. */
  readonly accessKeySecret: string;
  /** Its token, where it is one of STS. */
  readonly stsToken?: string;
  /** The region that this OSS says it is in. */
  readonly region: string;
  /** Where this OSS listens: the same as `url` of {@link LocalOss}. */
  readonly endpoint: string;
  /** The bucket goes into the path: it cannot go into the host name of an IP address. */
  readonly sldEnable: true;
  /** Absent when this OSS was started without buckets. */
  readonly bucket?: string;
}

/** A local OSS that is running. */
export interface LocalOss extends AsyncDisposable {
  /** `http://127.0.0.1:<port>`, or the host that was asked for. */
  readonly url: string;
  /** Where it listens: the port that was asked for, or a free one. */
  readonly port: number;
  /** Options for `new OSS(…)`: endpoint, region, the first key pair, the first bucket, and what you add or replace. */
  clientOptions<Overrides extends object = object>(overrides?: Overrides): ClientOptions & Overrides;
  /** Adds a fault. @throws TypeError when it is not one. */
  fault(fault: Fault): FaultHandle;
  /** Takes all faults away. */
  clearFaults(): void;
  /** Every request so far, in order of arrival. Entries of requests under way still change. */
  readonly requests: readonly LoggedRequest[];
  /** Empties the request log: worth it between many thousands of requests. */
  clearRequests(): void;
  /** What is stored under this name, or `undefined`. */
  object(bucket: string, name: string): ObjectView | undefined;
  /** The state of a bucket, parts of which may be set, or `undefined`. */
  bucket(name: string): BucketView | undefined;
  /**
   * The keys in KMS that this OSS may encrypt with, by their ids, to be added to and changed. `alias/acs/oss`, the one that
   * encrypts where a request names none, is there from the start.
   */
  readonly keys: Map<string, KeyState>;
  /**
   * Cuts all connections and stops. Requests that are still late, delayed or held are forgotten.
   *
   * @throws what was thrown first while requests were under way, by the `match` of a fault or by `now`: the request got no answer
   * then, and this is where you hear of it, once. Everything is closed all the same.
   */
  close(): Promise<void>;
}

/**
 * Start an OSS on this machine that keeps its objects in memory: real enough to test your own code against with the real
 * `ali-oss` client, with faults on demand that no network gives you when you need them.
 *
 * Give {@link LocalOss.clientOptions} to the client your code uses, run your code, then look at what is stored with
 * {@link LocalOss.object} and at what was sent in {@link LocalOss.requests}. What it does not know it answers with
 * 501 NotImplemented, never with a success.
 *
 * @throws TypeError when an option is unknown or not of its kind.
 * @example
 * import OSS from 'ali-oss';
 * import { startOss } from 'ali-oss-remedy/testing';
 *
 * const oss = await startOss({ buckets: ['logs'] });
 * const client = new OSS(oss.clientOptions());
 *
 * // The first append is stored, and its answer is lost.
 * oss.fault({ match: { operation: 'AppendObject' }, do: { kind: 'apply-then-drop' } });
 * await myCode(client);
 *
 * oss.object('logs', 'app.log')?.content.toString(); // what is really there
 * oss.requests.map(({ operation, status }) => [operation, status]); // what was really sent
 * await oss.close();
 */
export async function startOss(options: OssOptions = {}): Promise<LocalOss> {
  const settings = settingsOf(options);
  const state = emptyState();
  const created = settings.now();
  for (const name of settings.buckets) state.buckets.set(name, newBucket(name, created));
  const faults = newFaults();
  for (const fault of settings.faults) faults.add(fault);
  const timers = newTimers();
  const log: LoggedRequest[] = [];
  let requestId = 0;
  const failures: unknown[] = [];
  const services = { state, settings, faults, timers, log, failures, nextRequestId: () => (requestId += 1) };

  const server = createServer((message, response) => {
    exchange(message, response, services);
  });
  // Longer than ali-oss keeps an idle connection: the server must not be the one who closes it under a request.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    // By its address, because a machine may have localhost as an IPv6 address.
    server.listen(settings.port, settings.host === 'localhost' ? '127.0.0.1' : settings.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://${settings.host}:${port}`;

  const close = async (): Promise<void> => {
    timers.clear();
    await new Promise<void>(resolve => {
      server.close(() => {
        resolve();
      });
      server.closeAllConnections();
    });
    if (failures.length > 0) throw failures.splice(0)[0];
  };

  return {
    url,
    port,
    clientOptions: <Overrides extends object>(overrides?: Overrides) =>
      ({ ...clientOptions(settings, url), ...overrides }) as ClientOptions & Overrides,
    fault: fault => faults.add(fault),
    clearFaults: () => {
      faults.clear();
    },
    requests: log,
    clearRequests: () => {
      log.length = 0;
    },
    object(bucket, name) {
      const object = state.buckets.get(bucket)?.objects.get(name);
      return object && objectView(object);
    },
    bucket(name) {
      const bucket = state.buckets.get(name);
      return bucket && bucketView(bucket, state, settings.now);
    },
    keys: state.keys,
    close,
    [Symbol.asyncDispose]: close,
  };
}

function clientOptions({ credentials, buckets }: Settings, url: string): ClientOptions {
  const [{ accessKeyId, accessKeySecret, securityToken }] = credentials;
  const [bucket] = buckets;
  return {
    accessKeyId,
    accessKeySecret,
    ...(securityToken === undefined ? {} : { stsToken: securityToken }),
    region: 'oss-cn-hangzhou',
    endpoint: url,
    sldEnable: true,
    ...(bucket === undefined ? {} : { bucket }),
  };
}
