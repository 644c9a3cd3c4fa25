import type { Switch, Switches } from '../messages.js';
import { announce, setText } from './text.js';

const SAID: Readonly<Record<Switch, readonly [on: string, off: string]>> = {
  running: ['The writers write.', 'Paused.'],
  'drop-answers': ['Answers to appends get lost now.', 'All answers arrive again.'],
  'tag-together': ['Three processes tag one object now.', 'One process tags, alone.'],
  retention: ['A retention policy protects the clean-up job’s objects now.', 'The retention policy is gone.'],
};

const buttons = [...document.querySelectorAll<HTMLButtonElement>('[data-switch]')];
let state: Switches | undefined;

/** Has the buttons flip their switches. */
export function listenToButtons(): void {
  for (const button of buttons) button.addEventListener('click', () => void flip(button.dataset['switch'] as Switch));
}

/** Shows how the switches stand; `undefined` while nobody knows. */
export function showSwitches(switches: Switches | undefined): void {
  state = switches;
  for (const button of buttons) {
    const name = button.dataset['switch'] as Switch;
    button.disabled = switches === undefined;
    if (!switches) continue;
    if (name === 'running') setText(button, switches.running ? 'Pause' : 'Start');
    else button.setAttribute('aria-checked', String(switches[name]));
  }
}

async function flip(name: Switch): Promise<void> {
  if (!state) return;
  const on = !state[name];
  try {
    const { ok, status } = await fetch('/switch', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name, on }),
    });
    announce(ok ? SAID[name][on ? 0 : 1] : `The switch could not be set: ${status}.`);
  } catch {
    announce('The switch could not be set: the demo does not answer.');
  }
}
