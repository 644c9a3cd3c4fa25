import OSS from 'ali-oss';
import debug from 'debug';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { format } from 'node:util';
import { onTestFinished } from 'vitest';
import { type Advice, type Conflict, type Policy, type RemedyOptions, remedy } from '../../src/index.js';
import { type Effect, type LocalOss, type LoggedRequest, type OssOptions, startOss } from '../../src/testing/index.js';

/** What ali-oss resolves with, as far as these tests look. */
export interface Answer {
  readonly res: { readonly status: number; readonly headers: Readonly<Record<string, string>> };
  readonly nextAppendPosition?: string;
  readonly [field: string]: unknown;
}

/** What a guarded call rejects with. */
export interface Failure extends Error {
  readonly status?: number;
  readonly code?: string;
  readonly requestId?: string;
  readonly advice?: Advice;
}

type Words<Text extends string> = Text extends `${infer Word} ${infer Rest}` ? Word | Words<Rest> : Text;
type Method =
  | Words<'abortBucketWorm append asyncSignatureUrl completeBucketWorm completeMultipartUpload copy delete deleteBucket'>
  | Words<'deleteMulti deleteObjectTagging get getACL getBucketPolicy getExif getObjectMeta getObjectTagging getStream head'>
  | Words<'initMultipartUpload list listBuckets listV2 multipartUpload multipartUploadCopy processObjectSave put putACL'>
  | Words<'putBucket putBucketLifecycle putBucketVersioning putMeta putObjectTagging putStream putStyle putSymlink'>
  | Words<'request restore uploadPart uploadPartCopy'>;

/** ali-oss with the methods and fields that its types leave out. */
export interface Client extends Readonly<Record<Method, (...args: readonly unknown[]) => Promise<Answer>>> {
  readonly options: Record<string, unknown>;
  readonly stsTokenFreshTime: Date;
  useBucket(name: string): Client;
  setBucket(name: string): Client;
  setSLDEnabled(enabled: boolean): Client;
  getBucket(): string;
  signatureUrl(name: string, options?: object): string;
  cancel(abort?: object): void;
  isCancel(): boolean;
}

/** Has something closed at the end of the test. */
export function atTheEnd(close: () => unknown): void {
  onTestFinished(async () => {
    await close();
  });
}

export async function startLocal(options: OssOptions = {}): Promise<LocalOss> {
  const oss = await startOss({ buckets: ['logs', 'other'], ...options });
  atTheEnd(() => oss.close());
  return oss;
}

/** A client as ali-oss makes it. */
export function plainClient(oss: LocalOss, config: object = {}): Client {
  return new OSS(oss.clientOptions(config)) as unknown as Client;
}

/** A wrapped client of its own, as another process would have it. */
export function wrappedClient(oss: LocalOss, options: RemedyOptions = {}, config: object = {}): Client {
  return remedy(plainClient(oss, config), options);
}

/** The error a call ends with. */
export async function failure(call: Promise<unknown>): Promise<Failure> {
  const outcome = await call.then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  if (!outcome) throw new Error('Expected the call to reject, and it resolved.');
  return outcome.error as Failure;
}

interface Refusing {
  readonly requestId?: string;
  readonly fields?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The body of an error answer of OSS. */
export function errorXml(code: string, { requestId = 'REQUEST-1', fields = {} }: Refusing = {}): string {
  const more = Object.entries(fields).map(([name, text]) => `<${name}>${text}</${name}>`);
  const head = `<Code>${code}</Code><Message>No: ${code}.</Message><RequestId>${requestId}</RequestId>`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${head}<HostId>h</HostId>${more.join('')}</Error>`;
}

/** A 409 as OSS answers it, whatever was asked. */
export function refusing(code: string, refusal: Refusing = {}): Effect {
  const { requestId = 'REQUEST-1', headers = {} } = refusal;
  return {
    kind: 'answer',
    status: 409,
    headers: { 'content-type': 'application/xml', 'x-oss-request-id': requestId, ...headers },
    body: errorXml(code, refusal),
  };
}

/** Answers every request for `name` with this 409. */
export function refuse(oss: LocalOss, name: string | RegExp, code: string, times = Infinity): void {
  oss.fault({ match: { name }, times, do: refusing(code) });
}

/** A policy that keeps what it is asked, and then decides as told. */
export function counting(decide: Policy = () => undefined): { readonly policy: Policy; readonly asked: Conflict[] } {
  const asked: Conflict[] = [];
  return {
    asked,
    policy: (conflict, tools) => {
      asked.push(conflict);
      return decide(conflict, tools);
    },
  };
}

/** Hears what is published on the diagnostics channels, until the test ends. */
export function hearChannels(hear: (message: unknown) => void): void {
  for (const type of ['conflict', 'unanswered', 'decision', 'settled']) {
    subscribe(`ali-oss-remedy:${type}`, hear);
    atTheEnd(() => unsubscribe(`ali-oss-remedy:${type}`, hear));
  }
}

/** Reads the debug log, until the test ends. */
export function readDebugLog(read: (line: string) => void): void {
  atTheEnd(openDebugLog(read));
}

/** Reads the debug log, until what this gives is called. */
export function openDebugLog(read: (line: string) => void): () => void {
  const { log } = debug;
  debug.log = (...line: unknown[]) => {
    read(format(...line));
  };
  debug.enable('ali-oss-remedy:*');
  return () => {
    debug.disable();
    debug.log = log;
  };
}

/** The next request that fits, when its body has arrived and before it is answered. */
export function arrival(oss: LocalOss, fits: (request: LoggedRequest) => boolean): Promise<LoggedRequest> {
  return new Promise(resolve => {
    oss.fault({
      match: request => {
        if (fits(request)) resolve(request);
        return false;
      },
      do: { kind: 'drop' },
    });
  });
}

/** A request as it was on the wire, secrets included. */
export interface RawRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A server that knows nothing: for what the local OSS keeps to itself, and for answers that no OSS gives. */
export async function startRaw(
  answer: (request: RawRequest, response: ServerResponse) => void,
): Promise<{ readonly url: string; readonly requests: readonly RawRequest[] }> {
  const requests: RawRequest[] = [];
  const server = createServer((message, response) => {
    const chunks: Buffer[] = [];
    message.on('data', (chunk: Buffer) => chunks.push(chunk));
    message.on('end', () => {
      const { method = '', url = '', headers } = message;
      const request = { method, url, headers, body: Buffer.concat(chunks) };
      requests.push(request);
      answer(request, response);
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  atTheEnd(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

/** Options for a client of a raw server. */
export function rawConfig(url: string, config: object = {}): OSS.Options {
  const keys = { accessKeyId: 'id', accessKeySecret: 'secret', bucket: 'logs', region: 'oss-cn-hangzhou' };
  return { ...keys, endpoint: url, sldEnable: true, ...config } as OSS.Options;
}

export const bytes = (text: string): Buffer => Buffer.from(text);

/** A cluster client, as much of it as is used here. */
export interface Cluster extends Pick<Client, 'copy' | 'delete' | 'get' | 'getStream' | 'head' | 'put' | 'putMeta'> {
  readonly clients: readonly Client[];
  close(): void;
}

/** A client of several nodes, which says nothing of its own to them. */
export function clusterOf(nodes: readonly object[]): Cluster {
  const { ClusterClient } = OSS as unknown as {
    ClusterClient: new (options: object) => Cluster & { on(event: 'error', listener: () => void): void };
  };
  const cluster = new ClusterClient({ cluster: nodes, ignoreStatusFile: true, heartbeatInterval: 600_000 });
  cluster.on('error', () => undefined);
  atTheEnd(() => {
    cluster.close();
  });
  return cluster;
}

/** A client of the image service. */
export function imageClient(oss: LocalOss, config: object = {}): Client {
  const { ImageClient } = OSS as unknown as { ImageClient: new (options: object) => Client };
  return new ImageClient(oss.clientOptions({ imageHost: oss.url, ...config }));
}
