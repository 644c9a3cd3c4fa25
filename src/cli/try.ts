import { type ClientOptions, type LocalOss, startOss } from '../testing/index.js';
import type { Asked } from './arguments.js';
import { EXIT, type Io, shown } from './io.js';
import { paintFor } from './paint.js';

/** Runs a local OSS until the process is asked to end. Resolves with the exit code. */
export async function tryCommand({ language: { words }, json, port }: Asked, io: Io): Promise<number> {
  const oss = await started(port);
  if (typeof oss === 'string') {
    io.complain(words.notStarted(shown(oss)));
    return EXIT.unknown;
  }
  const stopped = io.stopped();
  const options = oss.clientOptions();
  const lines = [words.listening(oss.url), '', paintFor(io).code(snippet(options)), '', words.stopHint];
  io.print(json ? JSON.stringify({ url: oss.url, port: oss.port, options }) : lines.join('\n'));
  await stopped;
  await oss.close();
  return EXIT.done;
}

/** The OSS, or why there is none. */
async function started(port: number): Promise<LocalOss | string> {
  try {
    return await startOss({ port });
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code);
  }
}

function snippet(options: ClientOptions): string {
  const settings = Object.entries(options).map(([name, value]) => `    ${name}: ${literal(value)},`);
  return `import OSS from 'ali-oss';
import { remedy } from 'ali-oss-remedy';

const client = remedy(
  new OSS({
${settings.join('\n')}
  }),
  { appendRecovery: true },
);
console.log(await client.append('app.log', Buffer.from('line\\n')));`;
}

const literal = (value: unknown) => (typeof value === 'string' ? `'${value}'` : String(value));
