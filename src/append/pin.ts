import { optionsOf } from './position.js';
import type { Body, PinOptions } from './body.js';
import { pinBody, pinBuffer } from './pin-body.js';
import { isPath } from './file-body.js';
import { mimeOfPath, type OssClient } from '../ali-oss/view.js';

/** A body that is ready to be sent, and what its sends need. */
export interface Pinned {
  readonly body: Body;
  /** Options that ali-oss would have read off the path. */
  readonly options: Readonly<Record<string, unknown>>;
}

const NO_OPTIONS = {};

/** Takes hold of the body of an append in this very tick. */
export function pin(
  inner: OssClient,
  args: readonly unknown[],
  how: Pick<PinOptions, 'bufferStreamsBytes' | 'signal'>,
): Pinned | Promise<Pinned> {
  const [name, file] = args;
  const held = pinBuffer(file);
  if (held) return { body: held, options: NO_OPTIONS };
  const { mime, contentLength, headers } = optionsOf(args);
  // As ali-oss reads them: what is falsy is not given.
  const length = Number(contentLength || (headers as Record<string, unknown> | undefined)?.['Content-Length']);
  const givenLength = length > 0 ? length : undefined;
  if (isPath(file)) return pinPath(inner, String(name), file, mime);
  const body = pinBody(file, { ...how, givenLength });
  return body instanceof Promise
    ? body.then(known => ({ body: known, options: NO_OPTIONS }))
    : { body, options: NO_OPTIONS };
}

async function pinPath(inner: OssClient, name: string, path: string, mime: unknown): Promise<Pinned> {
  // ali-oss looks at the file first, so a path that is no file is refused in its own words.
  const asked = mimeOfPath(inner, name, path, mime);
  const opened = (async () => pinBody(path, { bufferStreamsBytes: 0, givenLength: undefined }))();
  opened.catch(() => undefined);
  try {
    return { options: { mime: await asked }, body: await opened };
  } catch (error) {
    void opened.then(
      body => {
        body.release();
      },
      () => undefined,
    );
    throw error;
  }
}
