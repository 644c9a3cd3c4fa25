import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Demo, newCursor } from './demo.js';
import type { PageFiles } from './files.js';
import { type Switch, SWITCHES } from './messages.js';

/** The page's server. It listens on 127.0.0.1 alone. */
export interface PageServer extends AsyncDisposable {
  readonly url: string;
}

const FRAME_MS = 150;
const PAGES_AT_MOST = 8;
const BODY_AT_MOST = 256;
/** A page that does not read is sent nothing more until it does. */
const UNREAD_AT_MOST = 256 * 1024;

const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

export async function startServer(demo: Demo, files: PageFiles, port = 0): Promise<PageServer> {
  let hosts: readonly string[] = [];
  const pages = new Set<() => void>();

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = '', url: path = '', headers } = request;
    // A site that has its own name point to this machine sends that name.
    if (!hosts.includes(headers.host ?? '')) {
      end(response, 403, 'Open the page by the address that was printed.');
    } else if (path === '/switch') {
      if (method === 'POST') await flip(request, response);
      else end(response, 405, 'POST only.', { allow: 'POST' });
    } else if (method !== 'GET' && method !== 'HEAD') {
      end(response, 405, 'GET only.', { allow: 'GET, HEAD' });
    } else if (path === '/events') {
      watch(response);
    } else {
      const file = await files(path);
      if (!file) end(response, 404, 'There is no such page.');
      else response.writeHead(200, { ...HEADERS, 'content-type': file.type }).end(file.content);
    }
  };

  const flip = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { origin, 'content-type': type } = request.headers;
    if (!hosts.some(host => origin === `http://${host}`)) {
      end(response, 403, 'Switches are for the page itself.');
      return;
    }
    const asked = type === 'application/json' ? readSwitch(await bodyOf(request)) : undefined;
    if (!asked) {
      end(response, 400, `Expected JSON such as {"name":"${SWITCHES[0]}","on":true}.`);
      return;
    }
    demo.set(asked.name, asked.on);
    response.writeHead(204, HEADERS).end();
    for (const send of pages) send();
  };

  const watch = (response: ServerResponse): void => {
    if (pages.size >= PAGES_AT_MOST) {
      end(response, 503, 'Too many pages are open.');
      return;
    }
    response.writeHead(200, { ...HEADERS, 'content-type': 'text/event-stream' });
    response.write('retry: 1000\n\n');
    const cursor = newCursor();
    let last = '';
    const send = () => {
      if (response.writableLength > UNREAD_AT_MOST) return;
      try {
        const frame = JSON.stringify(demo.frame(cursor));
        if (frame !== last) response.write(`data: ${frame}\n\n`);
        last = frame;
      } catch (error) {
        response.destroy();
        console.error(error);
      }
    };
    const timer = setInterval(send, FRAME_MS);
    pages.add(send);
    response.on('close', () => {
      clearInterval(timer);
      pages.delete(send);
    });
    send();
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      console.error(error);
      response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const bound = (server.address() as AddressInfo).port;
  hosts = [`127.0.0.1:${bound}`, `localhost:${bound}`];
  return {
    url: `http://127.0.0.1:${bound}/`,
    [Symbol.asyncDispose]: () =>
      new Promise(resolve => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function end(response: ServerResponse, status: number, text: string, headers: object = {}): void {
  response.writeHead(status, { ...HEADERS, 'content-type': 'text/plain; charset=utf-8', ...headers }).end(`${text}\n`);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) {
    body += String(chunk);
    if (body.length > BODY_AT_MOST) return '';
  }
  return body;
}

function readSwitch(body: string): { readonly name: Switch; readonly on: boolean } | undefined {
  try {
    const { name, on } = JSON.parse(body) as { readonly name?: unknown; readonly on?: unknown };
    const known = SWITCHES.find(one => one === name);
    return known !== undefined && typeof on === 'boolean' ? { name: known, on } : undefined;
  } catch {
    return undefined;
  }
}
