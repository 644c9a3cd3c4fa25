import { setTimeout as sleep } from 'node:timers/promises';

/** What an answer of OSS was, a refusal like any other. */
export interface Answer {
  /** The HTTP status; absent where no answer came. */
  readonly status?: number;
  readonly code?: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly content: Buffer;
}

/** The methods of ali-oss that are used here. */
type Method = 'append' | 'put' | 'get' | 'head' | 'delete' | 'listV2' | 'getBucketVersioning' | 'getBucketWorm';

interface Client extends Record<Method, (...args: readonly unknown[]) => Promise<unknown>> {
  readonly options: { amendTimeSkewed?: number };
  requestError(result: unknown): Promise<unknown>;
}

/** A bucket, asked through ali-oss. No answer is an error here. */
export interface Bucket {
  readonly client: object;
  ask(method: Method, ...args: readonly unknown[]): Promise<Answer>;
  /** `never`, `Enabled`, `Suspended`, or `unknown`. */
  versioning(name: string): Promise<string>;
  /** Has the clock of what is signed next be so many milliseconds off. */
  shiftClock(ms: number): void;
  /** Every object under a prefix; rejects where that cannot be listed. */
  namesUnder(prefix: string): Promise<readonly string[]>;
}

/** Looks at refusals where ali-oss makes errors of them: it drops their headers. */
export function bucketOf(client: object): Bucket {
  const oss = client as Client;
  const ask: Bucket['ask'] = async (method, ...args) => {
    let refused: Raw | undefined;
    const self = Object.create(oss, {
      requestError: {
        value(result: Raw) {
          refused = result;
          return oss.requestError.call(self, result);
        },
      },
    }) as Client;
    try {
      const { res, content } = (await self[method](...args)) as { readonly res: Raw; readonly content?: unknown };
      return { ...answerOf(res), content: Buffer.isBuffer(content) ? content : Buffer.alloc(0) };
    } catch (error) {
      const { code } = error as { readonly code?: unknown };
      return { ...answerOf(refused), ...(typeof code === 'string' && { code }), content: Buffer.alloc(0) };
    }
  };
  return {
    client,
    ask,
    async versioning(name) {
      try {
        const { versionStatus } = (await oss.getBucketVersioning(name)) as { readonly versionStatus?: string };
        return versionStatus ?? 'never';
      } catch {
        return 'unknown';
      }
    },
    shiftClock: ms => {
      oss.options.amendTimeSkewed = ms;
    },
    async namesUnder(prefix) {
      const names: string[] = [];
      for (let more: Page | undefined = {}; more;) {
        const { objects, isTruncated, nextContinuationToken }: Page = (await oss.listV2({
          ...{ prefix, 'max-keys': 100 },
          ...(more.nextContinuationToken && { 'continuation-token': more.nextContinuationToken }),
        })) as Page;
        names.push(...(objects ?? []).map(({ name }) => name));
        more = isTruncated && nextContinuationToken ? { nextContinuationToken } : undefined;
      }
      return names;
    },
  };
}

interface Page {
  readonly objects?: readonly { readonly name: string }[];
  readonly isTruncated?: boolean;
  readonly nextContinuationToken?: string;
}

interface Raw {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

function answerOf(raw: Raw | undefined): Omit<Answer, 'content'> {
  const { status = -1, headers = {} } = raw ?? {};
  return { ...(status > 0 && { status }), headers };
}

/** Deletes objects, three times over where that fails; gives what is left. */
export async function deleteAll(bucket: Bucket, names: readonly string[], waitMs = 1000): Promise<readonly string[]> {
  let left = names;
  for (let tries = 1; left.length > 0 && tries <= 3; tries += 1) {
    if (tries > 1) await sleep(waitMs);
    const gone = await Promise.all(left.map(async name => (await bucket.ask('delete', name)).status === 204));
    left = left.filter((_name, at) => gone[at] !== true);
  }
  return left;
}
