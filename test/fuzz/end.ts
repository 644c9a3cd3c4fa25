import { inspect } from 'node:util';

/** How a call ended. */
export type End =
  | { readonly how: 'resolved'; readonly value: unknown }
  | { readonly how: 'rejected' | 'hung'; readonly error: unknown };

/** How a call ends. One that has not after so long never will. */
export async function endOf(call: () => Promise<unknown>, afterMs: number): Promise<End> {
  let timer: NodeJS.Timeout | undefined;
  const hung = new Promise<End>(resolve => {
    timer = setTimeout(resolve, afterMs, { how: 'hung', error: undefined });
  });
  const ended = call().then(
    (value): End => ({ how: 'resolved', value }),
    (error: unknown): End => ({ how: 'rejected', error }),
  );
  try {
    return await Promise.race([ended, hung]);
  } finally {
    clearTimeout(timer);
  }
}

const FIELDS = ['name', 'message', 'status', 'code', 'requestId', 'ecCode', 'hostId', 'host', 'partNum'];

/** What of a rejection must be the same with and without the wrapper. */
export function identityOf(error: unknown): unknown {
  if (typeof error !== 'object' || error === null) return error;
  const said = error as Readonly<Record<string, unknown>>;
  const kept = Object.fromEntries(FIELDS.map(name => [name, said[name]]));
  // What the network says of itself names connections, ports and times.
  const isOfNetwork = typeof said['status'] !== 'number' || said['status'] < 0;
  return {
    ...kept,
    ...(isOfNetwork && { message: undefined }),
    fields: Reflect.ownKeys(error)
      .filter(name => name !== 'advice' && name !== 'stack')
      .map(String)
      .sort(),
    isError: error instanceof Error,
  };
}

/** What of a result must be the same. */
export function resultOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const { res, stream, ...rest } = value as { res?: unknown; stream?: unknown };
  const { status, headers } = (res ?? {}) as { status?: unknown; headers?: object };
  return inspect(
    { ...rest, status, headers, streams: stream !== undefined },
    { depth: 6, maxArrayLength: 20, maxStringLength: 500 },
  );
}
