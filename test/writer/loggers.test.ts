import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import winston from 'winston';
import type { LocalOss } from '../../src/testing/index.js';
import { requestsOf, startLocalOss, stored, uncaughtDuring } from '../append/support.js';
import { refuseAppends, writerOn } from './support.js';

let oss: LocalOss;
beforeEach(async () => {
  oss = await startLocalOss();
});
afterEach(() => oss.close());

interface Logger {
  info(line: string): void;
}

/** Loggers as they are made by whoever uses them. */
const LOGGERS: readonly (readonly [string, (stream: NodeJS.WritableStream) => Logger])[] = [
  ['pino', stream => pino({ base: null, timestamp: false }, stream)],
  [
    'winston',
    stream => {
      const transport = new winston.transports.Stream({ stream });
      // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- winston types its transports so
      return winston.createLogger({ transports: transport });
    },
  ],
];

describe.each(LOGGERS)('%s', (_name, loggerOn) => {
  it('logs to an object, many lines to a request', async () => {
    const stream = writerOn(oss).toNodeStream();
    const log = loggerOn(stream);
    for (let line = 0; line < 500; line += 1) log.info(`line ${line}`);
    await new Promise(resolve => setImmediate(resolve));
    stream.end();
    await finished(stream);
    const lines = stored(oss, 'app.log')?.trimEnd().split('\n') ?? [];
    expect(lines).toHaveLength(500);
    expect(lines[499]).toContain('line 499');
    expect(oss.requests.length).toBeLessThan(10);
  });

  it('tells once that its lines cannot be stored, and goes on without harm to the process', async () => {
    refuseAppends(oss);
    const stream = writerOn(oss).toNodeStream();
    const errors: unknown[] = [];
    stream.on('error', error => errors.push(error));
    const uncaught = await uncaughtDuring(async () => {
      const log = loggerOn(stream);
      for (let line = 0; line < 10; line += 1) log.info(`line ${line}`);
      if (!stream.closed) await once(stream, 'close').catch(() => undefined);
      log.info('nobody stores this one');
      await new Promise(resolve => setTimeout(resolve, 5));
    });
    expect(uncaught).toEqual([]);
    expect(errors).toMatchObject([{ name: 'AppendWriterError', written: 'no' }]);
    expect(requestsOf(oss)).toEqual(['HeadObject 404', 'AppendObject@0 403']);
  });
});
