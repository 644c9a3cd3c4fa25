import { validateHeaderName, validateHeaderValue } from 'node:http';

/** Whether Node would send this as the name of a header. */
export function isHeaderName(name: unknown): name is string {
  return (
    typeof name === 'string' &&
    passes(() => {
      validateHeaderName(name);
    })
  );
}

/** Whether Node would send this as the value of a header. */
export function isHeaderValue(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    passes(() => {
      validateHeaderValue('any', value);
    })
  );
}

function passes(validate: () => void): boolean {
  try {
    validate();
    return true;
  } catch {
    return false;
  }
}
