import { request, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { once } from 'node:events';

export interface WireAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** The names of the headers as they came, each as often as it came. */
  readonly raw: readonly string[];
}

/** One HTTP request as it is written, without ali-oss. */
export async function wire(
  url: string,
  options: { method?: string; headers?: Record<string, string> } = {},
): Promise<WireAnswer> {
  const sent = request(url, { ...options, agent: false });
  sent.end();
  const [message] = (await once(sent, 'response')) as [
    NodeJS.ReadableStream & { statusCode: number; headers: IncomingHttpHeaders; rawHeaders: string[] },
  ];
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const raw = message.rawHeaders.filter((_, index) => index % 2 === 0);
  return { status: message.statusCode, headers: message.headers, body: Buffer.concat(chunks).toString(), raw };
}

/** Writes raw bytes and hangs up. */
export async function writeAndHangUp(port: number, text: string): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(text);
  await new Promise(resolve => setTimeout(resolve, 20));
  socket.destroy();
  await once(socket, 'close');
}
