import type { Cell, LogFrame, Side } from '../messages.js';
import { found, made, setText } from './text.js';

/** One side's object and counts. */
export interface LogPanel {
  show(frame: LogFrame): void;
}

const COUNTS = ['lost', 'doubled', 'acknowledged', 'stored', 'conflicts', 'failed'] as const;
const BAD = ['lost', 'doubled'] as const;

export function logPanel(side: Side): LogPanel {
  const article = found(`#${side}`, HTMLElement);
  const box = found('.cells', HTMLElement, article);
  const detail = found('.detail', HTMLElement, article);
  const counts = COUNTS.map(name => [name, found(`[data-count=${name}]`, HTMLElement, article)] as const);
  let cells: Cell[] = [];
  let object = '';
  let active = -1;

  const name = () => `${object}, ${cells.length} ${cells.length === 1 ? 'record' : 'records'}`;
  const told = (at: number) => {
    const cell = cells[at];
    setText(detail, cell ? `${object}: ${textOf(cell)}` : name());
  };

  const activate = (at: number) => {
    box.children[active]?.setAttribute('aria-selected', 'false');
    active = at;
    const option = box.children[at];
    if (option) {
      option.setAttribute('aria-selected', 'true');
      option.scrollIntoView({ block: 'nearest' });
      box.setAttribute('aria-activedescendant', option.id);
    } else {
      box.removeAttribute('aria-activedescendant');
    }
    told(at);
  };

  box.addEventListener('keydown', event => {
    const last = cells.length - 1;
    const step = stepOf(event.key, box);
    if (step === undefined || last < 0) return;
    event.preventDefault();
    // The first key goes to the newest record.
    const to = active < 0 && Number.isFinite(step) ? last : active + step;
    activate(Math.min(last, Math.max(0, to)));
  });
  box.addEventListener('blur', () => {
    activate(-1);
  });
  box.addEventListener('pointerover', ({ target }) => {
    const at = target instanceof Element && target !== box ? [...box.children].indexOf(target) : active;
    told(at);
  });
  box.addEventListener('pointerleave', () => {
    told(active);
  });

  return {
    show(frame) {
      if (frame.start === 0 && (cells.length > 0 || frame.object !== object)) {
        activate(-1);
        box.replaceChildren();
        cells = [];
      }
      object = frame.object;
      const fresh = document.createDocumentFragment();
      for (const [nth, cell] of frame.cells.entries()) fresh.append(optionOf(cell, `${side}-${cells.length + nth}`));
      cells.push(...frame.cells);
      box.append(fresh);
      // The newest are in sight, unless somebody looks at others.
      if (active < 0 && !box.matches(':hover')) box.scrollTop = box.scrollHeight;
      for (const [count, element] of counts) setText(element, String(frame[count]));
      for (const bad of BAD)
        found(`[data-count=${bad}]`, HTMLElement, article).parentElement?.classList.toggle('bad', frame[bad] > 0);
      if (active < 0 && !box.matches(':hover')) told(-1);
    },
  };
}

function optionOf(cell: Cell, id: string): HTMLElement {
  const { writer, copy } = cell;
  const letter = letterOf(writer);
  const option = made('div', `cell w${writer % 4}${copy > 1 ? ' again' : ''}`, letter);
  option.id = id;
  option.setAttribute('role', 'option');
  option.setAttribute('aria-selected', 'false');
  option.setAttribute('aria-label', textOf(cell));
  return option;
}

function textOf({ writer, record, from, to, copy }: Cell): string {
  const again = copy > 1 ? `, copy ${copy}: it was stored before` : '';
  return `record ${record} of writer ${letterOf(writer)}, bytes ${from} to ${to - 1}${again}`;
}

const letterOf = (writer: number) => String.fromCharCode(65 + writer);

function stepOf(key: string, box: Element): number | undefined {
  if (key === 'ArrowRight') return 1;
  if (key === 'ArrowLeft') return -1;
  if (key === 'Home') return -Infinity;
  if (key === 'End') return Infinity;
  if (key === 'ArrowDown') return columnsOf(box);
  if (key === 'ArrowUp') return -columnsOf(box);
  return undefined;
}

function columnsOf(box: Element): number {
  return Math.max(1, getComputedStyle(box).gridTemplateColumns.split(' ').length);
}
