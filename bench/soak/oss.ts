import { type Answering, lengthOf } from '../memory-agent.js';

/** What is kept of an object: where it ends, and its last record. */
interface Kept {
  end: number;
  last: string;
}

/**
 * As much of an OSS as a soak needs, at the other end of a connection in this process: appends at positions, and by the
 * name of the object refusals, conflicts that pass and answers that are lost.
 */
export function soakOss(): { readonly answer: Answering; readonly counts: Record<string, number> } {
  const objects = new Map<string, Kept>();
  const met = new Map<string, number>();
  const counts: Record<string, number> = {};
  const count = (what: string) => (counts[what] = (counts[what] ?? 0) + 1);
  /** Whether it is this request's turn among so many of this object. */
  const everyNth = (name: string, nth: number) => {
    const times = (met.get(name) ?? 0) + 1;
    met.set(name, times % nth);
    return times % nth === 0;
  };
  const append = (name: string, position: number, body: string): string | undefined => {
    const object = objects.get(name) ?? { end: 0, last: '' };
    objects.set(name, object);
    if (position !== object.end) {
      count('PositionNotEqualToLength');
      return refused('PositionNotEqualToLength', `x-oss-next-append-position: ${object.end}\r\n`);
    }
    object.end += body.length;
    object.last = body;
    count('append');
    if (name.startsWith('lost') && everyNth(name, 3)) {
      count('lost answer');
      return undefined;
    }
    // Another process appends behind our back.
    if (name.startsWith('rival') && everyNth(name, 5)) object.end += 7;
    return ok(`x-oss-next-append-position: ${position + body.length}\r\n`);
  };
  return {
    counts,
    answer(request) {
      const [, method = '', name = ''] = /^(\S+) \/([^? ]*)/.exec(request) ?? [];
      const position = /[?&]position=(\d+)/.exec(request)?.[1];
      const body = request.slice(request.length - lengthOf(request));
      if (position !== undefined) return append(name, Number(position), body);
      if (method === 'GET') return part(objects.get(name), request);
      if (name.startsWith('immutable')) {
        count('FileImmutable');
        return refused('FileImmutable');
      }
      if (name.startsWith('stale') && everyNth(name, 2)) {
        count('StaleFile');
        return refused('StaleFile');
      }
      if (name.startsWith('missing')) return `HTTP/1.1 404 Not Found\r\n${ID}content-length: 0\r\n\r\n`;
      count('other');
      return ok();
    },
  };
}

const ID = 'x-oss-request-id: 000000000000000000000001\r\n';
const ok = (headers = '') => `HTTP/1.1 200 OK\r\n${ID}${headers}content-length: 0\r\n\r\n`;

function refused(code: string, headers = ''): string {
  const body = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>No.</Message><RequestId>1</RequestId></Error>`;
  return `HTTP/1.1 409 Conflict\r\n${ID}${headers}content-type: application/xml\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
}

/** A range of an object, as long as it is within its last record: nothing else is looked at. */
function part(object: Kept | undefined, request: string): string {
  const [, start = '0', end = '0'] = /\r\nrange: bytes=(\d+)-(\d+)/i.exec(request) ?? [];
  const from = Number(start) - ((object?.end ?? 0) - (object?.last.length ?? 0));
  const bytes = object?.last.slice(from, from + Number(end) - Number(start) + 1) ?? '';
  const range = `content-range: bytes ${start}-${Number(start) + bytes.length - 1}/${object?.end ?? 0}\r\n`;
  return `HTTP/1.1 206 Partial Content\r\n${ID}${range}content-length: ${bytes.length}\r\n\r\n${bytes}`;
}
