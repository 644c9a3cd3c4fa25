import type { AdviceFrame, Frame } from '../messages.js';
import { found, made, setText } from './text.js';

const SIDES = ['plain', 'wrapped'] as const;
const COUNTS = ['tagged', 'stale', 'deleted', 'immutable'] as const;

/** Shows what became of tags and deletes, and the advice on the last that was refused. */
export function showOthers({ logs, others, advice }: Frame): void {
  for (const count of COUNTS) {
    setText(found(`[data-plain=${count}]`, HTMLElement), String(others.plain[count]));
    setText(found(`[data-wrapped=${count}]`, HTMLElement), String(others.wrapped[count]));
  }
  for (const side of SIDES) {
    const { stale, immutable } = others[side];
    for (const [name, count] of Object.entries({ doubled: logs[side].doubled, stale, immutable })) {
      const shown = found(`[data-effect=${side}-${name}]`, HTMLElement);
      setText(shown, String(count));
      shown.classList.toggle('bad', count > 0);
    }
  }
  found('#advice', HTMLElement).hidden = advice === undefined;
  found('#no-advice', HTMLElement).hidden = advice !== undefined;
  if (advice) showAdvice(advice);
}

let shown = '';

function showAdvice(advice: AdviceFrame): void {
  const text = JSON.stringify(advice);
  if (text === shown) return;
  shown = text;
  const { code, summary, cause, actions, docs } = advice;
  const box = found('#advice', HTMLElement);
  setText(found('.code', HTMLElement, box), code);
  setText(found('.summary', HTMLElement, box), summary);
  setText(found('.cause', HTMLElement, box), cause);
  found('.actions', HTMLElement, box).replaceChildren(...actions.map(action => made('li', '', action)));
  const link = found('.docs', HTMLAnchorElement, box);
  // Nothing but a page may be behind the link, whatever the catalogue says.
  if (docs.startsWith('https://')) link.href = docs;
}
