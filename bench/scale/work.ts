import type { Contract, FromJob, ToJob } from './job.js';

/** What a program started by `startJob` does: prepares, waits for its sign, works, and ends. */
export function work<Of extends Contract>(prepare: (task: Of['task']) => Promise<() => Promise<Of['result']>>): void {
  let begin: () => void;
  const begun = new Promise<void>(resolve => {
    begin = resolve;
  });
  process.on('message', (message: ToJob<Of['task']>) => {
    if (message === 'begin') begin();
    else
      run(message.task).catch((error: unknown) => {
        console.error(error);
        process.exit(1);
      });
  });
  process.on('disconnect', () => process.exit());

  async function run(task: Of['task']): Promise<void> {
    const go = await prepare(task);
    tell('ready');
    await begun;
    // The parent hangs up when it has it.
    tell({ result: await go() });
  }

  function tell(message: FromJob<Of['result']>): void {
    process.send?.(message);
  }
}

/** Collects what garbage there is. */
export function collectGarbage(): void {
  (globalThis as { gc?: () => void }).gc?.();
}
