import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { codes, type CodeEntry } from '../../src/catalogue/index.js';
import { errorXml } from '../ali-oss/support.js';
import type { Draw } from './draw.js';

/** The body of an answer, and how it says that it is encoded. */
export interface Body {
  readonly bytes: Buffer;
  readonly encoding?: string;
  /** Whether it can be read as a StaleFile, by anybody who tries hard enough. */
  readonly mayBeStale: boolean;
}

const entries: readonly CodeEntry[] = codes;
const NAMES = [
  ...entries.map(({ code }) => code),
  'BrandNewConflict',
  '__proto__',
  'constructor',
  'toString',
  'NoSuchKey',
];
const MESSAGES = entries.flatMap(({ kinds }) => kinds.flatMap(({ phrases = [] }) => phrases));
const FIELDS = ['CnameType', 'PartEtag', 'BucketName', '__proto__', 'constructor', 'Code', 'EC', 'HostId'];

/** Draws a body: most are what OSS sends, the others anything that a network, a gateway or a bug may make of it. */
export function drawBody(draw: Draw): Body {
  const code = draw.oneOf(draw.chance(0.25) ? ['StaleFile', 'PositionNotEqualToLength'] : NAMES);
  const text = draw.weighted<() => string>([
    [40, () => xmlFor(code, draw)],
    [8, () => bent(xmlFor(code, draw), draw)],
    [8, () => cut(xmlFor(code, draw), draw)],
    [6, () => ''],
    [6, () => jsonFor(code, draw)],
    [3, () => cut(jsonFor(code, draw), draw)],
    [5, () => draw.oneOf(PAGES)],
    [3, () => draw.text(200)],
    [2, () => soup(draw)],
    [1, () => huge(code, draw)],
  ])();
  const mayBeStale = code === 'StaleFile' || /StaleFile|&#|CDATA/.test(text);
  if (draw.chance(0.05)) return { bytes: draw.bytes(300), mayBeStale: false };
  return { ...encoded(Buffer.from(text), draw), mayBeStale };
}

function xmlFor(code: string, draw: Draw): string {
  const fields = Object.fromEntries(
    draw.some(FIELDS, 3).map(name => [name, draw.oneOf(['CNAME_IMG', '', '"E"', 'x'])]),
  );
  const xml = errorXml(code, { requestId: draw.oneOf(['R1', '', draw.text(30).replace(/[<&]/g, '')]), fields });
  const message = draw.chance(0.5) ? draw.oneOf(MESSAGES) : 'A message.';
  return xml.replace(/<Message>.*<\/Message>/, `<Message>${message.replaceAll("'", '&apos;')}</Message>`);
}

const BENDS: readonly ((xml: string) => string)[] = [
  xml => `\uFEFF${xml}`,
  xml => xml.replace('<Code>', '<Code a="1">'),
  xml => xml.replace('<Code>', '<oss:Code>').replace('</Code>', '</oss:Code>'),
  xml => xml.replace(/<Code>(.*)<\/Code>/, '<Code><![CDATA[$1]]></Code>'),
  xml => xml.replace(/<Code>(.*)<\/Code>/, '<Code>$1</Code><Code>Other</Code>'),
  xml => xml.replace(/<Code>(.*)<\/Code>/, '<Code>\n $1\t</Code>'),
  xml => xml.replace(/<Code>(.*)<\/Code>/, '<Code><Inner>$1</Inner></Code>'),
  xml => xml.replace('<Error>', '<Error xmlns="urn:oss">'),
  xml => xml.replaceAll('Error', 'error'),
  xml => xml.replaceAll('Code', 'CODE'),
  xml => xml.replace('</Error>', '</Eror>'),
  xml => xml.replace('<Error>', '<Error><Error>'),
  xml => `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>${xml.replace('A message.', '&b;&b;')}`,
  xml => `${xml}${xml}`,
  xml => xml.replace('<Code>', '<!-- <Code>No</Code> --><Code>'),
];
const bent = (xml: string, draw: Draw) => draw.oneOf(BENDS)(xml);
const cut = (text: string, draw: Draw) => text.slice(0, draw.below(text.length + 1));

function jsonFor(code: string, draw: Draw): string {
  const flat = { Code: code, Message: 'A message.', RequestId: 'R1', EC: '0026-00000004' };
  return JSON.stringify(
    draw.oneOf<unknown>([
      flat,
      { Error: flat },
      { error: { code } },
      [flat],
      { Error: null },
      { Code: 7 },
      { Code: [code] },
      code,
    ]),
  );
}

const PAGES = [
  '<html>\r\n<head><title>409 Conflict</title></head>\r\n<body><center>nginx</center></body></html>',
  '<!DOCTYPE html><meta charset=utf-8><p>Conflict<br>',
  'Conflict',
  '   \n\t ',
  'null',
  '{',
  '<',
  '<Error/>',
  '<?xml version="1.0"?>',
];

function soup(draw: Draw): string {
  const parts = [
    '<',
    '>',
    '/',
    'Code',
    'Error',
    '<Code>',
    '</Code>',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '&',
    '&#0;',
    '"',
    ' ',
  ];
  return Array.from({ length: draw.below(80) }, () => draw.oneOf(parts)).join('');
}

/** Far more than any error of OSS, in shapes that a careless reader takes too long for. */
function huge(code: string, draw: Draw): string {
  const size = 1 + draw.below(300_000);
  return draw.oneOf<() => string>([
    () => errorXml(code, { fields: { Key: 'x'.repeat(size) } }),
    () => `<Error>${' '.repeat(size)}<Code>${code}</Code></Error>`,
    () => '<a>'.repeat(size / 300),
    () => '&lt;'.repeat(size / 4),
    () => `{"a":${'['.repeat(size / 100)}`,
    () => `<Error>${'<a>x</a>'.repeat(size / 8)}</Error>`,
  ])();
}

function encoded(bytes: Buffer, draw: Draw): Omit<Body, 'mayBeStale'> {
  return draw.weighted<() => Omit<Body, 'mayBeStale'>>([
    [70, () => ({ bytes })],
    [6, () => ({ bytes: gzipSync(bytes), encoding: 'gzip' })],
    [3, () => ({ bytes: gzipSync(bytes) })],
    [3, () => ({ bytes: deflateSync(bytes), encoding: 'deflate' })],
    [2, () => ({ bytes: deflateRawSync(bytes), encoding: 'deflate' })],
    [3, () => ({ bytes, encoding: draw.oneOf(['gzip', 'deflate', 'br', 'x', 'gzip, gzip']) })],
    [3, () => ({ bytes: cutBytes(gzipSync(bytes), draw), encoding: 'gzip' })],
    [1, () => ({ bytes: gzipSync(Buffer.alloc(draw.below(4_000_000))), encoding: 'gzip' })],
  ])();
}

const cutBytes = (bytes: Buffer, draw: Draw) => bytes.subarray(0, draw.below(bytes.length + 1));
