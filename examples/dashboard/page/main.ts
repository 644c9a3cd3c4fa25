import type { Frame } from '../messages.js';
import { listenToButtons, showSwitches } from './controls.js';
import { forgetDecisions, showDecisions } from './decisions.js';
import { logPanel } from './log-panel.js';
import { announce } from './text.js';
import { showOthers } from './totals.js';

const plain = logPanel('plain');
const wrapped = logPanel('wrapped');
let isConnected = false;

const show = (frame: Frame) => {
  showSwitches(frame.switches);
  plain.show(frame.logs.plain);
  wrapped.show(frame.logs.wrapped);
  showDecisions(frame.decisions);
  showOthers(frame);
};

listenToButtons();
const events = new EventSource('/events');
events.addEventListener('open', forgetDecisions);
events.addEventListener('message', ({ data }) => {
  if (!isConnected) announce('Connected.');
  isConnected = true;
  show(JSON.parse(String(data)) as Frame);
});
events.addEventListener('error', () => {
  if (isConnected) announce('The demo does not answer. Start it again, and this page goes on.');
  isConnected = false;
  showSwitches(undefined);
});
