import { styleText } from 'node:util';
import type { Io } from './io.js';

/** Marks up text for a terminal. */
export interface Paint {
  readonly heading: (text: string) => string;
  /** Something to write or to type. */
  readonly code: (text: string) => string;
}

/** Colours where the terminal shows them and NO_COLOR is not set; FORCE_COLOR has the last word, as in Node.js. */
export function paintFor({ env, hasColors }: Pick<Io, 'env' | 'hasColors'>): Paint {
  if (!wantsColors(env, hasColors)) return { heading: text => text, code: text => text };
  return { heading: text => styled('bold', text), code: text => styled('cyan', text) };
}

function wantsColors(env: Io['env'], hasColors: boolean): boolean {
  const { FORCE_COLOR: force, NO_COLOR: no } = env;
  if (force !== undefined) return force !== '0' && force !== 'false';
  return hasColors && (no === undefined || no === '');
}

// It is decided here whether there are colours: older Node.js versions do not look, newer ones look at another stream.
const styled = (style: 'bold' | 'cyan', text: string) => styleText(style, text, { validateStream: false });
