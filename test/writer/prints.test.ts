import OSS from 'ali-oss';
import { format, inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appendWriter, type AppendWriter, remedy, reportOf } from '../../src/index.js';
import type { LocalOss } from '../../src/testing/index.js';
import { failure, startLocalOss } from '../append/support.js';
import { loseAppend, refuseAppends, writerFailure } from './support.js';

// Nothing of this may be printed by anything of ours.
const KEY_ID = 'LTAIplantedKeyId00001';
const KEY_SECRET = 'plantedKeySecret000000000002';
const TOKEN = 'CAISplantedToken00000000003';
const CHUNK = 'planted chunk 0004 of the caller';
const META = 'plantedMetaValue0005';
const HEADER = 'plantedHeaderValue0006';

const SECRETS = [KEY_ID, KEY_SECRET, TOKEN, CHUNK, META, HEADER].flatMap(secret => {
  const raw = Buffer.from(secret);
  const hex = raw.toString('hex');
  const numbers = [...raw].slice(0, 12);
  return [secret, hex, hex.match(/../g)?.slice(0, 12).join(' ') ?? hex, numbers.join(','), numbers.join(', ')];
});

let oss: LocalOss;
beforeEach(async () => {
  oss = await startLocalOss({
    credentials: [{ accessKeyId: KEY_ID, accessKeySecret: KEY_SECRET, securityToken: TOKEN }],
  });
});
afterEach(() => oss.close());

/** Everything a person may print something with. */
function prints(what: unknown): string[] {
  return [
    inspect(what),
    inspect(what, { depth: 8, maxStringLength: null }),
    inspect(what, { showHidden: true, depth: 8, maxStringLength: null }),
    format('%o', what),
    format('%O', what),
    JSON.stringify(what) ?? '',
    String(what),
  ];
}

function expectNothingPlanted(...things: readonly unknown[]): void {
  const text = things.flatMap(prints).join('\n');
  expect(SECRETS.filter(secret => text.includes(secret))).toEqual([]);
  expect(text).not.toMatch(/authorization|OSS4-HMAC|Signature=/i);
}

/** A client whose token is fresh for ever, about which ali-oss says nothing on the console. */
function plainClient(): OSS {
  const token = { accessKeyId: KEY_ID, accessKeySecret: KEY_SECRET, stsToken: TOKEN };
  return new OSS({ ...oss.clientOptions(), refreshSTSToken: () => Promise.resolve(token) });
}

const CREATE = { meta: { secret: META }, headers: { 'x-oss-tagging': `secret=${HEADER}` } };

function planted(attempts: number): AppendWriter {
  const client = remedy(plainClient(), { random: () => 0 });
  return appendWriter(client, 'app.log', { attempts, create: CREATE });
}

describe('nothing secret and nothing of the chunks is printed', () => {
  it('by the errors of chunks that are not written, and of chunks behind them', async () => {
    const writer = planted(3);
    refuseAppends(oss);
    const errors = await Promise.all([CHUNK, Buffer.from(CHUNK)].map(chunk => writerFailure(writer.write(chunk))));
    const refused = await writerFailure(writer.write(CHUNK));
    expectNothingPlanted(...errors, refused, writer.failure, reportOf(errors[0]), errors[0]?.cause);
    // What this guards against: the cause holds all of it, and gives it to who asks by name.
    const { params } = errors[0]?.cause as { params: { content: Buffer } };
    expect(params.content.toString()).toBe(CHUNK + CHUNK);
    expectNothingPlanted(await writerFailure(writer.flush()), await writerFailure(writer.close()));
  });

  it('by the errors of chunks of unknown fate, and of a resume that fails', async () => {
    const writer = planted(2);
    await writer.write(CHUNK);
    loseAppend(oss, 'stored');
    const error = await writerFailure(writer.write(CHUNK));
    expect(error.written).toBe('unknown');
    expectNothingPlanted(error, error.cause, reportOf(error), await failure(writer.resume()));
  });

  it('by an error whose cause is a conflict', async () => {
    await plainClient().put('app.log', Buffer.from('not appendable'));
    const error = await writerFailure(planted(3).write(CHUNK));
    expect(error.cause).toMatchObject({ code: 'ObjectNotAppendable' });
    expectNothingPlanted(error, reportOf(error));
  });

  it('by an oversized chunk, by one that is none, and after close', async () => {
    const writer = appendWriter(plainClient(), 'app.log', { maxBatchBytes: 10, create: CREATE });
    const errors = [await failure(writer.write(CHUNK)), await failure(writer.write([CHUNK] as unknown as string))];
    await writer.close();
    expectNothingPlanted(...errors, await failure(writer.write('later')));
  });

  it('by the writer itself, a receipt, or its streams', async () => {
    const writer = planted(3);
    const written = writer.write(CHUNK);
    const stream = writer.toNodeStream();
    expectNothingPlanted(writer, stream, writer.toWebStream());
    const receipt = await written;
    expectNothingPlanted(writer, receipt, reportOf(receipt));
    stream.destroy();
  });
});

it('what went wrong is shown all the same', async () => {
  const writer = planted(3);
  refuseAppends(oss);
  const error = await writerFailure(writer.write(CHUNK));
  const printed = inspect(error);
  for (const shown of ['AppendWriterError', 'Chunk not stored', 'app.log', 'AccessDenied', "written: 'no'"]) {
    expect(printed).toContain(shown);
  }
  expect(JSON.parse(JSON.stringify(error))).toEqual({
    object: 'app.log',
    written: 'no',
    chunks: [{ first: 0, last: 0, written: 'no' }],
  });
});
