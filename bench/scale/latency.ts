import OSS from 'ali-oss';
import { appendWriter, remedy } from 'ali-oss-remedy';
import { lines } from './charts.js';
import { atMost, type Measured } from './measurement.js';
import { startServer } from './server.js';
import { median, quantile } from './statistics.js';

const ROUNDS = 40;
const CALLS_PER_TURN = 5;
const RECORD = Buffer.alloc(1024, 'x');

interface Subject {
  readonly name: string;
  readonly call: () => Promise<unknown>;
  /** Of each call, in milliseconds. */
  readonly callMs: number[];
  /** The mean of each turn, in milliseconds. */
  readonly turnMs: number[];
}

/** One caller that awaits each record, alone on its object. */
export async function latency(): Promise<Measured> {
  await using server = await startServer();
  const subject = (name: string, call: Subject['call']): Subject => ({ name, call, callMs: [], turnMs: [] });
  const plainClient = new OSS(server.client);
  const wrappedClient = remedy(new OSS(server.client), { appendRecovery: true });
  const writer = appendWriter(remedy(new OSS(server.client)), 'writer.log');
  let position = -RECORD.length;
  const plain = subject('plain client', () =>
    plainClient.append('plain.log', RECORD, { position: String((position += RECORD.length)) }),
  );
  const wrapped = subject('wrapped client.append', () => wrappedClient.append('wrapped.log', RECORD));
  const written = subject('writer.write', () => writer.write(RECORD));
  const subjects = [plain, wrapped, written];

  for (const { call } of subjects) for (let i = 0; i < 10; i += 1) await call();
  for (let round = 0; round < ROUNDS; round += 1) {
    // Who goes first rotates, so that nobody always follows the same one.
    for (const at of subjects.keys()) await turn(subjects[(at + round) % subjects.length] ?? plain);
  }
  await writer.close();
  const row = ({ name, turnMs }: Subject) => {
    const ratios = turnMs.map((ms, round) => ms / (plain.turnMs[round] ?? NaN));
    return atMost(`latency of ${name} beside the plain client`, median(ratios), 1.02, { digits: 4, unit: ' x' });
  };
  const shares = Array.from({ length: 100 }, (_, share) => share / 100);
  return {
    title: 'One caller, no contention',
    how: `${ROUNDS} rounds of ${CALLS_PER_TURN} awaited appends of 1 KiB each, in turn; the median of the rounds' ratios. Median calls: ${subjects.map(({ name, callMs }) => `${name} ${median(callMs).toFixed(2)} ms`).join(', ')}.`,
    rows: [row(wrapped), row(written)],
    plots: [
      {
        name: 'latency',
        says: 'How long a call takes, one caller alone',
        option: lines({
          title: 'One caller: time of one append',
          series: subjects.map(({ name, callMs }) => ({
            name,
            points: shares.map(share => [share * 100, quantile(callMs, share)]),
          })),
          x: '% of calls are faster',
          y: 'ms',
          isFromZero: false,
        }),
      },
    ],
  };
}

async function turn({ call, callMs, turnMs }: Subject): Promise<void> {
  const startedAt = performance.now();
  let at = startedAt;
  for (let i = 0; i < CALLS_PER_TURN; i += 1) {
    await call();
    const now = performance.now();
    callMs.push(now - at);
    at = now;
  }
  turnMs.push((at - startedAt) / CALLS_PER_TURN);
}
