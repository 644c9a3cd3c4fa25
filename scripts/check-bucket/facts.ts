import { crc64 } from '../../src/ali-oss/digest.js';
import { remedy, reportOf } from '../../src/index.js';
import type { Answer, Bucket } from './bucket.js';

/** What is asked of a bucket. */
export interface Fact {
  /** What it is about. */
  readonly title: string;
  readonly expected: string;
  /** What was seen, in the words of `expected` where it is as expected. */
  readonly see: (bucket: Bucket, prefix: string) => Promise<string>;
}

/** The objects that the facts create, without the prefix. */
export const NAMES = ['log', 'whole', 'never', 'once', 'late', 'recovered'] as const;
type Name = (typeof NAMES)[number];

const nameOf = (prefix: string, name: Name) => `${prefix}${name}`;
const [FIRST, SECOND] = ['first line\n', 'second line\n'].map(text => Buffer.from(text)) as [Buffer, Buffer];
const OTHER = Buffer.from('other line\n');
const SKEW_MS = -20 * 60 * 1000;
const FORBID = { headers: { 'x-oss-forbid-overwrite': 'true' } };

/** What an answer was, with those of its headers that matter. */
function told({ status, code, headers }: Answer, ...shown: readonly string[]): string {
  const words = status === undefined ? ['no answer'] : [String(status)];
  const named = shown.map(header => `${SHORT[header] ?? header} ${headers[header] ?? 'none'}`);
  return [...words, ...(code === undefined || status === undefined ? [] : [code]), ...named].join(', ');
}

const NEXT = 'x-oss-next-append-position';
const CRC = 'x-oss-hash-crc64ecma';
const TYPE = 'x-oss-object-type';
const EC = 'x-oss-ec';
const SHORT: Readonly<Record<string, string>> = {
  [NEXT]: 'next position',
  [CRC]: 'CRC-64',
  [TYPE]: 'type',
  [EC]: 'EC',
};

const append = (bucket: Bucket, name: string, content: Buffer, position: number) =>
  bucket.ask('append', name, content, { position });

const crcOf = async (...parts: readonly Buffer[]) => String(await crc64(Buffer.concat(parts)));
const ended = String(FIRST.length + SECOND.length);

/** What only a real bucket can confirm. They stand on one another, in this order. */
export async function facts(random: () => number = Math.random): Promise<readonly Fact[]> {
  const [firstCrc, bothCrc] = [await crcOf(FIRST), await crcOf(FIRST, SECOND)];
  const conflict = `409, PositionNotEqualToLength, next position ${ended}, EC 0026-00000016`;
  return [
    {
      title: 'an append to a new object',
      expected: `200, next position ${String(FIRST.length)}, CRC-64 ${firstCrc}`,
      see: async (bucket, prefix) => told(await append(bucket, nameOf(prefix, 'log'), FIRST, 0), NEXT, CRC),
    },
    {
      title: 'a second one: the CRC-64 is that of the whole object',
      expected: `200, next position ${ended}, CRC-64 ${bothCrc}`,
      see: async (bucket, prefix) => told(await append(bucket, nameOf(prefix, 'log'), SECOND, FIRST.length), NEXT, CRC),
    },
    {
      title: 'an append at a position that is taken: the 409 tells the true one',
      expected: conflict,
      see: async (bucket, prefix) => told(await append(bucket, nameOf(prefix, 'log'), OTHER, 0), NEXT, EC),
    },
    {
      title: 'the same bytes sent again at their old position are refused too',
      expected: conflict,
      see: async (bucket, prefix) => told(await append(bucket, nameOf(prefix, 'log'), SECOND, FIRST.length), NEXT, EC),
    },
    {
      title: 'HEAD: nothing of the refused ones is stored',
      expected: `200, content-length ${ended}, next position ${ended}, type Appendable, CRC-64 ${bothCrc}`,
      see: async (bucket, prefix) =>
        told(await bucket.ask('head', nameOf(prefix, 'log')), 'content-length', NEXT, TYPE, CRC),
    },
    {
      title: 'a look at the bytes of one record',
      expected: `206, content-range bytes ${String(FIRST.length)}-${String(Number(ended) - 1)}/${ended}, the bytes that were sent`,
      async see(bucket, prefix) {
        const range = `bytes=${String(FIRST.length)}-${String(Number(ended) - 1)}`;
        const answer = await bucket.ask('get', nameOf(prefix, 'log'), { headers: rangeHeaders(range) });
        const same = SECOND.equals(answer.content) ? 'the bytes that were sent' : 'other bytes';
        return `${told(answer, 'content-range')}, ${same}`;
      },
    },
    {
      title: 'a look behind the end',
      expected: '416, InvalidRange',
      see: async (bucket, prefix) =>
        told(await bucket.ask('get', nameOf(prefix, 'log'), { headers: rangeHeaders(`bytes=${ended}-${ended}`) })),
    },
    {
      title: 'an append beyond the end of what is not there',
      expected: '409, PositionNotEqualToLength, EC 0026-00000016',
      see: async (bucket, prefix) => told(await append(bucket, nameOf(prefix, 'never'), OTHER, 9), EC),
    },
    {
      title: 'an append at a wrong position to an object that was put: the type is checked first',
      expected: '409, ObjectNotAppendable, EC 0026-00000017',
      async see(bucket, prefix) {
        const put = await bucket.ask('put', nameOf(prefix, 'whole'), FIRST);
        if (put.status !== 200) return `putting it: ${told(put)}`;
        return told(await append(bucket, nameOf(prefix, 'whole'), OTHER, 3), EC);
      },
    },
    {
      title: 'a put that forbids overwriting, twice',
      expected: '200, then 409, FileAlreadyExists, and the first one is stored',
      async see(bucket, prefix) {
        const name = nameOf(prefix, 'once');
        const first = await bucket.ask('put', name, FIRST, FORBID);
        const second = await bucket.ask('put', name, SECOND, FORBID);
        const { content } = await bucket.ask('get', name);
        const stored = FIRST.equals(content) ? 'the first one is stored' : 'the first one is not stored';
        return `${told(first)}, then ${told(second)}, and ${stored}`;
      },
    },
    {
      title: 'an append that was signed 20 minutes ago',
      expected: '403, RequestTimeTooSkewed, and nothing is stored',
      async see(bucket, prefix) {
        const name = nameOf(prefix, 'late');
        bucket.shiftClock(SKEW_MS);
        const answer = await append(bucket, name, FIRST, 0).finally(() => {
          bucket.shiftClock(0);
        });
        const { status } = await bucket.ask('head', name);
        return `${told(answer)}, and ${status === 404 ? 'nothing is stored' : `HEAD says ${String(status ?? 'nothing')}`}`;
      },
    },
    {
      title: 'ali-oss-remedy with appendRecovery, where somebody else has appended',
      expected: 'written: yes, 2 sends, both lines are stored once',
      async see(bucket, prefix) {
        const name = nameOf(prefix, 'recovered');
        const client = remedy(bucket.client, { appendRecovery: true, random }) as Appending;
        await client.append(name, FIRST);
        await append(bucket, name, OTHER, FIRST.length);
        const report = reportOf(await client.append(name, SECOND).catch((error: unknown) => error));
        const { content } = await bucket.ask('get', name);
        const isRight = content.equals(Buffer.concat([FIRST, OTHER, SECOND]));
        const stored = isRight ? 'both lines are stored once' : 'what is stored is not what was appended';
        return `written: ${report?.written ?? 'no report'}, ${String(report?.attempts ?? 0)} sends, ${stored}`;
      },
    },
  ];
}

interface Appending {
  append(name: string, content: Buffer): Promise<object>;
}

const rangeHeaders = (range: string) => ({ Range: range, 'x-oss-range-behavior': 'standard' });
