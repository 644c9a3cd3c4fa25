// Test doubles: something with methods of ali-oss's names and nothing of a network behind them.

import { isRecord } from '../expect.js';
import { namedOperations } from './methods.js';
import { asOssClient, type OssClient, passWrites } from './view.js';
import { noteResponse, responseOf } from './wire.js';

/** Whether something can stand for a client in a test: an object, no collection, with a method by a name of ali-oss's. */
export function isFake(client: unknown): client is object {
  return Object.prototype.toString.call(client) === '[object Object]' && namedOperations(client as object).length > 0;
}

/**
 * A client whose calls are those of a test double. Its methods run on the double itself. An error with an HTTP status is taken for
 * OSS's own answer, since nobody else can have given it; of any other nothing is known.
 */
export function clientOfFake(fake: object): OssClient {
  const methods = fake as Readonly<Record<string, (...args: unknown[]) => unknown>>;
  const base = Object.create(fake) as object;
  passWrites(base, () => fake, Object.keys(fake));
  const client = asOssClient(base);
  for (const name of namedOperations(fake)) {
    const value = async (...args: unknown[]): Promise<unknown> => {
      try {
        return await methods[name]?.(...args);
      } catch (error) {
        noteAnswer(error);
        throw error;
      }
    };
    Object.defineProperty(client, name, { value, configurable: true, writable: true });
  }
  return client;
}

function noteAnswer(error: unknown): void {
  if (responseOf(error) || typeof error !== 'object' || error === null) return;
  const { status, code, requestId, headers } = error as Readonly<Record<string, unknown>>;
  if (typeof status !== 'number' || status < 300) return;
  const marks = { 'x-oss-request-id': typeof requestId === 'string' ? requestId : 'made-by-a-test' };
  const data = typeof code === 'string' ? { Code: code } : undefined;
  noteResponse(error, { status, failure: undefined, headers: { ...marks, ...(isRecord(headers) && headers) }, data });
}
