import { request } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Dashboard, startDashboard } from '../../examples/dashboard/dashboard.js';
import { startServer } from '../../examples/dashboard/server.js';
import { fromSources, quietDemo } from './support.js';

let dashboard: Dashboard;
beforeAll(async () => {
  dashboard = await startDashboard({ paceMs: 20, files: fromSources });
});
afterAll(() => dashboard[Symbol.asyncDispose]());
afterEach(() => {
  vi.restoreAllMocks();
});

const at = (path: string) => new URL(path, dashboard.url).href;
const switching = (body: string, headers: Readonly<Record<string, string>>) =>
  fetch(at('/switch'), { method: 'POST', headers, body });
const json = { 'content-type': 'application/json' };
const ours = () => ({ ...json, origin: new URL(dashboard.url).origin });
const ON = '{"name":"drop-answers","on":true}';

/** The next messages of the event stream. */
async function messages(url: string, count: number): Promise<string> {
  const { body } = await fetch(`${url}events`);
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (text.split('data: ').length <= count) text += (await reader?.read())?.value ?? '';
  await reader?.cancel();
  return text;
}

describe('the page of the dashboard', () => {
  it.each([
    ['/', 'text/html'],
    ['/page.css', 'text/css'],
    ['/main.js', 'text/javascript'],
    ['/icon.svg', 'image/svg+xml'],
  ])('%s comes with a policy that lets nothing in from elsewhere', async (path, type) => {
    const { status, headers } = await fetch(at(path));
    expect(status).toBe(200);
    expect(headers.get('content-type')).toContain(type);
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self';/);
    expect(headers.get('content-security-policy')).not.toMatch(/unsafe|http|\*|data:/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.has('access-control-allow-origin')).toBe(false);
  });

  it.each(['/package.json', '/../package.json', '/%2e%2e/package.json', '/constructor', '/main.ts'])(
    'there is no %s',
    async path => {
      expect(await statusOf({ path })).toBe(404);
    },
  );

  it('is on this machine alone', async () => {
    expect(new URL(dashboard.url).hostname).toBe('127.0.0.1');
    await expect(fetch(dashboard.url.replace('127.0.0.1', '127.0.0.2'))).rejects.toThrow();
  });

  it('answers no other name, so that none can be made to lead here', async () => {
    expect(await statusOf({ path: '/', headers: { host: 'evil.example' } })).toBe(403);
    expect(await statusOf({ path: '/events', headers: { host: 'evil.example' } })).toBe(403);
  });

  it('is only read, but for the switches', async () => {
    expect(await statusOf({ path: '/', method: 'PUT' })).toBe(405);
    expect(await statusOf({ path: '/switch' })).toBe(405);
  });

  it('is sent no secret', async () => {
    for (const name of ['drop-answers', 'tag-together', 'retention'])
      expect((await switching(JSON.stringify({ name, on: true }), ours())).status).toBe(204);
    const text = await messages(dashboard.url, 6);
    expect(text).toContain('PositionNotEqualToLength');
    expect(text).not.toMatch(/local-access-key|signature|authorization|OSS local|node_modules|"stack"/i);
  });
});

describe('a switch', () => {
  it('is flipped by the page itself', async () => {
    const { status } = await switching(ON, ours());
    expect(status).toBe(204);
    expect(await messages(dashboard.url, 1)).toContain('"drop-answers":true');
  });

  it.each([
    ['another site', { ...json, origin: 'https://evil.example' }],
    ['another port of this machine', { ...json, origin: 'http://127.0.0.1:1' }],
    ['a sandboxed frame', { ...json, origin: 'null' }],
    ['who does not say where from', json],
  ])('is not flipped by %s', async (_who, headers) => {
    expect((await switching('{"name":"running","on":false}', headers)).status).toBe(403);
    expect(await messages(dashboard.url, 1)).toContain('"running":true');
  });

  it.each([
    ['no JSON', '{'],
    ['no switch', '{"name":"__proto__","on":true}'],
    ['no state', '{"name":"running","on":"no"}'],
    ['nothing', 'null'],
    ['too much', `{"name":"running","on":false,"x":"${'x'.repeat(300)}"}`],
  ])('is not flipped by %s', async (_what, body) => {
    expect((await switching(body, ours())).status).toBe(400);
  });

  it('is not flipped by a form', async () => {
    expect((await switching(ON, { ...ours(), 'content-type': 'text/plain' })).status).toBe(400);
  });
});

describe('the server', () => {
  it('has room for eight pages', async () => {
    await using server = await startServer(quietDemo(), fromSources);
    const open = await Promise.all(Array.from({ length: 8 }, () => fetch(`${server.url}events`)));
    expect(open.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 200));
    expect((await fetch(`${server.url}events`)).status).toBe(503);
    await open[0]?.body?.cancel();
    await vi.waitFor(async () => {
      const { status, body } = await fetch(`${server.url}events`);
      await body?.cancel();
      expect(status).toBe(200);
    });
  });

  it('sends nothing while nothing changes', async () => {
    const demo = quietDemo();
    await using server = await startServer(demo, fromSources);
    const { body } = await fetch(`${server.url}events`);
    let text = '';
    const reading = body?.pipeThrough(new TextDecoderStream()).pipeTo(
      new WritableStream({
        write(chunk) {
          text += chunk;
        },
      }),
    );
    await vi.waitUntil(() => demo.asked() >= 4);
    expect(text.split('data: ')).toHaveLength(2);
    await server[Symbol.asyncDispose]();
    await reading?.catch(() => undefined);
  });

  it('cuts the stream and says why where the demo has failed', async () => {
    const error = vi.spyOn(console, 'error').mockReturnValue(undefined);
    const failure = new Error('out of records');
    const demo = {
      ...quietDemo(),
      frame: () => {
        throw failure;
      },
    };
    await using server = await startServer(demo, fromSources);
    await expect(fetch(`${server.url}events`).then(response => response.text())).rejects.toThrow();
    expect(error).toHaveBeenCalledWith(failure);
  });

  it('cuts the connection where a file cannot be read', async () => {
    const error = vi.spyOn(console, 'error').mockReturnValue(undefined);
    await using server = await startServer(quietDemo(), () => Promise.reject(new Error('gone')));
    await expect(fetch(server.url)).rejects.toThrow();
    expect(error).toHaveBeenCalledOnce();
  });

  it('does not start on a port that is taken, and leaves nothing behind', async () => {
    const { port } = new URL(dashboard.url);
    await expect(startDashboard({ port: Number(port), files: fromSources })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
  });
});

/** The status of an answer to a request as it is, which `fetch` would tidy up. */
function statusOf(given: { path: string; method?: string; headers?: Record<string, string> }): Promise<unknown> {
  const { port } = new URL(dashboard.url);
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, ...given }, response => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
}
