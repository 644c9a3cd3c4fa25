import { request } from 'node:http';
import { expect, it } from 'vitest';
import { startDashboard } from '../../examples/dashboard/dashboard.js';
import { SWITCHES } from '../../examples/dashboard/messages.js';
import { fromSources } from '../dashboard/support.js';
import { startLocal } from '../ali-oss/support.js';

/** Everything that comes back: head and body, of a stream its beginning. */
function answerOf(url: string, method: string, headers: object, body: string, atMost: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, headers: { ...headers } }, response => {
      let text = `${String(response.statusCode)} ${JSON.stringify(response.headers)}\n`;
      const done = () => {
        response.destroy();
        resolve(text);
      };
      response.on('data', chunk => {
        text += String(chunk);
        if (text.length > atMost) done();
      });
      response.on('end', done);
    });
    asked.on('error', reject).end(body);
  });
}

it('the dashboard answers nothing that belongs to its clients, on any path, by any method', async () => {
  await using dashboard = await startDashboard({ paceMs: 2, records: 6, files: fromSources });
  const { accessKeyId, accessKeySecret } = (await startLocal()).clientOptions();
  const origin = new URL(dashboard.url).origin;
  const json = { 'content-type': 'application/json', origin };
  const ask = (path: string, method = 'GET', headers: object = {}, body = '', atMost = 1_000_000) =>
    answerOf(`${origin}${path}`, method, headers, body, atMost);
  const answers: string[] = [];
  for (const name of SWITCHES) answers.push(await ask('/switch', 'POST', json, JSON.stringify({ name, on: true })));
  for (const path of ['/', '/main.js', '/page.css', '/icon.svg', '/none', '/%00', '/__proto__', '/../package.json']) {
    for (const method of ['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS']) answers.push(await ask(path, method));
  }
  for (const body of ['', '{', '{"name":"running"}', 'x'.repeat(1000)])
    answers.push(await ask('/switch', 'POST', json, body));
  answers.push(await ask('/events', 'GET', {}, '', 60_000));
  const text = answers.join('\n');
  expect(text).toContain('PositionNotEqualToLength');
  expect(text).toContain('FileImmutable');
  for (const secret of [accessKeyId, accessKeySecret]) expect(text).not.toContain(secret);
  expect(text).not.toMatch(/Signature|OSS4-HMAC|"?authorization"?:|security-token|node_modules|file:\/\/|\bat \w+ \(/i);
});
