import { gatewayPage } from './gateway.js';
import type { Success } from './call.js';
import type { Wire } from './effect.js';
import { isRefusal, refusal, refusalXml, type Refusal } from './refusal.js';
import type { RequestHead } from './request.js';
import type { Settings } from './settings.js';

/** An HTTP answer, ready to be sent. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | string;
}

/** How answers to one request are made. */
export interface Replies {
  of(outcome: Success | Refusal): Reply;
  byHand(wire: Wire): Reply;
  /** An answer of some time ago, as a cache gives it. */
  aged(reply: Reply): Reply;
  /** As somebody answers who is not OSS. */
  byGateway(wire: Wire): Reply;
}

export function repliesTo(head: RequestHead, id: number, settings: Settings): Replies {
  const requestId = id.toString(16).toUpperCase().padStart(24, '0');
  const common = (): Record<string, string> => ({
    server: 'AliyunOSS',
    date: settings.now().toUTCString(),
    'x-oss-request-id': requestId,
    'x-oss-server-time': '0',
    ...corsHeaders(head, settings),
  });
  const refused = (reason: Refusal): Reply => {
    const xml = refusalXml(reason, requestId, String(head.headers['host']));
    const headers = { ...common(), ...(reason.ec === undefined ? {} : { 'x-oss-ec': reason.ec }), ...reason.headers };
    if (reason.status === 304) return { status: 304, headers, body: '' };
    if (head.method !== 'HEAD')
      return { ...reason, headers: { ...headers, 'content-type': 'application/xml' }, body: xml };
    return { ...reason, headers: { ...headers, 'x-oss-err': Buffer.from(xml).toString('base64') }, body: '' };
  };
  return {
    of(outcome) {
      if (isRefusal(outcome)) return refused(outcome);
      const { 'x-oss-hash-crc64ecma': crc64, ...headers } = outcome.headers;
      const checksum = crc64 !== undefined && settings.crc64Header ? { 'x-oss-hash-crc64ecma': crc64 } : {};
      return { status: outcome.status, headers: { ...common(), ...headers, ...checksum }, body: outcome.body };
    },
    byHand({ status, headers, body }) {
      if (body === undefined && status >= 500) {
        const reply = refused(refusal('InternalError'));
        return { ...reply, status, headers: { ...reply.headers, ...headers } };
      }
      const bytes = Buffer.from(body ?? '');
      const err = head.method === 'HEAD' && isError(status, bytes) ? { 'x-oss-err': bytes.toString('base64') } : {};
      return { status, headers: { ...common(), ...err, ...headers }, body: bytes };
    },
    aged(reply) {
      const date = new Date(settings.now().getTime() - AGE_SECONDS * 1000).toUTCString();
      const signs = { date, age: String(AGE_SECONDS), 'x-cache': 'HIT TCP_MEM_HIT' };
      return { ...reply, headers: { ...reply.headers, ...signs } };
    },
    byGateway({ status, headers, body = gatewayPage(status) }) {
      const own = { date: settings.now().toUTCString(), 'content-type': 'text/html' };
      return { status, headers: { ...own, ...headers }, body: Buffer.from(body) };
    },
  };
}

// However young the object is: a test does not take its time.
const AGE_SECONDS = 60;

function isError(status: number, body: Buffer): boolean {
  return status >= 400 && /<Error[\s>]/.test(body.toString());
}

function corsHeaders({ headers }: RequestHead, { exposeHeaders }: Settings): Record<string, string> {
  const { origin, 'access-control-request-headers': asked } = headers;
  if (origin === undefined) return {};
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-methods': 'GET, PUT, POST, DELETE, HEAD',
    'access-control-expose-headers': exposeHeaders.join(', '),
    'access-control-max-age': '0',
    vary: 'Origin',
    ...(asked === undefined ? {} : { 'access-control-allow-headers': asked }),
  };
}
