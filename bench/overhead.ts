// What a guarded call costs beside the plain client's, with the network stubbed out: ali-oss, urllib and Node's HTTP client
// do all they always do, and the other end of the connection is in this process. Plain and wrapped take turns in one process, and each turn gives one
// ratio, so a machine that speeds up or slows down does both to both.
import OSS from 'ali-oss';
import { remedy } from 'ali-oss-remedy';
import { memoryAgent } from './memory-agent.js';

const ROUNDS = Number(process.env['ROUNDS'] ?? 300);
const CALLS_PER_TURN = 100;
const BODY = Buffer.alloc(256, 'x');

interface Client {
  head(name: string): Promise<unknown>;
  put(name: string, body: Buffer): Promise<unknown>;
  append(name: string, body: Buffer, options?: object): Promise<unknown>;
}

function client(): Client {
  const config = { accessKeyId: 'id', accessKeySecret: 'secret', bucket: 'bucket', region: 'oss-cn-hangzhou' };
  return new OSS({ ...config, agent: memoryAgent() } as OSS.Options);
}

interface Subject {
  readonly name: string;
  readonly bar: number;
  readonly plain: () => Promise<unknown>;
  readonly wrapped: () => Promise<unknown>;
}

const plain = client();
const guarded = remedy(client());
const recovering = remedy(client(), { appendRecovery: true });
let atPlain = 0;
let atGuarded = 0;

const subjects: readonly Subject[] = [
  { name: 'head', bar: 1.05, plain: () => plain.head('k'), wrapped: () => guarded.head('k') },
  { name: 'put', bar: 1.05, plain: () => plain.put('k', BODY), wrapped: () => guarded.put('k', BODY) },
  {
    name: 'append',
    bar: 1.05,
    plain: () => plain.append('k', BODY, { position: (atPlain += BODY.length) }),
    wrapped: () => guarded.append('k', BODY, { position: (atGuarded += BODY.length) }),
  },
  {
    name: 'append, recovery on',
    bar: 1.1,
    plain: () => plain.append('k', BODY, { position: (atPlain += BODY.length) }),
    wrapped: () => recovering.append('k', BODY),
  },
];

async function turn(call: () => Promise<unknown>): Promise<number> {
  const started = process.hrtime.bigint();
  for (let i = 0; i < CALLS_PER_TURN; i += 1) await call();
  return Number(process.hrtime.bigint() - started) / CALLS_PER_TURN / 1000;
}

const quantile = (sorted: readonly number[], q: number) => sorted[Math.floor((sorted.length - 1) * q)] ?? NaN;

async function measure({ name, bar, plain: a, wrapped: b }: Subject): Promise<string> {
  const ratios: number[] = [];
  const micros: number[] = [];
  for (let round = -ROUNDS / 10; round < ROUNDS; round += 1) {
    // Who goes first alternates, so that neither always finds the caches warm.
    const first = round % 2 === 0 ? a : b;
    const [x, y] = [await turn(first), await turn(first === a ? b : a)];
    if (round < 0) continue;
    const [plainMicros, wrappedMicros] = first === a ? [x, y] : [y, x];
    ratios.push(wrappedMicros / plainMicros);
    micros.push(plainMicros);
  }
  const sorted = ratios.sort((x, y) => x - y);
  const median = quantile(sorted, 0.5);
  const spread = `${quantile(sorted, 0.25).toFixed(3)} to ${quantile(sorted, 0.75).toFixed(3)}`;
  const held = median <= bar ? 'held' : 'MISSED';
  const plainCall = quantile(
    micros.sort((x, y) => x - y),
    0.5,
  ).toFixed(1);
  return [
    name.padEnd(22),
    plainCall.padStart(8),
    `${median.toFixed(3)} x`.padStart(10),
    spread.padStart(18),
    `${bar.toFixed(2)} x ${held}`.padStart(16),
  ].join('');
}

console.log(`${ROUNDS} rounds of ${CALLS_PER_TURN} calls each, plain and wrapped in turn; Node.js ${process.version}`);
console.log(
  [
    'call'.padEnd(22),
    'plain us'.padStart(8),
    'median'.padStart(10),
    'middle half'.padStart(18),
    'bar'.padStart(16),
  ].join(''),
);
for (const subject of subjects) console.log(await measure(subject));
