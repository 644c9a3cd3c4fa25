import OSS from 'ali-oss';
import { remedy, type RemedyOptions } from '../../src/index.js';

/** Options of append recovery without those that do not exist yet, so that it can be seen what they are needed for. */
export function known(rules: object): Exclude<RemedyOptions['appendRecovery'], boolean | undefined> {
  return Object.fromEntries(Object.entries(rules).filter(([name, value]) => isKnown(name, value)));
}

const asked = new Map<string, boolean>();

function isKnown(name: string, value: unknown): boolean {
  const before = asked.get(name);
  if (before !== undefined) return before;
  const isTaken = takes(name, value);
  asked.set(name, isTaken);
  return isTaken;
}

function takes(name: string, value: unknown): boolean {
  try {
    remedy(new OSS({ accessKeyId: 'id', accessKeySecret: 'secret' }), { appendRecovery: { [name]: value } as object });
    return true;
  } catch {
    return false;
  }
}
