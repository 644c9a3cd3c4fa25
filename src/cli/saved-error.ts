import { type Conflict, conflictOf } from '../conflict/conflict.js';
import { readErrorBody } from '../conflict/error-body.js';

/** An error answer as somebody saved it. */
export interface SavedError {
  /** The HTTP status, as far as it was saved. */
  readonly status: number | undefined;
  /** What the answer says, read as if it were a 409. */
  readonly conflict: Conflict;
}

/**
 * Reads what curl or a log left of an error answer: XML or JSON, also gzipped, with or without headers on top, or headers
 * alone. Of the headers only those are read that say what the error is; a request that was saved along with it is not.
 */
export function savedErrorOf(bytes: Uint8Array): SavedError | undefined {
  const text = textOf(bytes);
  const body = isGzip(bytes) ? bytes : bodyOf(text);
  const { status: fromHead, headers } = headOf(text);
  const { fields } = readErrorBody(body);
  // An error of ali-oss that was saved as JSON has these beside the fields of OSS.
  const { Status, EcCode } = fields;
  const status = fromHead ?? (Status === undefined ? undefined : Number(Status));
  const error = { status: 409, ecCode: EcCode };
  const response = { status: 409, failure: undefined, headers, data: body };
  const conflict = conflictOf(error, response, NO_CALL);
  const says = conflict && (conflict.code !== 'Unknown' || status !== undefined);
  return says ? { status, conflict } : undefined;
}

/** The further fields of the answer, none of which helps to sign a request. */
export function fieldsOf({ details }: Conflict): readonly (readonly [name: string, text: string])[] {
  return Object.entries(details).filter(([name, text]) => !OF_ALI_OSS.has(name) && !SENSITIVE.test(text));
}

const OF_ALI_OSS = new Set(['Status', 'EcCode', 'Name']);
const SENSITIVE = /sign|token|secret|access_?key|credential|authorization/i;

const NO_CALL = {
  operation: '',
  args: [],
  target: { bucket: undefined, name: undefined },
  attempt: 1,
  elapsedMs: 0,
  written: 'unknown',
} as const;

const isGzip = (bytes: Uint8Array) => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** PowerShell saves what it is told to save as UTF-16. */
const textOf = (bytes: Uint8Array) =>
  new TextDecoder(bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8').decode(bytes);

function bodyOf(text: string): string {
  const xml = text.search(/<\?xml|<Error\b/);
  if (xml !== -1) return text.slice(xml);
  const json = text.search(/^\s*\{\s*"/m);
  return json === -1 ? '' : text.slice(json, text.lastIndexOf('}') + 1);
}

const TELLING = /^(?:x-oss-err|x-oss-ec|x-oss-error-type|x-oss-request-id|x-oss-next-append-position)$/;

/** The last head in it: what came before was a redirect, a 100 or the request. `curl -v` puts a `<` before each line. */
function headOf(text: string): Pick<SavedError, 'status'> & { readonly headers: Readonly<Record<string, string>> } {
  let status: number | undefined;
  let headers: Record<string, string> = {};
  for (const line of text.split(/\r?\n/)) {
    const plain = line.replace(/^< ?/, '');
    const [, code] = /^HTTP\/[\d.]+ (\d{3})\b/.exec(plain) ?? [];
    if (code !== undefined) {
      status = Number(code);
      headers = {};
    }
    const [, name = '', value = ''] = /^([\w-]+):\s*(.*)$/.exec(plain) ?? [];
    if (TELLING.test(name.toLowerCase())) headers[name.toLowerCase()] = value.trim();
  }
  return { status, headers };
}
