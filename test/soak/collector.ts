import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;

/** Collects what can be collected. What was freed only now may free more, so it does that a few times. */
export async function collect(): Promise<void> {
  for (let time = 0; time < 5; time += 1) {
    await new Promise(resolve => setImmediate(resolve));
    gc();
  }
}
