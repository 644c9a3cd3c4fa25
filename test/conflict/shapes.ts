import { gzipSync } from 'node:zlib';
import { type Conflict, conflictOf } from '../../src/conflict/conflict.js';
import type { WireResponse } from '../../src/conflict/response.js';

/** What an answer of OSS says, whatever form it takes. */
export interface Told {
  readonly code: string;
  readonly message?: string;
  readonly ec?: string | undefined;
  readonly fields?: Readonly<Record<string, string>>;
}

/** The XML of an answer, as OSS sends it. */
export function xmlOf({ code, message = 'A message.', ec, fields = {} }: Told): string {
  const more = Object.entries(fields).map(([name, value]) => `  <${name}>${value}</${name}>\n`);
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n<Error>\n' +
    `  <Code>${code}</Code>\n  <Message>${message}</Message>\n` +
    `  <RequestId>5F1A2B3C4D5E6F7A8B9C0D1E</RequestId>\n  <HostId>b.oss-cn-hangzhou.aliyuncs.com</HostId>\n${more.join('')}` +
    `${ec === undefined ? '' : `  <EC>${ec}</EC>\n`}</Error>`
  );
}

const base64 = (text: string) => Buffer.from(text).toString('base64');
const bytes = (text: string) => ({ data: Buffer.from(text) });
const bare = (code: string) => `<Error><Code>${code}</Code><Message>A message.</Message></Error>`;

/** Part of an answer: what is left out is empty. */
export type Answer = Partial<WireResponse> & { readonly error?: unknown };

/** Every form in which an answer has been seen to say its code. */
export const SHAPES: Readonly<Record<string, (told: Told) => Answer>> = {
  'plain XML': told => bytes(xmlOf(told)),
  'XML as text': told => ({ data: xmlOf(told) }),
  'XML as a plain Uint8Array': told => ({ data: new TextEncoder().encode(xmlOf(told)) }),
  'XML without a declaration': ({ code }) => bytes(bare(code)),
  'XML of nothing but the code': ({ code }) => bytes(`<Error><Code>${code}</Code></Error>`),
  'XML on one line': told => bytes(xmlOf(told).replaceAll('\n', '')),
  'XML with Windows line ends': told => bytes(xmlOf(told).replaceAll('\n', '\r\n')),
  'XML indented by tabs': told => bytes(xmlOf(told).replaceAll('  <', '\t\t<')),
  'XML after blank lines': told => bytes(`\n\n  \t${xmlOf(told)}`),
  'XML with a line end after it': told => bytes(`${xmlOf(told)}\n\n`),
  'XML with a byte order mark': told => bytes(`\uFEFF${xmlOf(told)}`),
  'XML text with a byte order mark': told => ({ data: `\uFEFF${xmlOf(told)}` }),
  'a padded code': ({ code }) => bytes(bare(`\n    ${code}\t\n  `)),
  'a code with attributes': ({ code }) => bytes(`<Error><Code a="1" b='2'>${code}</Code></Error>`),
  'an Error of a namespace': ({ code }) =>
    bytes(`<Error xmlns="http://doc.oss-cn-hangzhou.aliyuncs.com"><Code>${code}</Code></Error>`),
  'elements with a namespace prefix': ({ code }) =>
    bytes(`<oss:Error xmlns:oss="urn:oss"><oss:Code>${code}</oss:Code></oss:Error>`),
  'a blank inside the closing tag': ({ code }) => bytes(`<Error><Code >${code}</Code ></Error>`),
  'a code in CDATA': ({ code }) => bytes(bare(`<![CDATA[${code}]]>`)),
  'a code in padded CDATA': ({ code }) => bytes(bare(`\n <![CDATA[ ${code} ]]>\n `)),
  'a comment before the code': ({ code }) => bytes(`<!-- <Code>No</Code> --><Error><Code>${code}</Code></Error>`),
  'a comment inside the code': ({ code }) => bytes(bare(`<!-- > -->${code}<!-- x -->`)),
  'a processing instruction inside': ({ code }) => bytes(`<Error><?x y?><Code>${code}</Code></Error>`),
  'a document type': ({ code }) => bytes(`<!DOCTYPE Error>${bare(code)}`),
  'two codes': ({ code }) => bytes(`<Error><Code>${code}</Code><Code>Other</Code></Error>`),
  'an empty element before the code': ({ code }) => bytes(`<Error><Code/><Code>${code}</Code></Error>`),
  'entities in other elements': ({ code }) =>
    bytes(`<Error><Message>a &lt; b &amp; c</Message><Code>${code}</Code></Error>`),
  'XML cut right after the code': ({ code }) => bytes(`<?xml version="1.0"?><Error><Code>${code}</Code>`),
  'XML cut in the message': told => bytes(xmlOf(told).slice(0, xmlOf(told).indexOf('<Message>') + 12)),
  'XML cut in a tag': told => bytes(xmlOf(told).slice(0, xmlOf(told).indexOf('<Message>') + 4)),
  'gzipped XML': told => ({ data: gzipSync(xmlOf(told)) }),
  'gzipped JSON': ({ code }) => ({ data: gzipSync(JSON.stringify({ Code: code })) }),
  'JSON of vector buckets': ({ code, message }) => bytes(JSON.stringify({ Error: { Code: code, Message: message } })),
  'flat JSON': ({ code }) => bytes(JSON.stringify({ Code: code, Message: 'A message.' })),
  'JSON in lower case': ({ code }) => bytes(JSON.stringify({ error: { code, message: 'A message.' } })),
  'JSON after blank lines': ({ code }) => bytes(`\n\n  ${JSON.stringify({ Code: code })}\n`),
  'JSON with a byte order mark': ({ code }) => bytes(`\uFEFF${JSON.stringify({ Code: code })}`),
  'JSON with a padded code': ({ code }) => bytes(JSON.stringify({ Error: { Code: `  ${code}\n` } })),
  'a message alone, the code in x-oss-error-type': ({ code }) => ({
    ...bytes(JSON.stringify({ message: 'The request failed.' })),
    headers: { 'x-oss-error-type': code },
  }),
  'no body, and x-oss-err': told => ({ data: Buffer.alloc(0), headers: { 'x-oss-err': base64(xmlOf(told)) } }),
  'no data at all, and x-oss-err': told => ({ headers: { 'X-Oss-Err': base64(xmlOf(told)) } }),
  'a body of no code, and x-oss-err': told => ({ ...bytes('oops'), headers: { 'x-oss-err': base64(xmlOf(told)) } }),
  'the code of the error alone': ({ code }) => ({ error: { status: 409, code } }),
  'a padded code of the error': ({ code }) => ({ error: { status: 409, code: ` ${code}\n` } }),
  'a code of the error that xml2js made an array': ({ code }) => ({ error: { status: 409, code: [code, 'Other'] } }),
  'a code of the error that xml2js made an object': ({ code }) => ({
    error: { status: 409, code: { _: code, $: { a: '1' } } },
  }),
  'a code of the error that is an array of objects': ({ code }) => ({
    error: { status: 409, code: [{ _: code, $: {} }] },
  }),
  'the status as text': told => ({ ...bytes(xmlOf(told)), error: { status: '409' } }),
  'the status of the response alone': told => ({ ...bytes(xmlOf(told)), error: new Error('a cut answer') }),
  'an error that is text': told => ({ ...bytes(xmlOf(told)), error: 'failed' }),
};

/** The conflict that a put of `k` meets when it is answered like this. */
export function conflictFrom({ error = { status: 409 }, ...response }: Answer): Conflict {
  const circumstances = { operation: '', args: [], target: { bucket: 'b', name: 'k' } } as const;
  const wire: WireResponse = { status: 409, failure: undefined, headers: {}, data: undefined, ...response };
  const conflict = conflictOf(error, wire, { ...circumstances, attempt: 1, elapsedMs: 5, written: 'no' });
  if (conflict === undefined) throw new Error('not recognised as a 409');
  return conflict;
}
