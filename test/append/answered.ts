import { viewOf } from '../../src/ali-oss/view.js';

/** What ali-oss throws for an answer: OSS's own, unless it carries no mark of it. */
export async function answered(
  status: number,
  code?: string,
  { headers = OF_OSS, ...more }: Answer = {},
): Promise<unknown> {
  const body = code === undefined ? undefined : `<Error><Code>${code}</Code></Error>`;
  const client = {
    options: {},
    requestError: () => Promise.resolve(Object.assign(new Error('No.'), { status, ...(code && { code }) })),
  };
  const inner = viewOf(client, { bucket: 'b' });
  return inner.requestError({ status, headers, data: body && Buffer.from(body), ...more });
}

export const OF_OSS = { 'x-oss-request-id': 'R' };

interface Answer {
  readonly headers?: Readonly<Record<string, string>>;
  readonly data?: Buffer;
  readonly name?: string;
  readonly code?: string;
}
