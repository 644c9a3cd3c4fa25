import { parseArgs } from 'node:util';
import { startDashboard } from './dashboard.js';

const { values } = parseArgs({ options: { port: { type: 'string', default: '0' } } });
const dashboard = await startDashboard({ port: Number(values.port) });
console.log(`Open ${dashboard.url}\nCtrl+C ends it.`);

process.once('SIGINT', () => {
  void dashboard[Symbol.asyncDispose]();
});
