import { isFunction } from '../expect.js';
import { aliOssLevel, prototypesOf } from './methods.js';

/**
 * JavaScript gives `#private` members to what a class has constructed and to nothing else, so a method that reads one cannot run on
 * a wrapped client.
 *
 * @throws TypeError for the first member of a client's classes, as far as their source shows it.
 */
export function expectNoPrivateMember(client: object): void {
  const aliOss = aliOssLevel(client);
  for (const level of prototypesOf(client)) {
    if (level === aliOss) return;
    const [member] = sourcesOf(level).flatMap(source => privateName(source) ?? COMPILED_AWAY.exec(source)?.[0] ?? []);
    if (member === undefined) continue;
    const className = nameOf(level);
    throw new TypeError(
      `Expected a client whose class has no #private members, got one of ${className}, which has ${member}: JavaScript gives them to ` +
        'what the class constructs, and to no wrapped client. Hold the client instead of extending its class. ' +
        `Example: class ${className} { #client = remedy(new OSS(config)); }`,
    );
  }
}

/** Of a class that was not compiled away the first is all there is to read; of one that was, every method stands alone. */
function sourcesOf(level: object): string[] {
  const members = Object.values(Object.getOwnPropertyDescriptors(level)).flatMap(
    each => Object.values(each) as unknown[],
  );
  return members.filter(isFunction).map(member => Function.prototype.toString.call(member));
}

/** What TypeScript, Babel, SWC and esbuild make of a read of `#member` for older engines. */
const COMPILED_AWAY =
  /\b_{1,2}class_?private_?(?:field|method)_?\w*|\b__private(?:Get|Set|Method|In|Wrapper)\b|\b__classPrivateField(?:Get|Set|In)\b/i;

/** A member that is declared, for instances or all of the class. */
const DECLARED = /(?<![.\w$#])(static\s*(?:(?:async|get|set)\s*)*\*?\s*)?(#[\w$]+)/g;

/** A member that is declared for instances, and read. A comment or a text seldom has both. */
function privateName(source: string): string | undefined {
  const declared = [...source.matchAll(DECLARED)].map(([, isStatic, name]) =>
    isStatic === undefined ? name : undefined,
  );
  return declared.find(name => name !== undefined && isRead(name, source));
}

function isRead(name: string, source: string): boolean {
  const escaped = name.replaceAll('$', String.raw`\$`);
  return new RegExp(String.raw`\.\s*${escaped}(?![\w$])|(?<![\w$])${escaped}\s+in\b`).test(source);
}

function nameOf(level: object): string {
  const { constructor } = level as { readonly constructor?: unknown };
  return typeof constructor === 'function' && constructor.name !== '' ? constructor.name : 'a class';
}
