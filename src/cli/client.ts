import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { EXIT, type Io, type Problem, shown } from './io.js';
import type { Words } from './words/types.js';

/** A class like `OSS` of ali-oss. */
type Oss = new (options: object) => object;

/** Why there is no client: names of variables that are missing, or what is wrong. */
export type NoClient =
  { readonly missing: readonly string[] } | { readonly notInstalled: true } | { readonly refused: string };

/**
 * A client for this bucket, made of the environment variables that ossutil 2 reads.
 *
 * @see https://help.aliyun.com/en/oss/developer-reference/ossutil-overview
 */
export function clientFor(bucket: string, env: Io['env']): { readonly client: object } | NoClient {
  const settings = settingsOf(env);
  if ('missing' in settings) return settings;
  const OSS = aliOss();
  if (OSS === undefined) return { notInstalled: true };
  try {
    return { client: new OSS({ ...settings.options, bucket }) };
  } catch (error) {
    // ali-oss says what is wrong with an endpoint or a bucket. Its words are its own, and no key is among them.
    const message = error instanceof Error ? error.message : '';
    return { refused: withoutSecrets(message, env) };
  }
}

const KEY_ID = 'OSS_ACCESS_KEY_ID';
const KEY_SECRET = 'OSS_ACCESS_KEY_SECRET';
const TOKEN = 'OSS_SESSION_TOKEN';
const REGION = 'OSS_REGION';
const ENDPOINT = 'OSS_ENDPOINT';

/** Text without what the variables keep secret. */
export function withoutSecrets(text: string, env: Io['env']): string {
  const secrets = [env[KEY_SECRET], env[TOKEN], env[KEY_ID]].filter(secret => secret !== undefined && secret !== '');
  return secrets.reduce<string>((told, secret) => told.replaceAll(String(secret), '***'), text);
}

function settingsOf(env: Io['env']): { readonly options: object } | { readonly missing: readonly string[] } {
  const { [KEY_ID]: accessKeyId, [KEY_SECRET]: accessKeySecret, [TOKEN]: stsToken } = env;
  const endpoint = env[ENDPOINT] || undefined;
  const region = regionOf(env[REGION] || undefined, endpoint);
  const missing = [
    ...(accessKeyId ? [] : [KEY_ID]),
    ...(accessKeySecret ? [] : [KEY_SECRET]),
    ...(endpoint === undefined && region === undefined ? [`${REGION} or ${ENDPOINT}`] : []),
  ];
  if (missing.length > 0) return { missing };
  // ali-oss warns of a token that nobody refreshes: a command is over long before it runs out.
  const token = stsToken ? { stsToken, ...neverRefreshed({ accessKeyId, accessKeySecret, stsToken }) } : {};
  const place = endpoint === undefined ? {} : placeOf(endpoint);
  return {
    options: {
      ...{ accessKeyId, accessKeySecret, secure: true, timeout: 60_000 },
      ...(region === undefined ? {} : { region, authorizationV4: true }),
      ...token,
      ...place,
    },
  };
}

function neverRefreshed(credentials: object): object {
  return { refreshSTSToken: () => Promise.resolve(credentials), refreshSTSTokenInterval: Number.MAX_SAFE_INTEGER };
}

/** ossutil says `cn-hangzhou`, ali-oss `oss-cn-hangzhou`. */
function regionOf(region: string | undefined, endpoint: string | undefined): string | undefined {
  const named = region ?? /(?:^|[./])(oss-[a-z0-9-]+?)(?:-internal)?\.aliyuncs\.com/.exec(endpoint ?? '')?.[1];
  if (named === undefined) return undefined;
  return named.startsWith('oss-') ? named : `oss-${named}`;
}

/** An endpoint of one's own is a domain that is bound to the bucket; one that is a number has the bucket in its path. */
function placeOf(endpoint: string): object {
  const url = /^https?:\/\//.test(endpoint) ? endpoint : `https://${endpoint}`;
  const { hostname } = URL.canParse(url) ? new URL(url) : { hostname: '' };
  const isNumber = /^[\d.]+$|^\[/.test(hostname);
  const isOfOss = /(?:^|\.)aliyuncs\.com$/.test(hostname);
  return { endpoint: url, secure: url.startsWith('https:'), ...(isNumber ? { sldEnable: true } : { cname: !isOfOss }) };
}

/** That of the project that the command is run in; else one that is installed beside this package. */
function aliOss(): Oss | undefined {
  for (const from of [pathToFileURL(join(process.cwd(), 'package.json')), import.meta.url]) {
    try {
      const loaded = createRequire(from)('ali-oss') as unknown;
      if (typeof loaded === 'function') return loaded as Oss;
    } catch {
      // It is not there: the next place is asked.
    }
  }
  return undefined;
}

/** Why there is no client, in words. */
export function noClient(made: NoClient, words: Words): Problem {
  if ('missing' in made) return { problem: words.missingVariables(made.missing.join(words.comma)), exit: EXIT.usage };
  if ('notInstalled' in made) return { problem: words.noAliOss, exit: EXIT.unknown };
  return { problem: words.noClient(shown(made.refused)), exit: EXIT.usage };
}
