import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import OSS from 'ali-oss';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { remedy, reportOf } from '../../src/index.js';
import { type Appender, failure, openUnder, uncaughtDuring } from './support.js';

let server: Server | undefined;
/** A client may go on sending for as long as its connection is open. */
const connections = new Set<Socket>();
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'append-'));
});
afterEach(() => {
  server?.close();
  for (const socket of connections) socket.destroy();
  connections.clear();
  rmSync(folder, { recursive: true });
});

/** A server that answers as soon as the head of a request is there, and then does something about the rest. */
async function answering(status: number, code: string, then: (socket: Socket) => unknown): Promise<string> {
  const body = `<Error><Code>${code}</Code><Message>No.</Message></Error>`;
  const head = `HTTP/1.1 ${status} No\r\nx-oss-request-id: R\r\ncontent-length: ${body.length}\r\n\r\n`;
  const started = createServer(socket => {
    connections.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', () => {
      socket.pause().write(head + body, () => then(socket));
    });
  });
  server = started;
  await new Promise<void>(resolve => started.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(started.address() as AddressInfo).port}`;
}

it.each([
  [403, 'AccessDenied', 'reads the rest', (socket: Socket) => socket.resume()],
  [403, 'AccessDenied', 'hangs up', (socket: Socket) => socket.destroy()],
  [409, 'FileImmutable', 'reads the rest', (socket: Socket) => socket.resume()],
  [409, 'FileImmutable', 'hangs up', (socket: Socket) => socket.destroy()],
])(
  '%i %s in the midst of a large file, by a server that %s, leaves nothing open',
  async (status, code, _then, then) => {
    const path = join(folder, 'large.log');
    writeFileSync(path, Buffer.alloc(32 * 1024 * 1024, 'x'));
    const keys = { accessKeyId: 'id', accessKeySecret: 'secret', bucket: 'logs', region: 'oss-cn-hangzhou' };
    const config = { ...keys, endpoint: await answering(status, code, then), sldEnable: true };
    const client = remedy(new OSS(config as OSS.Options), { appendRecovery: true, attempts: 1 }) as unknown as Appender;
    const uncaught = await uncaughtDuring(async () => {
      const error = await failure(client.append('app.log', path, { position: 0 }));
      expect(reportOf(error)?.written).toBe('no');
      await expect.poll(() => openUnder(folder), { timeout: 10_000 }).toEqual([]);
    });
    expect(uncaught).toEqual([]);
  },
);
