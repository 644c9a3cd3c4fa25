// The OSS of a run, in a process of its own. Speaks with its parent in the words of messages.ts and ends with it.
import { startOss } from 'ali-oss-remedy/testing';
import type { FromServer, ServerTask, ToServer } from './messages.js';
import { type BadWeather, badWeather } from './weather.js';

let weather: BadWeather | undefined;

process.on('message', (message: ToServer) => {
  void (message === 'settle' ? settle() : start(message.start));
});
process.on('disconnect', () => {
  process.exit();
});

async function start(task: ServerTask): Promise<void> {
  const oss = await startOss({ buckets: ['chaos'] });
  weather = badWeather(oss, task);
  tell({ client: oss.clientOptions() });
}

async function settle(): Promise<void> {
  if (weather) tell({ settled: await weather.settle() });
}

function tell(message: FromServer): void {
  process.send?.(message);
}
