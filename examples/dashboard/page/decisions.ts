import type { DecisionLine } from '../messages.js';
import { found, made } from './text.js';

/** More than fit on a screen help nobody, and are let go. */
const SHOWN = 12;

/** Begins anew, with a demo that may be another one. */
export function forgetDecisions(): void {
  found('#decisions', HTMLElement).replaceChildren();
}

/** Shows decisions, newest first. */
export function showDecisions(lines: readonly DecisionLine[]): void {
  if (lines.length === 0) return;
  const list = found('#decisions', HTMLElement);
  const fresh = lines.slice(-SHOWN).reverse().map(itemOf);
  list.prepend(...fresh);
  while (list.children.length > SHOWN) list.lastElementChild?.remove();
}

function itemOf({ who, operation, name, code, attempt, decided, because }: DecisionLine): HTMLElement {
  const item = document.createElement('li');
  const [action = ''] = decided.split(/\W/, 1);
  item.append(
    made('span', 'what', `${who}: ${operation} ${name}, attempt ${attempt}: `),
    made('span', 'code', code),
    ' → ',
    made('span', `decided ${action}`, decided),
    made('div', 'because', because),
  );
  return item;
}
