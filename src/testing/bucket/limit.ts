import type { Call } from '../call.js';
import { refusal, type Refusal } from '../refusal.js';

/** How many entries a listing may answer: the query parameter `name`, from 1 to 1000. */
export function limitOf({ request }: Pick<Call, 'request'>, name: string, absent: number): number | Refusal {
  const given = request.query[name] ?? String(absent);
  const limit = Number(given);
  const valid = Number.isInteger(limit) && limit >= 1 && limit <= 1000;
  return valid ? limit : refusal('InvalidArgument', { fields: { ArgumentName: name, ArgumentValue: given } });
}
