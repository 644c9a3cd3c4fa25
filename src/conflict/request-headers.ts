import { causesOf, fieldOf } from './reading.js';

/**
 * The headers that the request behind an error was told to carry, names in lower case: what ali-oss puts on the error says it best,
 * also where a subclass has added some; else what the call was given. `undefined` where nothing of the request is known.
 */
export function requestHeadersOf(
  error: unknown,
  args: readonly unknown[],
): Readonly<Record<string, string>> | undefined {
  const params = paramsOf(error);
  if (params) return lowerCase(fieldOf(params, 'headers'));
  return args.length === 0 ? undefined : headersAmong(args);
}

/** The headers among the arguments of a call, names in lower case. */
export function headersAmong(args: readonly unknown[]): Readonly<Record<string, string>> {
  // A request that is passed on as a body has headers too, which are not those of this call.
  const own = args.filter(arg => typeof fieldOf(arg, 'pipe') !== 'function');
  return Object.assign({}, ...own.map(arg => lowerCase(fieldOf(arg, 'headers')))) as Readonly<Record<string, string>>;
}

/** What `client.request` was told to send. Other HTTP clients have fields of this name, and keep the query there. */
function paramsOf(error: unknown): object | undefined {
  const all = causesOf(error).map(each => fieldOf(each, 'params'));
  return all.find(params => typeof fieldOf(params, 'method') === 'string') as object | undefined;
}

function lowerCase(headers: unknown): Record<string, string> {
  if (typeof headers !== 'object' || headers === null) return {};
  try {
    return Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value).trim()]),
    );
  } catch {
    // What cannot be read was not sent either.
    return {};
  }
}
