import { isRecord } from '../expect.js';

// Reads the body of an error answer, whatever shape it arrives in. Never throws and takes linear time: what cannot be
// read is simply not there.

/** Error bodies of OSS are below 2 KiB; what is longer is a page of something else. */
const READ_AT_MOST = 64 * 1024;
const KNOWN = new Set(['Code', 'Message', 'RequestId', 'EC', 'HostId', 'Error']);
const SENSITIVE = /sign|token|secret|accesskey|credential|authorization|canonical/i;
const FIELD_AT_MOST = 1024;

/**
 * Reads XML or JSON, plain or gzipped. `data` is what urllib gives: a Buffer, text, or an object already parsed. `fields` has what
 * else it says, as text, without anything that could help to sign a request.
 */
export function readErrorBody(data: unknown) {
  const found = fieldsOf(data);
  const [code, message, requestId, ec] = ['Code', 'Message', 'RequestId', 'EC'].map(name => found.get(name));
  const fields = code === undefined ? {} : Object.fromEntries([...found].filter(isDetail));
  return { code, message, requestId, ec, fields };
}

/** Whether a body is an error document of OSS: XML whose root is `Error`, with a `Code` in it. Many others say "code" too. */
export function isErrorOfOss(data: unknown): boolean {
  return /^\s*(?:<\?xml[^>]*\?>\s*)?<Error[\s>]/.test(textOf(data)) && readErrorBody(data).code !== undefined;
}

function isDetail([name, text]: [string, string]): boolean {
  return !KNOWN.has(name) && !SENSITIVE.test(name) && text.length <= FIELD_AT_MOST;
}

function fieldsOf(data: unknown): Map<string, string> {
  if (isRecord(data) && !ArrayBuffer.isView(data)) return recordFields(data);
  const text = textOf(data).trimStart();
  if (!/^[[{]/.test(text)) return xmlFields(text);
  try {
    return recordFields(JSON.parse(text));
  } catch {
    // Not JSON after all: there is nothing to read.
    return new Map();
  }
}

function textOf(data: unknown): string {
  if (typeof data === 'string') return data.slice(0, READ_AT_MOST).replace(/^\uFEFF/, '');
  return data instanceof Uint8Array ? new TextDecoder().decode(gunzipped(data).subarray(0, READ_AT_MOST)) : '';
}

/** A body that ali-oss left as it came may still be gzipped. One that was cut is read as far as it goes. */
export function gunzipped(data: Uint8Array): Uint8Array {
  if (data[0] !== 0x1f || data[1] !== 0x8b) return data;
  try {
    const zlib = globalThis.process.getBuiltinModule('node:zlib');
    return zlib.gunzipSync(data, { maxOutputLength: READ_AT_MOST * 4, finishFlush: zlib.constants.Z_SYNC_FLUSH });
  } catch {
    return data;
  }
}

function recordFields(parsed: unknown): Map<string, string> {
  const outer = isRecord(parsed) ? parsed : {};
  const nested = outer['Error'] ?? outer['error'];
  const all = Object.entries(isRecord(nested) ? nested : outer);
  const told = all.filter(([, value]) => typeof value === 'string' || typeof value === 'number');
  return new Map(told.map(([name, value]) => [named(name), String(value).trim()]));
}

const named = (name: string) => (name === 'ec' ? 'EC' : name.charAt(0).toUpperCase() + name.slice(1));

/**
 * The text of every innermost element; of several of one name the one that stands highest, the first of these: the Error's own code
 * counts, not that of one of its details. One pass, no regular expression over the whole.
 */
function xmlFields(text: string): Map<string, string> {
  const found = new Map<string, { readonly depth: number; readonly text: string }>();
  let open = '';
  let inside = '';
  let depth = 0;
  for (let at = 0; at < text.length;) {
    const tag = text.indexOf('<', at);
    if (tag === -1) break;
    inside += decoded(text.slice(at, tag));
    const cdata = text.startsWith('<![CDATA[', tag);
    const closing = cdata ? ']]>' : text.startsWith('<!--', tag) ? '-->' : '>';
    const end = text.indexOf(closing, tag);
    if (end === -1) break;
    at = end + closing.length;
    if (cdata) {
      inside += text.slice(tag + 9, end);
    } else if (text[tag + 1] === '/') {
      const name = localName(text.slice(tag + 2, end));
      if (name === open && depth < (found.get(name)?.depth ?? Infinity))
        found.set(name, { depth, text: inside.trim() });
      open = '';
      depth -= 1;
    } else if (text[tag + 1] !== '!' && text[tag + 1] !== '?') {
      const isEmpty = text[end - 1] === '/';
      open = isEmpty ? '' : localName(text.slice(tag + 1, end));
      inside = '';
      if (!isEmpty) depth += 1;
    }
  }
  return new Map([...found].map(([name, leaf]) => [name, leaf.text]));
}

const localName = (tag: string) => tag.trim().split(/[\s/]/, 1).join('').replace(/^.*:/, '');

const ENTITIES = new Map(Object.entries({ lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }));

const decoded = (text: string) =>
  text.replace(/&(#?\w{1,8});/g, (as, name: string) => ENTITIES.get(name) ?? charOf(name, as));

/** The character of a numeric entity, decimal or hexadecimal; what is none stays `as` it came. */
function charOf(name: string, as: string): string {
  const digits = /^#(x[\da-f]+|\d+)$/i.exec(name)?.[1];
  const point = Number(digits === undefined ? NaN : digits.replace(/^x/i, '0x'));
  return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : as;
}
