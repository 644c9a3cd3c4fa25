import { runInNewContext } from 'node:vm';
import OSS from 'ali-oss';
import * as library from '../../src/index.js';
import { settingsFrom } from '../../src/options.js';

const config = { region: 'oss-cn-hangzhou', accessKeyId: 'id', accessKeySecret: 'secret', bucket: 'bkt' };

/** The line that an error message says would work. */
export function lineOf(error: Error): string {
  const [, line] = /Example: (.*)$/s.exec(error.message) ?? [];
  if (line === undefined) throw new Error(`no line in: ${error.message}`);
  return line;
}

/** Runs a line of an error message as a user would type it: a whole call, or one option. */
export function runLine(line: string): unknown {
  const globals = { ...library, OSS, config, AbortSignal, Math, performance, console };
  const isCall = /^\w+\(/.test(line);
  if (!isCall) return settingsFrom(runInNewContext(`({ ${line} })`, globals) as library.RemedyOptions);
  const raw = new OSS(config);
  const client = line.startsWith('withOptions(client') ? library.remedy(raw) : raw;
  return runInNewContext(line, { ...globals, client, line: Buffer.from('line') }) as unknown;
}

/** What a function throws. */
export function thrownBy(work: () => unknown): Error {
  try {
    work();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('it was to throw an Error');
}
