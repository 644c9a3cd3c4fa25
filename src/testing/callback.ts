import { request } from 'node:http';
import { crc64Text } from './crc64.js';
import { refusal, type Refusal } from './refusal.js';
import type { OssRequest } from './request.js';
import type { StoredObject } from './state.js';

/** What OSS sends to the user's own server once an object is stored: https://help.aliyun.com/en/oss/developer-reference/callback */
export interface Callback {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The callback that a request asks for, made of what is stored then; or why it is none. */
export function callbackOf(asking: OssRequest): ((stored: StoredObject) => Callback) | Refusal | undefined {
  const { headers, bucket = '', name = '' } = asking;
  if (headers['x-oss-callback'] === undefined) return undefined;
  const asked = parsed(headers['x-oss-callback']);
  const variables = parsed(headers['x-oss-callback-var'] ?? 'e30=');
  const { callbackUrl: url, callbackBody: template, callbackHost: host, callbackBodyType: type = FORM } = asked ?? {};
  if (url === undefined || template === undefined || variables === undefined) {
    return refusal('InvalidArgument', { fields: { ArgumentName: 'callback' } });
  }
  return ({ etag, content, crc, headers: { 'content-type': mimeType = '' } }) => {
    const known: Readonly<Record<string, string>> = {
      ...{ ...variables, bucket, object: name, etag: etag.replaceAll('"', ''), mimeType, crc64: crc64Text(crc) },
      size: String(content.length),
    };
    const shown = (variable: string) => {
      const { [variable]: text = '' } = known;
      if (type === FORM) return encodeURIComponent(text);
      return variable === 'size' ? text : JSON.stringify(text);
    };
    const body = template.replace(/\$\{([^}]*)\}/g, (_whole, variable: string) => shown(variable));
    return { url, headers: { 'content-type': type, ...(host === undefined ? {} : { host }) }, body };
  };
}

const FORM = 'application/x-www-form-urlencoded';

function parsed(base64: string): Readonly<Record<string, string>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(base64, 'base64').toString());
    if (typeof value !== 'object' || value === null) return undefined;
    return Object.fromEntries(Object.entries(value).map(([name, text]) => [name, String(text)]));
  } catch {
    return undefined;
  }
}

/**
 * Calls back, and gives the JSON that was answered, or why that failed. A server that is not on this machine cannot be reached
 * from here: a test must not call the world.
 */
export function callBack({ url, headers, body }: Callback, done: (answer: Buffer | Refusal) => void): void {
  const fail = (message: string, ec: string) => {
    done(refusal('CallbackFailed', { message, ec }));
  };
  const unreachable = () => {
    fail('Error status : -1.OSS can not connect to your callbackUrl, please check it.', '0007-00000203');
  };
  if (!isHere(url)) {
    unreachable();
    return;
  }
  const length = String(Buffer.byteLength(body));
  const sent = request(url, { method: 'POST', agent: false, headers: { ...headers, 'content-length': length } });
  sent.setTimeout(LONGEST_MS, () => sent.destroy(new Error('too late')));
  sent.once('error', unreachable);
  sent.once('response', message => {
    const chunks: Buffer[] = [];
    message.on('data', (chunk: Buffer) => chunks.push(chunk));
    message.once('end', () => {
      const answer = Buffer.concat(chunks);
      if (message.statusCode !== 200) fail(`Error status : ${String(message.statusCode)}.`, '0007-00000203');
      else if (!isJson(answer)) fail('Response body is not valid json format.', '0007-00000205');
      else done(answer);
    });
  });
  sent.end(body);
}

const LONGEST_MS = 5000;

function isHere(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === 'http:' && ['127.0.0.1', 'localhost'].includes(hostname);
}

function isJson(body: Buffer): boolean {
  try {
    JSON.parse(body.toString());
    return true;
  } catch {
    return false;
  }
}
