import { randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import OSS from 'ali-oss';
import { type LocalOss, type OssOptions, startOss } from 'ali-oss-remedy/testing';

/** A bucket for an example: of a local OSS, or a real one when `OSS_BUCKET` is set. */
export interface Bucket extends AsyncDisposable {
  /** The local OSS, where faults can be set; absent for a real bucket. */
  readonly local: LocalOss | undefined;
  /** A client of its own, as another process would have it. */
  newClient(): OSS;
  /** An object's name that nobody else uses. */
  newName(what: string): string;
}

/**
 * Opens the bucket that the environment names: OSS_REGION, OSS_BUCKET, OSS_ACCESS_KEY_ID, OSS_ACCESS_KEY_SECRET, and if
 * needed OSS_STS_TOKEN and OSS_ENDPOINT. When it is disposed of, the objects of this run are deleted, and no others.
 * `options` are those of the local OSS; a real bucket takes none.
 */
export async function openBucket(options: OssOptions = {}): Promise<Bucket> {
  const prefix = `ali-oss-remedy-example/${Date.now()}-${randomBytes(4).toString('hex')}/`;
  const newName = (what: string) => prefix + what;
  if (process.env['OSS_BUCKET']) {
    const config = optionsFromEnvironment();
    const newClient = () => new OSS(config);
    return { local: undefined, newClient, newName, [Symbol.asyncDispose]: () => deleteAll(newClient(), prefix) };
  }
  const local = await startOss(options);
  return {
    local,
    newClient: () => new OSS(local.clientOptions()),
    newName,
    [Symbol.asyncDispose]: () => local.close(),
  };
}

/** Puts tags on an object. ali-oss has the method, and its types lack it. */
export async function putTags(client: OSS, name: string, tags: Readonly<Record<string, string>>): Promise<void> {
  type Tagging = { putObjectTagging(name: string, tags: Readonly<Record<string, string>>): Promise<unknown> };
  await (client as OSS & Tagging).putObjectTagging(name, tags);
}

/** For the parts of an example that need faults on demand, which no real bucket gives. */
export function skipOnRealBucket(what: string): void {
  console.log(`Skipped on a real bucket: ${what}.`);
}

function optionsFromEnvironment(): OSS.Options & { readonly sldEnable: boolean } {
  const optional = (name: string) => process.env[name] || undefined;
  const required = (name: string) => {
    const value = optional(name);
    if (value === undefined) throw new Error(`Expected ${name} to be set, since OSS_BUCKET is.`);
    return value;
  };
  const endpoint = optional('OSS_ENDPOINT');
  return {
    region: required('OSS_REGION'),
    bucket: required('OSS_BUCKET'),
    accessKeyId: required('OSS_ACCESS_KEY_ID'),
    accessKeySecret: required('OSS_ACCESS_KEY_SECRET'),
    stsToken: optional('OSS_STS_TOKEN'),
    secure: true,
    endpoint,
    // The bucket cannot go into the host name of an IP address.
    sldEnable: isIP((endpoint ?? '').replace(/^https?:\/\/|[:/]\d*\/?$/g, '')) !== 0,
  };
}

async function deleteAll(client: OSS, prefix: string): Promise<void> {
  const { objects } = await client.list({ prefix, 'max-keys': 1000 }, {});
  await Promise.all((objects ?? []).map(({ name }) => client.delete(name)));
}
