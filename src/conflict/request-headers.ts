/** Anything a call was given, or that hangs on an error. */
interface Carrier {
  readonly headers?: unknown;
  readonly pipe?: unknown;
  readonly method?: unknown;
  readonly params?: unknown;
  readonly cause?: unknown;
}

/**
 * The headers that the request behind an error was told to carry, names in lower case: what ali-oss puts on the error says it best,
 * also where a subclass has added some; else what the call was given. `undefined` where nothing of the request is known.
 */
export function requestHeadersOf(
  error: unknown,
  args: readonly unknown[],
): Readonly<Record<string, string>> | undefined {
  const params = paramsOf(error);
  if (params) return lowerCase(params.headers);
  return args.length === 0 ? undefined : headersAmong(args);
}

/** The headers among the arguments of a call, names in lower case. */
export function headersAmong(args: readonly unknown[]): Readonly<Record<string, string>> {
  const found = args.map(arg => {
    const { headers, pipe } = (arg ?? {}) as Carrier;
    // A request that is passed on as a body has headers too, which are not those of this call.
    return typeof pipe === 'function' ? {} : lowerCase(headers);
  });
  return Object.assign({}, ...found) as Readonly<Record<string, string>>;
}

/** What `client.request` was told to send. */
function paramsOf(error: unknown): Carrier | undefined {
  let next = error;
  for (let depth = 0; depth < DEEPEST && typeof next === 'object' && next !== null; depth += 1) {
    try {
      const { params, cause } = next as Carrier;
      // Other HTTP clients have fields of this name, and keep the query there.
      if (typeof params === 'object' && params !== null && typeof (params as Carrier).method === 'string')
        return params;
      next = cause;
    } catch {
      // Anybody may have thrown it.
      return undefined;
    }
  }
  return undefined;
}

const DEEPEST = 16;

function lowerCase(headers: unknown): Record<string, string> {
  if (typeof headers !== 'object' || headers === null) return {};
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value).trim()]));
}
